"""Numeric derivatives, points, and the comparison of two arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .words import Array, CheckStatus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """A numeric derivative and the bound of its error, element by element.

    `kink` marks elements where one-sided derivatives differ; `low` and `high` bound the
    subgradient there.
    """

    value: Array
    error: Array
    evaluations: int
    method: str = "central"
    kink: Array | None = None
    low: Array | None = None
    high: Array | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Yours against the reference for one array, entry by entry."""

    wrt: str
    status: CheckStatus
    yours: Array | None
    reference: Array | None
    bar: Array | None
    wrong: NDArray[np.bool_] | None
    evaluations: int
    max_error: float
    error_bar: float
    smallest_detectable: float
    reason: str | None = None
    second_opinion: float | None = None
    method: str = "central"
    # the flat entries that were compared, in order; None: all
    entries: tuple[int, ...] | None = None
    # where the wrong entries stand, in words: "row 3", "channel 2"
    where: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Named values at which a subject is examined, with the cotangent that goes with them."""

    values: Mapping[str, Array]
    cotangent: Array | float | None
    name: str = "generic"
