"""Gradients for a course, and walks beside each other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...draw import generic
from ...model import Array, Course, Walk


def gradient(shape: tuple[int, ...], rng: np.random.Generator, *, zero: bool) -> Array:
    """One gradient, its last entry tiny; with `zero` the first is 0."""
    found = 0.1 * generic(shape, rng)
    flat = found.reshape(-1)
    if flat.size > 1:
        flat[-1] *= 1e-4
    if zero:
        flat[0] = 0.0
    return found


def same_shapes(course: Course, walk: Walk) -> bool:
    """No parameter has changed its shape on the way."""
    return all(
        n in values and values[n].shape == v.shape
        for values in walk.values
        for n, v in course.start.items()
    )


def same(a: Walk, b: Walk) -> bool:
    """The parameters were the same to the last bit after each step."""
    if (a.failure is None) != (b.failure is None) or len(a.values) != len(b.values):
        return False
    return all(
        _equal(one, other, n) for one, other in zip(a.values, b.values, strict=True) for n in one
    )


def _equal(one: Mapping[str, Array], other: Mapping[str, Array], name: str) -> bool:
    return name in other and np.array_equal(one[name], other[name], equal_nan=True)
