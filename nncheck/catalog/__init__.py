"""What nncheck knows to be right, and offers for use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One function of the catalogue. `names` are those under which it is found."""

    kind: Literal["activation", "loss", "layer", "optimizer"]
    name: str
    names: tuple[str, ...]
    formula: str


_ENTRIES = (
    Entry("activation", "relu", ("relu",), "max(x, 0)"),
    Entry("activation", "sigmoid", ("sigmoid",), "1 / (1 + e⁻ˣ)"),
    Entry("activation", "softmax", ("softmax",), "eᵃ / Σ eᵃ, over the last axis"),
    Entry(
        "loss",
        "cross_entropy_error",
        ("cross_entropy_error",),
        "−(1/N) Σₙ log yₙ[tₙ]; t: one-hot or indices",
    ),
    Entry("loss", "mean_squared_error", ("mean_squared_error",), "½ Σ (y − t)², over everything"),
)


def entries() -> tuple[Entry, ...]:
    """Everything in the catalogue, by kind and name."""
    return _ENTRIES
