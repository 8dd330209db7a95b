"""How much is computed before the interpreter gives up."""

from __future__ import annotations

from typing import Any

import numpy as np

#: entries of one array; two of this size make at most some 16 million
ENTRIES = 4096
#: expressions and statements of one run
STEPS = 30_000
#: calls inside calls
DEPTH = 12
#: the largest power of a whole number
POWER = 64


class UnreckonedError(Exception):
    """What is met here is not array code, or too much of it."""


def checked(value: Any) -> Any:
    """The value, unless it is too large to go on with."""
    if isinstance(value, np.ndarray) and value.size > ENTRIES:
        raise UnreckonedError("an array that is too large")
    if isinstance(value, int) and abs(value) > 2**62:
        raise UnreckonedError("a number that is too large")
    return value
