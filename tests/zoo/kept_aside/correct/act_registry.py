import numpy as np

ACTIVATIONS = {
    "identity": (lambda a: a, lambda a: np.ones_like(a)),
    "sigmoid": (lambda a: 0.5 * (1 + np.tanh(a / 2)), lambda a: 0.25 * (1 - np.tanh(a / 2) ** 2)),
    "sine": (lambda a: np.sin(a), lambda a: np.cos(a)),
    "softplus": (lambda a: np.logaddexp(0, a), lambda a: 0.5 * (1 + np.tanh(a / 2))),
    "relu": (lambda a: np.where(a > 0, a, 0.0), lambda a: np.where(a > 0, 1.0, 0.0)),
    "bent": (lambda a: (np.sqrt(a * a + 1) - 1) / 2 + a, lambda a: a / (2 * np.sqrt(a * a + 1)) + 1),
}


def get_activation(name):
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise ValueError("unknown activation " + name)


def mean_squared(prediction, target):
    return np.mean(np.square(prediction - target))


def mean_squared_grad(prediction, target):
    return 2 * (prediction - target) / prediction.size


LOSSES = {"mse": (mean_squared, mean_squared_grad)}
