"""Any value from a check → what JSON can hold: lists, strings, finite numbers."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any

DEEPEST = 16


def plain(value: Any, depth: int = 0) -> Any:
    """Arrays become lists, non-finite floats the strings "nan", "inf", "-inf".

    An object of another type is named, never asked for its repr: that could run checked code.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, complex):
        return [number(value.real), number(value.imag)]
    if depth < DEEPEST:
        if isinstance(value, Mapping):
            return {str(plain(k)): plain(v, depth + 1) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [plain(item, depth + 1) for item in value]
        numpy = sys.modules.get("numpy")  # where it was never imported, there are no arrays
        if numpy is not None and isinstance(value, numpy.longdouble):
            return number(float(value))  # its tolist() is itself
        if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
            return plain(value.tolist(), depth + 1)
    return f"<{type(value).__name__}>"


def number(value: float) -> float | str:
    """A finite float as it is, another one by its name."""
    if math.isfinite(value):
        return float(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
