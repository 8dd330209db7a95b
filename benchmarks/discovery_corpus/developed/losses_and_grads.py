import numpy as np

EPS = 1e-12

def binary_cross_entropy(p, t):
    return -np.mean(t * np.log(p + EPS) + (1 - t) * np.log(1 - p + EPS))

def grad_binary_cross_entropy(p, t):
    return (-t / (p + EPS) + (1 - t) / (1 - p + EPS)) / p.size

def squared_error(p, t):
    return 0.5 * np.sum((p - t) ** 2)

def grad_squared_error(p, t):
    return p - t

def huber(p, t, delta=1.0):
    r = np.abs(p - t)
    return np.mean(np.where(r <= delta, 0.5 * r ** 2, delta * (r - 0.5 * delta)))

def grad_huber(p, t, delta=1.0):
    return np.clip(p - t, -delta, delta) / len(p)
