"""A star too few: beta * t for beta ** t. One array at a time, state from the caller."""

import numpy as np


def adam(theta, g, m, v, t, alpha=0.001, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    m_hat = m / (1 - b1 * t)
    v_hat = v / (1 - b2**t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v
