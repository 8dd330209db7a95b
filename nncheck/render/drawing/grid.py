"""A matrix of errors: a small square where an entry is right, a full one where it is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nncheck.model import Picture
from nncheck.render.drawing.axis import Tick
from nncheck.render.inert import inert

_LEFT, _TOP, _WIDTH, _MOST_HEIGHT = 34.0, 22.0, 310.0, 230.0
_LARGEST = 30.0
# the error, relative to the largest entry, from which a level begins
_LEVELS = (
    (0.0, "right"),
    (1e-300, "under 1 %"),
    (0.01, "1 to 10 %"),
    (0.1, "10 to 100 %"),
    (1.0, "more than the largest entry"),
)


@dataclass(frozen=True, slots=True)
class Level:
    """All cells of one size of error as one path; `rank` is its class."""

    rank: int
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Grid:
    """All that is drawn, in a view box of `width` by `height`."""

    title: str
    says: str
    desc: str
    x: str
    y: str
    width: float
    height: float
    levels: tuple[Level, ...]
    columns: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    left: float = _LEFT
    form: str = "grid"


def grid(p: Picture) -> Grid | None:
    """The matrix of a picture; None where it has no cells."""
    if not p.cells or not p.cells[0]:
        return None
    across = max(len(row) for row in p.cells)
    side = round(min(_LARGEST, _WIDTH / across, _MOST_HEIGHT / len(p.cells)), 1)
    return Grid(
        inert(p.title, limit=120),
        inert(p.says, limit=500),
        inert(f"Wrong: {_named(p)}", limit=500),
        inert(p.x, limit=40),
        inert(p.y, limit=40),
        _LEFT + _WIDTH + 6,
        round(_TOP + side * len(p.cells) + 6, 1),
        tuple(level for level in _levels(p, side) if level.path),
        tuple(_ticks(across, side, _LEFT)),
        tuple(_ticks(len(p.cells), side, _TOP)),
    )


def _levels(p: Picture, side: float) -> list[Level]:
    paths = [""] * len(_LEVELS)
    for i, row in enumerate(p.cells):
        for j, value in enumerate(row):
            rank = _rank(value)
            size = round(side * (0.34 if rank == 0 else 0.92), 1)
            x = round(_LEFT + side * j + (side - size) / 2, 1)
            y = round(_TOP + side * i + (side - size) / 2, 1)
            paths[rank] += f"M{x:g} {y:g}h{size:g}v{size:g}h-{size:g}z"
    return [Level(i, name, paths[i]) for i, (_, name) in enumerate(_LEVELS)]


def _rank(value: float) -> int:
    if math.isnan(value):
        return len(_LEVELS) - 1
    return max(i for i, (low, _) in enumerate(_LEVELS) if abs(value) >= low)


def _ticks(count: int, side: float, start: float) -> list[Tick]:
    """A number at every cell where there is room."""
    step = max(1, math.ceil(15 / side))
    return [Tick(round(start + side * (i + 0.5), 1), str(i)) for i in range(0, count, step)]


def _named(p: Picture) -> str:
    wrong = [f"({i}, {j})" for i, row in enumerate(p.cells) for j, v in enumerate(row) if _rank(v)]
    return f"{', '.join(wrong[:24])}{' and more' if len(wrong) > 24 else ''}" or "no entry"
