"""Numbers for the pictures of the HTML report: recorded on request, few, and rounded.

One file for each kind of picture. Nothing here judges: a picture that cannot be had is left out,
and what is drawn beside "yours" is the reference that the checks have used.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from ...bench.guard import TimeLimit
from ...model import Picture
from ..lab import Lab
from ..optimizing import StepLab
from . import beside, by_entry, by_step, chain, path, slope

__all__ = ["of_steps", "pictures"]

L = TypeVar("L")

_MOST = 8
# a picture that is begun is finished; after this time none is begun (most take some milliseconds)
_SECONDS = 5.0


def pictures(lab: Lab) -> tuple[Picture, ...]:
    """What there is to see of a subject, the most telling first."""
    makers = (chain.pictures, slope.pictures, by_entry.pictures, beside.pictures, by_step.pictures)
    return _all(makers, lab)


def of_steps(lab: StepLab) -> tuple[Picture, ...]:
    """The same of an optimizer."""
    return _all((path.pictures, path.lengths), lab)


def _all(makers: Sequence[Callable[[L], Iterator[Picture]]], lab: L) -> tuple[Picture, ...]:
    end = time.monotonic() + _SECONDS
    found: list[Picture] = []
    for make in makers:
        if time.monotonic() < end:
            found += _drawn(make, lab)
    return tuple(found[:_MOST])


def _drawn(make: Callable[[L], Iterator[Picture]], lab: L) -> list[Picture]:
    """A picture that fails, or that ends a worker, must not take the verdict with it."""
    with contextlib.suppress(Exception, TimeLimit):
        return list(make(lab))
    return []
