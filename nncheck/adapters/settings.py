"""Settings of a network while it takes one step: one epoch, one batch of all samples, the rate 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .names import is_rate, normal
from .state import objects

_ONE = re.compile(r"(n_?|num_?|max_?)?(epochs?|iters?|iterations?)(_num)?_?")
_ALL = re.compile(r"(mini_?)?batch_?size_?")
_NONE = re.compile(r"verbose|shuffle|momentum|early_stopping")


@contextmanager
def one_step(obj: Any, *, rate: float, batch: int) -> Iterator[None]:
    """Every such setting that `obj` or an object inside holds, while the block runs."""
    held = [(holder, name, getattr(holder, name)) for holder, name in _settings(obj)]
    try:
        for holder, name, value in held:
            object.__setattr__(holder, name, _value(name, value, rate, batch))
        yield
    finally:
        for holder, name, value in held:
            object.__setattr__(holder, name, value)


def _settings(obj: Any) -> list[tuple[Any, str]]:
    holders = [obj, *(held for _, held in objects(obj))]
    return [
        (holder, name)
        for holder in holders
        for name, value in list(getattr(holder, "__dict__", {}).items())
        if type(value) in (int, float, bool) and _value(name, value, 1.0, 1) is not None
    ]


def _value(name: str, value: Any, rate: float, batch: int) -> Any:
    key = normal(name)
    if type(value) is bool:
        return False if _NONE.fullmatch(key) else None
    if is_rate(name):
        return rate
    if _ONE.fullmatch(key):
        return 1
    if _ALL.fullmatch(key):
        return batch
    return 0.0 if _NONE.fullmatch(key) and type(value) is float else None
