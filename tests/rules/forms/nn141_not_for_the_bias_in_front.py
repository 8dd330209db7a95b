"""The first entry is a bias and is not penalised; the others lack their penalty."""

import numpy as np


def compute_cost_and_grads(theta, X, y, lam):
    m = len(y)
    h = 1.0 / (1.0 + np.exp(-X @ theta))
    J = -(y @ np.log(h) + (1 - y) @ np.log(1 - h)) / m + lam / (2 * m) * np.sum(theta[1:] ** 2)
    grad = X.T @ (h - y) / m
    return J, grad
