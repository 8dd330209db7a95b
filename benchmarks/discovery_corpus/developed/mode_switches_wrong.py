"""Einstellung per Wort, per Ordnung, per Flag."""
import numpy as np


def sigmoid(x, mode="forward"):
    s = 1 / (1 + np.exp(-x))
    if mode == "backward":
        return s * (1 + s)
    return s


def tanh(x, order=0):
    t = np.tanh(x)
    if order == 1:
        return 1 - t * t
    return t


def relu(z, flag):
    if flag == "forward":
        return np.maximum(0, z)
    elif flag == "derivative":
        return (z > 0).astype(float)


def softsign(x, ableitung=False):
    if ableitung:
        return 1 / (1 + np.abs(x)) ** 2
    return x / (1 + np.abs(x))
