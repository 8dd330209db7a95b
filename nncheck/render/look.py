"""How a report should look: the options that every format takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nncheck.model import Explanation


@dataclass(frozen=True, slots=True)
class Look:
    """`verbose` counts the -v; `quiet` leaves findings and failures only; `color` means ANSI.

    `explanations` are what codes mean, for formats that have room for it.
    """

    verbose: int = 0
    quiet: bool = False
    color: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
