"""A loss and its gradient, two functions of the same arguments, as one that returns both."""

from __future__ import annotations

from typing import Any

import numpy as np

from .candidate import Candidate
from .methods import data_arguments
from .partners import scope_of


def joined(candidate: Candidate, gradient: str) -> Any:
    """One function of both: the candidate, and its gradient of this name."""
    return of_both(candidate.obj, scope_of(candidate)[gradient])


def of_both(value: Any, slope: Any) -> Any:
    """One function that gives what both give for the same arguments, whatever their order."""
    names, asked = data_arguments(value) or (), data_arguments(slope) or ()

    def both(*given: Any) -> Any:
        known = dict(zip(names, given, strict=True))
        copies = {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in known.items()}
        return value(*given), slope(*[copies[n] for n in asked])

    return both
