"""Random weights whose scale keeps the variance of what passes through them."""

from __future__ import annotations

import numpy as np

from ...model import Array

# Var[Σᵢ wᵢ xᵢ] = n Var[w] E[x²] for n independent terms. Forward wants n_in Var[w] = 1, backward
# n_out Var[w] = 1; Glorot and Bengio (2010, eq. 12) take the mean of both, 2/(n_in + n_out). After
# a ReLU half of x is 0, so that E[x²] is half: He et al. (2015, arXiv 1502.01852, eq. 10) take
# Var[w] = 2/n_in.


def xavier(shape: tuple[int, ...], rng: np.random.Generator, *, fan_in: int, fan_out: int) -> Array:
    """Normal weights of variance 2/(fan_in + fan_out): for tanh, sigmoid and linear layers."""
    return np.asarray(rng.standard_normal(shape) * np.sqrt(2.0 / (fan_in + fan_out)))


def he(shape: tuple[int, ...], rng: np.random.Generator, *, fan_in: int) -> Array:
    """Normal weights of variance 2/fan_in: for layers that a ReLU follows."""
    return np.asarray(rng.standard_normal(shape) * np.sqrt(2.0 / fan_in))


def generator(rng: np.random.Generator | None) -> np.random.Generator:
    """The given generator, or one that starts at seed 0."""
    return np.random.default_rng(0) if rng is None else rng
