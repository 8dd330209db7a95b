"""Strategies for the slots of a subject: one shape for all, values within each slot's domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st

from ..model import Array, Slot

# the smallest sizes at which rows, columns and classes can still be told apart are met first
_MOST = {"N": 3, "C": 4, "D": 4, "H": 4}


def values_for(slots: Sequence[Slot]) -> st.SearchStrategy[dict[str, Array]]:
    """Values for inputs and targets by name; symbols of the shapes get one size in all of them.

    Parameters are left out: they are what the subject holds. ValueError when there is nothing
    to draw.
    """
    drawn = [s for s in slots if s.role != "parameter"]
    if not drawn:
        raise ValueError("a subject without inputs has no values to draw; give slots with a role")
    return _sizes(drawn).flatmap(
        lambda sizes: st.fixed_dictionaries({s.name: array_for(s, sizes) for s in drawn})
    )


def _sizes(slots: Sequence[Slot]) -> st.SearchStrategy[dict[str, int]]:
    symbols = sorted({d for s in slots for d in s.shape if isinstance(d, str)})
    symbols += sorted({s.domain.classes for s in slots if s.domain.classes} - set(symbols))
    return st.fixed_dictionaries(
        {s: st.integers(1 if s == "N" else 2, _MOST.get(s, 3)) for s in symbols}
    )


def array_for(slot: Slot, sizes: Mapping[str, int]) -> st.SearchStrategy[Array]:
    """One array of the slot's shape and domain."""
    shape = tuple(sizes[d] if isinstance(d, str) else d for d in slot.shape)
    values = slot.domain.values
    if slot.initial is not None:
        return st.just(np.array(slot.initial))
    if values == "index":
        return _filled(shape, st.integers(0, sizes.get(slot.domain.classes or "C", 2) - 1))
    if values == "onehot":
        classes = shape[-1]
        labels = _filled(shape[:-1], st.integers(0, classes - 1))
        return labels.map(lambda k: np.eye(classes)[k])
    if values == "binary":
        return _filled(shape, st.integers(0, 1)).map(lambda a: a.astype(float))
    if values == "sign":
        return _filled(shape, st.sampled_from([1.0, -1.0]))
    if values in ("probability", "soft"):
        weights = _filled(shape, st.integers(1, 4)).map(lambda a: a.astype(float))
        return weights.map(
            lambda a: a / a.sum(axis=-1, keepdims=True) if shape and shape[-1] > 1 else a / 5
        )
    if values == "positive":
        return _filled(shape, st.integers(1, 12)).map(lambda a: a / 4.0)
    return _filled(shape, st.integers(-8, 8)).map(lambda a: a / 4.0)


def _filled(
    shape: tuple[int, ...], elements: st.SearchStrategy[int] | st.SearchStrategy[float]
) -> st.SearchStrategy[Array]:
    size = int(np.prod(shape, dtype=int))
    return st.lists(elements, min_size=size, max_size=size).map(
        lambda items: np.array(items).reshape(shape)
    )
