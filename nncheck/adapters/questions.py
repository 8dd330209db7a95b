"""Questions to a network beside its loss: another method, its own training, what it says to be learnt."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model import Array

Run = Callable[[Any, Mapping[str, Array]], Any]


def answered(obj: Any, asked: str, values: Mapping[str, Array], forward: Run) -> Any:
    """The answer to one question, as numbers.

    "call accuracy x,t b=4": what a method says of these slots and whole numbers.
    "train fit x,t 50 epochs=1": the loss at first, and after each of so many calls of a method that
    learns.
    "list parameters": all numbers of the arrays that a method returns.
    """
    kind, method, *rest = asked.split(" ")
    if kind == "list":
        return _numbers(getattr(obj, method)())
    data = [values[s] for s in rest[0].split(",")]
    named = {name: int(value) for name, value in (one.split("=") for one in rest if "=" in one)}
    if kind == "call":
        return getattr(obj, method)(*data, **named)
    losses = [_loss(obj, values, forward)]
    for _ in range(int(rest[1])):
        getattr(obj, method)(*[np.array(d) for d in data], **named)
        losses.append(_loss(obj, values, forward))
    return np.array(losses)


def _loss(obj: Any, values: Mapping[str, Array], forward: Run) -> float:
    """The loss as it stands; looking at it leaves the object as it was."""
    return float(np.asarray(forward(copy.deepcopy(obj), values), dtype=float).sum())


def _numbers(value: Any) -> Array:
    if isinstance(value, np.ndarray) and value.dtype != object:
        return value.astype(float).reshape(-1)
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)) or hasattr(value, "__next__"):
        return np.concatenate([np.zeros(0), *(_numbers(v) for v in value)])
    for name in ("data", "value"):
        if isinstance(getattr(value, name, None), np.ndarray):
            return _numbers(getattr(value, name))
    return np.full(1, float(value)) if isinstance(value, (int, float)) else np.zeros(0)
