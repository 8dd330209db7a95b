import numpy as np


def log_loss(y_true, y_prob):
    return np.mean(-y_true * np.log(y_prob + 1e-15) - (1 - y_true) * np.log(1 - y_prob + 1e-15))


def log_loss_prime(y_true, y_prob):
    return (y_prob - y_true) / y_true.size
