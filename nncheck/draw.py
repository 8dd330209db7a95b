"""Arrays drawn for a slot: what its domain allows, generic enough that no check is vacuous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .model import Array, Slot


def draw(slot: Slot, sizes: Mapping[str, int], rng: np.random.Generator) -> Array:
    """A generic value: signed, distinct, away from 0 and from ties, of the slot's shape.

    Magnitudes lie between 0.2 and 2, so that no entry sits at the corner of a ReLU. A slot that
    has an initial value (the user's own data) keeps it.
    """
    if slot.initial is not None:
        return np.array(slot.initial)
    shape = tuple(sizes[s] if isinstance(s, str) else s for s in slot.shape)
    values = slot.domain.values
    if values == "index":
        labels = _labels(slot, sizes, shape, rng)
        if slot.role == "input" and labels.size > 1:
            # a word comes twice in a sentence: its gradients add up
            labels.flat[-1] = labels.flat[0]
        return labels
    if values == "onehot":
        return _onehot(shape, slot.domain.axis, rng)
    if values == "sign":
        return np.where(rng.random(shape) < 0.5, -1.0, 1.0)
    if values == "binary":
        return _spread(int(np.prod(shape, dtype=int)), 2, rng).reshape(shape).astype(float)
    if values in ("probability", "soft"):
        raw = rng.uniform(0.3, 2.0, shape)
        several = len(shape) > 0 and shape[slot.domain.axis] > 1
        return raw / raw.sum(axis=slot.domain.axis, keepdims=True) if several else raw * 0.45
    if values == "positive":
        return rng.uniform(0.3, 2.0, shape)
    return generic(shape, rng)


def generic(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Signed values of magnitude 0.2 to 2, all different."""
    sign = np.where(rng.random(shape) < 0.5, -1.0, 1.0)
    return np.asarray(sign * rng.uniform(0.2, 2.0, shape))


def at_corners(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Zeros, thresholds in use (0.5, 1, 2.5, 3, 6), other values, and ties among them."""
    return np.asarray(rng.choice(_CORNERS, size=shape))


_CORNERS = (0.0, 0.0, 0.0, 0.5, -0.5, 1.0, -1.0, 2.5, -2.5, 3.0, -3.0, 6.0, 0.7, -1.3)


def beside(numbers: Sequence[float], shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Values on both sides of these numbers, near and not so near, of both signs."""
    offsets = rng.choice([0.004, 0.03, 0.3], size=shape) * rng.choice([-1.0, 1.0], size=shape)
    near = rng.choice([*numbers], size=shape)
    # a little apart from each other: no two entries tie
    value = near + offsets * np.maximum(1.0, near) * rng.uniform(0.8, 1.2, size=shape)
    return np.asarray(value * rng.choice([-1.0, 1.0], size=shape))


def _onehot(shape: tuple[int, ...], axis: int, rng: np.random.Generator) -> Array:
    """One 1 along `axis`, all classes met as far as the count allows."""
    if not shape:
        return np.ones(())
    classes = shape[axis]
    count = int(np.prod(shape, dtype=int)) // max(classes, 1)
    rows = np.eye(classes)[_spread(count, classes, rng)]
    other = [d for i, d in enumerate(shape) if i != axis % len(shape)]
    return np.moveaxis(rows.reshape(*other, classes), -1, axis)


def _labels(
    slot: Slot, sizes: Mapping[str, int], shape: tuple[int, ...], rng: np.random.Generator
) -> Array:
    classes = sizes.get(slot.domain.classes or "C", 3)
    labels = _spread(int(np.prod(shape, dtype=int)), classes, rng)
    if 2 < labels.size < classes and classes - 1 not in labels:
        # the highest shows whether so many there are
        labels[labels.size // 2] = classes - 1
    return labels.reshape(shape)


def _spread(count: int, classes: int, rng: np.random.Generator) -> Array:
    """Labels that meet every class as far as the count allows, in random order."""
    labels = np.concatenate([rng.permutation(classes) for _ in range(count // classes + 1)])
    return np.asarray(labels[:count])
