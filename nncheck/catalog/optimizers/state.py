"""What an optimizer keeps of each parameter between steps; parameters and gradients, paired."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, final

import numpy as np

from ...model import Array

Arrays: TypeAlias = Mapping[Any, Array] | Sequence[Array]


class Visit(NamedTuple):
    """One parameter in one step: `t` counts its own steps from 1, `kept` is its state.

    `x` and `kept` are the arrays themselves, to be changed in place; `g` may be the caller's.
    """

    key: Hashable
    t: int
    x: Array
    g: Array
    kept: tuple[Array, ...]


@final
class Memory:
    """State by parameter: so many arrays of its shape and dtype, zero before its first step."""

    def __init__(self, arrays: int = 0) -> None:
        self._arrays = arrays
        self._steps: dict[Hashable, int] = {}
        self._kept: dict[Hashable, tuple[Array, ...]] = {}

    def visit(self, params: Arrays, grads: Arrays) -> list[Visit]:
        """Every parameter with its gradient and state; nothing is counted unless all of them fit."""
        paired = [(key, *_fitting(key, x, g)) for key, x, g in _paired(params, grads)]
        for key, x, _ in paired:
            self._refuse_another(key, x)
        return [self._next(key, x, g) for key, x, g in paired]

    def of(self, key: Hashable) -> tuple[Array, ...] | None:
        """What is kept of this parameter (the arrays themselves), or None before its first step."""
        return self._kept.get(key)

    def _next(self, key: Hashable, x: Array, g: Array) -> Visit:
        if key not in self._kept:
            self._kept[key] = tuple(np.zeros(x.shape, x.dtype) for _ in range(self._arrays))
        t = self._steps[key] = self._steps.get(key, 0) + 1
        return Visit(key, t, x, g, self._kept[key])

    def _refuse_another(self, key: Hashable, x: Array) -> None:
        for before in self._kept.get(key, ())[:1]:
            if (before.shape, before.dtype) != (x.shape, x.dtype):
                raise ValueError(
                    f"parameter {key!r} is {x.dtype} of shape {x.shape}, at its last update it was "
                    f"{before.dtype} of shape {before.shape}: make a new optimizer for a new network"
                )


def _paired(params: Arrays, grads: Arrays) -> list[tuple[Hashable, Any, Any]]:
    if isinstance(params, Mapping) and isinstance(grads, Mapping):
        _refuse_other_keys(params, grads)
        return [(key, x, grads[key]) for key, x in params.items()]
    if isinstance(params, list | tuple) and isinstance(grads, list | tuple):
        if len(params) != len(grads):
            raise ValueError(
                f"{len(params)} parameters, but {len(grads)} gradients: give one gradient for each "
                "parameter, in the same order"
            )
        return [(k, x, g) for k, (x, g) in enumerate(zip(params, grads, strict=True))]
    raise ValueError(
        f"params is of type {type(params).__name__}, grads of type {type(grads).__name__}: give two "
        "dicts with the same keys, or two lists of equal length"
    )


def _refuse_other_keys(params: Mapping[Any, Any], grads: Mapping[Any, Any]) -> None:
    known = ", ".join(map(repr, params))
    for key in grads:
        if key not in params:
            raise ValueError(
                f"a gradient is given for {key!r}, which is not among the parameters ({known}): "
                "use the keys of params"
            )
    for key in params:
        if key not in grads:
            raise ValueError(
                f"no gradient is given for parameter {key!r}: give one, or leave {key!r} out of "
                "params as well"
            )


def _fitting(key: Hashable, x: Any, g: Any) -> tuple[Array, Array]:
    if not isinstance(x, np.ndarray):
        raise ValueError(
            f"parameter {key!r} is of type {type(x).__name__}, which cannot be changed in place: "
            "make it an array, np.array(..., dtype=float)"
        )
    if x.dtype.kind != "f":
        raise ValueError(
            f"parameter {key!r} has dtype {x.dtype}, expected float because a step is a fraction: "
            "convert it once, with .astype(float)"
        )
    if not x.flags.writeable:
        raise ValueError(
            f"parameter {key!r} is a read-only array, expected one that can be changed in place: "
            "give a copy, with .copy()"
        )
    g = np.asarray(g)
    if g.shape != x.shape:
        raise ValueError(
            f"the gradient of {key!r} has shape {g.shape}, expected {x.shape} because the parameter "
            "has it: sum it over the broadcast axes, or transpose it"
        )
    if g.dtype.kind not in "fiub":
        raise ValueError(
            f"the gradient of {key!r} has dtype {g.dtype}, expected real numbers: convert it first"
        )
    return x, g.astype(x.dtype, copy=False)
