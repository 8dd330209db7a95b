"""Curves, points and marks between two axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from nncheck.model import Curve, Mark, Picture
from nncheck.render.decimals import short
from nncheck.render.drawing.axis import Axis, Tick, spanning, within
from nncheck.render.inert import inert

WIDTH, HEIGHT = 360.0, 246.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 50.0, 350.0, 20.0, 208.0
_SIDE = _BOTTOM - _TOP
_X_TICKS, _Y_TICKS, _SQUARE_TICKS = 8, 5, 5
_MOST_POINTS = 200
_EDGE = 300.0


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: `tone` is its class, `path` the d of its path."""

    name: str
    tone: str
    drawn: str
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: a line from (x1, y1) to (x2, y2), or a point where both are the same."""

    name: str
    tone: str
    x1: float
    y1: float
    x2: float
    y2: float
    # its name is written to the left of it
    left: bool

    @property
    def is_point(self) -> bool:
        return (self.x1, self.y1) == (self.x2, self.y2)


@dataclass(frozen=True, slots=True)
class Plot:
    """All that is drawn, in a view box of `WIDTH` by `HEIGHT`."""

    title: str
    says: str
    desc: str
    x: str
    y: str
    left: float
    right: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    # start and width of the range that was tested
    band: tuple[float, float] | None = None
    diagonal: bool = False
    log: bool = False
    top: float = _TOP
    bottom: float = _BOTTOM
    form: str = "plot"

    @property
    def legend(self) -> tuple[Line, ...]:
        """A name and a tone once: steps marked on a line are no other curve."""
        return tuple({line.tone: line for line in reversed(self.lines)}.values())[::-1]


def plot(p: Picture) -> Plot | None:
    """The plot of a picture; None where it holds no finite number."""
    axes = _axes(p)
    if axes is None:
        return None
    x, y = axes
    lines = tuple(_line(c, x, y) for c in p.curves)
    return Plot(
        inert(p.title, limit=120),
        inert(p.says, limit=500),
        _desc(p, x, y),
        inert(p.x, limit=40),
        inert(p.y, limit=40),
        x.start,
        x.end,
        tuple(x.ticks(_SQUARE_TICKS if p.square else _X_TICKS)),
        tuple(y.ticks(_Y_TICKS)),
        tuple(line for line in lines if line.path),
        tuple(_spot(m, x, y) for m in p.marks if _is_seen(m, x, y)),
        _band(p, x),
        diagonal=p.square,
        log=p.log,
    )


def _axes(p: Picture) -> tuple[Axis, Axis] | None:
    xs = [v for c in p.curves for v in c.x]
    ys = [v for c in p.curves for v in c.y]
    spots = [m for m in p.marks if m.x is not None and m.y is not None]
    xs += [m.x for m in spots if m.x is not None]
    ys += [m.y for m in spots if m.y is not None]
    if not p.log and not p.square:
        calm = [v for c in p.curves if c.tone == "reference" for v in c.y]
        ys = within(ys, calm)
        xs = within(xs, [v for c in p.curves if c.tone == "reference" for v in c.x])
    if p.square:
        both = spanning([*xs, *ys], 0.0, 1.0)
        xs = ys = [] if both is None else [both.low, both.high]
    end = _LEFT + _SIDE if p.square else _RIGHT
    margin = 0.0 if p.square or (p.log or p.band) else 0.04
    x = spanning(xs, _LEFT, end, log=p.log, margin=margin)
    y = spanning(ys, _BOTTOM, _TOP, log=p.log, margin=0.0 if p.square else 0.06)
    return None if x is None or y is None else (x, y)


def _line(c: Curve, x: Axis, y: Axis) -> Line:
    pairs = [
        (x.at(a), y.at(b))
        for a, b in zip(c.x, c.y, strict=False)
        if math.isfinite(a) and math.isfinite(b)
    ][:_MOST_POINTS]
    # a dash of no length with round ends is a dot
    path = "".join(f"M{a:g} {b:g}h0" for a, b in pairs) if c.drawn == "points" else _steps(pairs)
    return Line(inert(c.name, limit=60), c.tone, c.drawn, path)


def _steps(pairs: list[tuple[float, float]]) -> str:
    """From point to point, each relative to the one before: shorter by a third."""
    if not pairs:
        return ""
    moves = [
        f"{round(x - a, 1):g} {round(y - b, 1):g}".replace(" -", "-")
        for (a, b), (x, y) in pairwise(pairs)
    ]
    return f"M{pairs[0][0]:g} {pairs[0][1]:g}" + (f"l{' '.join(moves)}" if moves else "")


def _is_seen(m: Mark, x: Axis, y: Axis) -> bool:
    return (m.x is None or x.holds(m.x)) and (m.y is None or y.holds(m.y))


def _spot(m: Mark, x: Axis, y: Axis) -> Spot:
    x1, x2 = (x.start, x.end) if m.x is None else (x.at(m.x),) * 2
    y1, y2 = (_BOTTOM, _TOP) if m.y is None else (y.at(m.y),) * 2
    return Spot(inert(m.name, limit=24), m.tone, x1, y1, x2, y2, left=x2 > _EDGE)


def _band(p: Picture, x: Axis) -> tuple[float, float] | None:
    if p.band is None or not all(map(math.isfinite, p.band)):
        return None
    start, end = x.at(p.band[0]), x.at(p.band[1])
    return start, round(end - start, 1)


def _desc(p: Picture, x: Axis, y: Axis) -> str:
    """The ranges and the curves, for those who do not see them."""
    scale = ", both logarithmic" if p.log else ""
    names = "; ".join(
        f"{c.name} from ({short(c.x[0])}, {short(c.y[0])}) to ({short(c.x[-1])}, {short(c.y[-1])})"
        for c in p.curves
        if c.x and c.y
    )
    text = (
        f"{p.x} from {short(x.low)} to {short(x.high)}, {p.y} from {short(y.low)} to"
        f" {short(y.high)}{scale}. {names}."
    )
    return inert(text, limit=500)
