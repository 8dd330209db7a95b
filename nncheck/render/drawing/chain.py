"""The parts of a network from input to loss, with a bar for the gradient that each passes back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nncheck.model import Link, Picture
from nncheck.render.decimals import short
from nncheck.render.inert import inert

_ROW, _LEFT, _BAR = 38.0, 206.0, 96.0
_WORDS = {"right": "", "lies": "lies too", "first": "first to lie", "unknown": "not looked at"}


@dataclass(frozen=True, slots=True)
class Row:
    """One part: its box starts at `y`; `bar` is the length of its bar."""

    name: str
    type: str
    verdict: str
    word: str
    y: float
    bar: float
    size: str


@dataclass(frozen=True, slots=True)
class Chain:
    """All that is drawn, in a view box of `width` by `height`."""

    title: str
    says: str
    desc: str
    y: str
    height: float
    rows: tuple[Row, ...]
    width: float = 360.0
    left: float = _LEFT
    form: str = "chain"


def chain(p: Picture) -> Chain | None:
    """The chain of a picture; None where it has no links."""
    if not p.links:
        return None
    sizes = [n.got for n in p.links if math.isfinite(n.got) and n.got > 0]
    rows = tuple(_row(n, i, sizes) for i, n in enumerate(p.links))
    told = "; ".join(f"{r.name}{f' ({r.word})' if r.word else ''} {r.size}" for r in rows)
    return Chain(
        inert(p.title, limit=120),
        inert(p.says, limit=500),
        inert(f"From input to loss, {p.y}: {told}.", limit=900),
        inert(p.y, limit=40),
        _ROW * len(rows) + 22,
        rows,
    )


def _row(link: Link, index: int, sizes: list[float]) -> Row:
    return Row(
        inert(link.name, limit=18),
        inert(link.type, limit=22) if link.type != link.name else "",
        link.verdict,
        _WORDS[link.verdict],
        22 + _ROW * index,
        _length(link.got, sizes),
        short(link.got),
    )


def _length(value: float, sizes: list[float]) -> float:
    """On a logarithmic scale, two decades at least; what is not finite fills the bar."""
    if not math.isfinite(value):
        return _BAR
    if value <= 0 or not sizes:
        return 0.0
    high = math.log10(max(sizes))
    low = min(math.log10(min(sizes)), high - 2)
    return round(_BAR * (0.08 + 0.92 * (math.log10(value) - low) / (high - low)), 1)
