"""What a node holds at a moment."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from ..state import _attribute_names


def held_by(leaf: Any) -> dict[str, Any]:
    """What the attributes of a leaf hold, as it is now."""
    return {n: _kept(getattr(leaf, n, None)) for n in _attribute_names(leaf)}


def _kept(value: Any) -> Any:
    if isinstance(value, (list, np.ndarray)):
        return copy.deepcopy(value)
    # a gradient that is a node may be changed where it stands
    return copy.copy(value) if hasattr(value, "__dict__") and not callable(value) else value
