"""What one step of a network's own method does to its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model import Array
from .state import leaves

Backward = Callable[[Any, Any, Mapping[str, Array]], Any]


def moved(
    obj: Any,
    asked: str,
    values: Mapping[str, Array],
    forward: Callable[[Any, Mapping[str, Array]], Any],
    backward: Backward,
    parameters: Mapping[str, tuple[str, ...]],
) -> Array:
    """After a forward and a backward: how far each parameter moves, all entries in a row.

    "move update x,t lr=0.1": the method is given these slots; "grads" among them is what backward
    returned, "-" is nothing.
    """
    _, method, given, *rest = asked.split(" ")
    named = {name: float(value) for name, value in (one.split("=") for one in rest)}
    output = np.asarray(forward(obj, values))
    returned = backward(obj, 1.0 if output.ndim == 0 else np.ones(output.shape), values)
    before = _arrays(obj, parameters)
    data = [] if given == "-" else given.split(",")
    arguments = [returned if name == "grads" else np.array(values[name]) for name in data]
    whole = {n: int(v) if v == int(v) and v >= 1 else v for n, v in named.items()}
    getattr(obj, method)(*arguments, **whole)
    after = _arrays(obj, parameters)
    return np.concatenate([_step(before[n], after[n]) for n in parameters])


def _arrays(obj: Any, parameters: Mapping[str, tuple[str, ...]]) -> dict[str, list[Array]]:
    """Each parameter under every name that it goes by."""
    found = {leaf.path: leaf.array for leaf in leaves(obj)}
    return {
        n: [np.array(found[p], dtype=float) for p in paths if p in found]
        for n, paths in parameters.items()
    }


def _step(before: list[Array], after: list[Array]) -> Array:
    """The largest step under any of its names; nan where an array has changed its shape."""
    steps = [
        (b - a if b.shape == a.shape else np.full(a.shape, np.nan)).ravel()
        for a, b in zip(before, after, strict=True)
    ]
    return max(steps, key=lambda s: float(np.abs(s).max(initial=0.0)))
