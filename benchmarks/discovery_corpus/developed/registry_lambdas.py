import numpy as np

def sigmoid(x): return 1 / (1 + np.exp(-x))
def dsigmoid(x): return sigmoid(x) * (1 - sigmoid(x))
def relu(x): return np.where(x > 0, x, 0.0)
def drelu(x): return np.where(x > 0, 1.0, 0.0)
def softcap(x): return 3 * np.tanh(x / 3)
def dsoftcap(x): return 1 - np.tanh(x / 3) ** 2

ACTIVATIONS = {
    'sigmoid': (sigmoid, dsigmoid),
    'relu': (relu, drelu),
    'softcap': (softcap, dsoftcap),
    'identity': (lambda x: x, lambda x: np.ones_like(x)),
}

def get(name):
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise ValueError('unknown activation %r' % name)
