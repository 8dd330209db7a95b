"""A divergence is a sum of what each argument has alone: dealing one out to other samples changes nothing."""

import numpy as np


def divergence_loss(center, log_variance):
    n = center.shape[0]
    return 0.5 * np.sum(center**2 + np.exp(log_variance) - 1 - log_variance) / n


def divergence_loss_grad(center, log_variance):
    n = center.shape[0]
    return center / n, 0.5 * (np.exp(log_variance) - 1) / n
