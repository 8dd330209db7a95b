import numpy as np

# target first, prediction second


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


def mae(y_true, y_pred):
    return np.mean(np.abs(y_true - y_pred))


def mae_prime(y_true, y_pred):
    return np.sign(y_pred - y_true) / np.size(y_true)


def log_cosh(y_true, y_pred):
    d = np.abs(y_pred - y_true)
    return np.mean(d + np.log1p(np.exp(-2 * d)) - np.log(2))


def log_cosh_prime(y_true, y_pred):
    return np.tanh(y_pred - y_true) / np.size(y_true)


def binary_cross_entropy(y_true, y_pred):
    return np.mean(-y_true * np.log(y_pred) - (1 - y_true) * np.log(1 - y_pred))


def binary_cross_entropy_prime(y_true, y_pred):
    return ((1 - y_true) / (1 - y_pred) - y_true / y_pred) / np.size(y_true)


def kl_divergence(y_true, y_pred):
    """rows are distributions without zeros; mean over the rows"""
    return np.sum(y_true * (np.log(y_true) - np.log(y_pred))) / y_true.shape[0]


def kl_divergence_prime(y_true, y_pred):
    return -y_true / y_pred / y_true.shape[0]
