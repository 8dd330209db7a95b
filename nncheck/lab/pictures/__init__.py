"""Numbers for the pictures of the HTML report: recorded on request, few, and rounded.

One file for each kind of picture. Nothing here judges: a picture that cannot be had is left out,
and what is drawn beside "yours" is the reference that the checks have used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from ...bench.guard import TimeLimit
from ...model import Picture
from ..lab import Lab
from ..optimizing import StepLab
from . import beside, by_entry, by_step, chain, path, slope

__all__ = ["of_steps", "pictures"]

L = TypeVar("L")

_MOST = 8


def pictures(lab: Lab) -> tuple[Picture, ...]:
    """What there is to see of a subject, the most telling first."""
    makers = (chain.pictures, slope.pictures, by_entry.pictures, beside.pictures, by_step.pictures)
    return tuple(p for make in makers for p in _drawn(make, lab))[:_MOST]


def of_steps(lab: StepLab) -> tuple[Picture, ...]:
    """The same of an optimizer."""
    return tuple(p for make in (path.pictures, path.lengths) for p in _drawn(make, lab))


def _drawn(make: Callable[[L], Iterator[Picture]], lab: L) -> list[Picture]:
    """A picture that fails, or that ends a worker, must not take the verdict with it."""
    with contextlib.suppress(Exception, TimeLimit):
        return list(make(lab))
    return []
