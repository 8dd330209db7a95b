"""Gradients that no loss whatever could have: they vanish where the output is the target, so they are meant
as those of a loss, and they are no product of the output's Jacobian with anything.

Every loss L of an output y gives the parameters Jᵀv with v = ∂L/∂y. What no v explains is wrong, whichever
loss was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array
from . import natural
from .state import leaves

# the object as it is, what it gives as its output, and the gradients that it claims for a target
Output = Callable[[Any], "Array | None"]
Claims = Callable[[Any, Array], Mapping[str, Array]]
_STEP = 1e-5
_NOTHING, _REST = 1e-8, 1e-3
# a Jacobian larger than this is not taken
_LARGEST = 40_000


@dataclass(frozen=True, slots=True)
class Nearest:
    """The natural loss whose gradients come nearest to what is claimed."""

    kind: str
    factor: float
    each: bool


def nearest(
    make: Callable[[], Any],
    output: Output,
    claims: Claims,
    target: Array,
    aliases: Mapping[str, Sequence[str]],
    samples: int,
) -> Nearest | None:
    """Which loss the claims at `target` come nearest to; None where they are those of some loss, or
    are not meant to be.
    """
    y, told = output(make()), claims(make(), target)
    if y is None or y.dtype != float or np.shape(target) != y.shape or not told:
        return None
    if not _vanish(make, claims, told, target, y):
        return None
    names = list(told)
    if sum(told[n].size for n in names) <= 2 * y.size:
        return None
    jacobian = _jacobian(make(), output, [(aliases[n], told[n].shape) for n in names], y)
    if jacobian is None:
        return None
    size = _length(told)
    claimed = np.concatenate([np.ravel(told[n]) for n in names])
    meant = np.linalg.lstsq(jacobian, claimed, rcond=None)[0]
    if np.linalg.norm(jacobian @ meant - claimed) <= _REST * size:
        return None
    return min(
        _natural(jacobian, y, target, samples),
        key=lambda one: float(np.linalg.norm(one[1] - claimed)),
    )[0]


def _vanish(
    make: Callable[[], Any], claims: Claims, told: Mapping[str, Array], target: Array, y: Array
) -> bool:
    """Nothing is claimed where the output is the target, and the same again where it is not: no mask
    is drawn.
    """
    met = claims(make(), y.copy())
    if set(met) != set(told) or not _length(met) <= _NOTHING * _length(told):
        return False
    obj = make()
    claims(obj, target)
    again = claims(obj, target)
    return bool(_length(told)) and all(
        n in again and np.array_equal(again[n], a) for n, a in told.items()
    )


def _natural(
    jacobian: Array, y: Array, target: Array, samples: int
) -> Iterator[tuple[Nearest, Array]]:
    """The gradients of each natural loss, with the factors that are usual."""
    for kind in natural.candidates(y):
        slopes = np.array([_slope(kind, y, target, at) for at in np.ndindex(y.shape)])
        for factor in (1.0, 0.5, 2.0) if kind == "squared error" else (1.0,):
            for each in (False, True) if samples > 1 else (False,):
                scale = factor / (samples if each else 1)
                yield Nearest(kind, factor, each), scale * (jacobian @ slopes)


def _slope(kind: str, y: Array, target: Array, at: tuple[int, ...]) -> float:
    ends = []
    for step in (_STEP, -_STEP):
        moved = y.copy()
        moved[at] += step
        ends.append(natural.loss(kind, moved, target))
    return (ends[0] - ends[1]) / (2 * _STEP)


def _length(arrays: Mapping[str, Array]) -> float:
    return float(np.sqrt(sum(np.sum(np.square(a)) for a in arrays.values())))


def _jacobian(
    obj: Any, output: Output, parameters: Sequence[tuple[Sequence[str], tuple[int, ...]]], y: Array
) -> Array | None:
    """∂y/∂θ with a row for each entry of each parameter."""
    held = {leaf.path: leaf.array for leaf in leaves(obj)}
    arrays = [next((held[p] for p in paths if p in held), None) for paths, _ in parameters]
    if y.size * sum(a.size for a in arrays if a is not None) > _LARGEST:
        return None
    rows: list[Array] = []
    for array, (_, shape) in zip(arrays, parameters, strict=True):
        if array is None or array.shape != shape or array.dtype != float:
            return None
        first = len(rows)
        for at in np.ndindex(array.shape):
            ends: list[Array] = []
            for step in (_STEP, -2 * _STEP):
                array[at] += step
                end = output(obj)
                if end is None or end.shape != y.shape:
                    return None
                ends.append(end)
            array[at] += _STEP
            rows.append(np.ravel(ends[0] - ends[1]) / (2 * _STEP))
        if not np.any(rows[first:]):
            # a threshold: the output does not follow the parameter at all
            return None
    return np.array(rows)
