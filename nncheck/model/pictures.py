"""Numbers that the HTML report draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["yours", "reference", "wrong", "limit"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers of a plot: y over x, as a line or as single points."""

    name: str
    tone: Tone
    x: tuple[float, ...]
    y: tuple[float, ...]
    drawn: Literal["line", "points"] = "line"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of interest in a plot; without y a vertical line, without x a horizontal one."""

    name: str
    tone: Tone
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a network: rms of the gradient that it got and of the one that it passed on.

    `verdict` is about its own backward, met with what really flows; "first" is the first to lie.
    """

    name: str
    type: str
    got: float
    gave: float
    verdict: Literal["right", "lies", "first", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Picture:
    """Numbers for one picture, few and rounded; how they are drawn is the renderer's affair.

    "plot": curves and marks, `band` being the range that the checks looked at; "grid": `cells` is
    the error of a matrix where it is wrong, relative to its largest entry, 0 elsewhere; "chain":
    the parts of a network in forward order. `says` is what it shows, in words.
    """

    form: Literal["plot", "grid", "chain"]
    title: str
    says: str
    x: str = ""
    y: str = ""
    log: bool = False
    # both axes have one scale, and the line y = x is drawn
    square: bool = False
    band: tuple[float, float] | None = None
    curves: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = ()
    cells: tuple[tuple[float, ...], ...] = ()
    links: tuple[Link, ...] = ()
