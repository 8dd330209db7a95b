"""Picture → the numbers and strings of an inline SVG; the template puts them into elements.

Everything is given in the units of a view box; colours and dark mode are the style sheet's affair.
"""

from __future__ import annotations

from nncheck.model import Picture
from nncheck.render.drawing.chain import Chain, chain
from nncheck.render.drawing.grid import Grid, grid
from nncheck.render.drawing.plot import Plot, plot

__all__ = ["Chain", "Drawing", "Grid", "Plot", "drawn", "weight"]

Drawing = Plot | Grid | Chain


def drawn(picture: Picture) -> Drawing | None:
    """What is drawn; None where the picture holds no numbers that could be."""
    if picture.form == "grid":
        return grid(picture)
    return chain(picture) if picture.form == "chain" else plot(picture)


def weight(drawing: Drawing) -> int:
    """About how many bytes it takes on the page."""
    if isinstance(drawing, Plot):
        return 1500 + sum(len(line.path) for line in drawing.lines)
    if isinstance(drawing, Grid):
        return 700 + sum(len(level.path) for level in drawing.levels)
    return 400 + 450 * len(drawing.rows)
