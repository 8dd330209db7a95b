"""What objects and results hold: each array, and the expression that it is read with."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from ..adapters.state import leaves
from ..model import Array


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An array, and the expression that it is read with."""

    expression: str
    array: Array
    # what a call returned, and not what an object holds
    is_result: bool = False
    # the slots that the object was given
    of: frozenset[str] = frozenset()


def arrays_of(item: Any) -> Iterator[tuple[str, Array]]:
    for leaf in leaves(item, depth=3):
        yield leaf.path, leaf.array.copy()
    names = getattr(type(item), "__slots__", None) or getattr(item, "__dict__", {})
    for name in names if not isinstance(names, str) else (names,):
        value: Any = getattr(item, name, None)
        if type(value) is float:
            yield name, np.array(value)


def items(
    value: Any, depth: int, names: Mapping[int, str] = MappingProxyType({})
) -> Iterator[tuple[str, Any]]:
    """What containers hold, with the subscripts that lead there; `names`: objects that may be keys."""
    if not depth or not isinstance(value, (dict, list, tuple)):
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        said = repr(key) if isinstance(key, (int, str)) else names.get(id(key))
        if said is not None:
            yield f"[{said}]", item
            for path, inner in items(item, depth - 1, names):
                yield f"[{said}]{path}", inner


def own_attributes(item: Any) -> dict[str, Any]:
    """What an object holds by itself, in its dict or in slots."""
    if isinstance(item, (type, np.ndarray, types.FunctionType, types.MethodType)):
        return {}
    slots = getattr(type(item), "__slots__", ())
    names = (slots,) if isinstance(slots, str) else tuple(slots)
    held = {n: getattr(item, n) for n in names if hasattr(item, n)}
    return {**held, **getattr(item, "__dict__", {})}
