from typing import NamedTuple, Tuple

import numpy as np

Array = np.ndarray


class LinearCache(NamedTuple):
    x: Array
    w: Array


def fwd_linear(x: Array, w: Array, b: Array) -> Tuple[Array, LinearCache]:
    return x @ w + b, LinearCache(x, w)


def bwd_linear(g: Array, cache: LinearCache) -> Tuple[Array, Array, Array]:
    return g @ cache.w.T, cache.x.T @ g, g.sum(axis=0)


def fwd_softmax(z: Array) -> Tuple[Array, Array]:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return p, p


def bwd_softmax(g: Array, p: Array) -> Array:
    return p * (g - (g * p).sum(axis=-1, keepdims=True))
