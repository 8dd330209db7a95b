"""What a backward returned as arrays, each with its path: bare, in a tuple, in a dict, in lists of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..model import Array
from .state import leaves


def returned_arrays(returned: Any) -> list[tuple[str, Array]]:
    """The arrays in what backward returned, with paths: "" for a bare one, "[0]", "['W1']"."""
    if returned is None:
        return []
    if isinstance(returned, (np.ndarray, np.generic, float, int)):
        return [("", np.asarray(returned))]
    rows = isinstance(returned, list) and any(isinstance(row, list) for row in returned)
    whole = table(returned) if rows else None
    if whole is not None:
        return [("", whole)]
    found = [(leaf.path, leaf.array) for leaf in leaves(_scalars_lifted(returned), depth=3)]
    if isinstance(returned, list) and len(returned) > 1 and all(map(_is_number, returned)):
        # the gradients of so many numbers, or that of one vector
        found.append(("", np.asarray(returned, dtype=float)))
    return found


def table(value: Any) -> Array | None:
    """Nested lists of Python numbers, in rows of one length, as an array; None for others."""
    if not value or not all(_is_number(v) for v in _flat(value)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "fiu" else None


def _flat(value: Any) -> Iterator[Any]:
    for v in value:
        if isinstance(v, (list, tuple)):
            yield from _flat(v)
        else:
            yield v


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _scalars_lifted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _scalars_lifted(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_scalars_lifted(v) for v in value]
    if isinstance(value, (np.generic, float, int)) and not isinstance(value, bool):
        return np.asarray(value)
    return value
