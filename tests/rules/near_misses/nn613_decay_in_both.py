"""The decay stands in the loss and in the gradient; and a loss without any."""

import numpy as np


def ridge_loss(theta, X, y, alpha):
    r = X @ theta - y
    return 0.5 * np.mean(r**2) + alpha * theta @ theta, X.T @ r / len(y) + 2 * alpha * theta


def least_squares_loss(theta, X, y):
    r = X @ theta - y
    return 0.5 * np.mean(r**2), X.T @ r / len(y)
