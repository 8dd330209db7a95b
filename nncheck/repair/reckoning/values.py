"""The values that array code works with: numbers, arrays, tuples, lists, dicts, an object's attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(slots=True)
class Held:
    """An object of which only the attributes are known, and the class whose methods it has."""

    owner: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


def copied(value: Any) -> Any:
    """A copy that shares no array with the value; what is one array twice is one in the copy."""
    return _copied(value, {})


def _copied(value: Any, known: dict[int, Any]) -> Any:
    if id(value) in known:
        return known[id(value)]
    new: Any = value
    if isinstance(value, np.ndarray):
        new = value.copy()
    elif isinstance(value, (list, tuple)):
        new = type(value)(_copied(v, known) for v in value)
    elif isinstance(value, dict):
        new = {k: _copied(v, known) for k, v in value.items()}
    elif isinstance(value, Held):
        new = Held(value.owner, _copied(value.attributes, known))
    known[id(value)] = new
    return new
