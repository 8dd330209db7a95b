"""Yours beside the reference: every entry as a point, and a matrix of errors where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...model import Array, Comparison, Picture
from ..lab import Lab
from .numbers import floats, points

_MOST_SLOTS, _MOST_POINTS, _MOST_CELLS = 2, 120, 24


def pictures(lab: Lab) -> Iterator[Picture]:
    """The wrong slots; where none is wrong, the first."""
    found = [c for c in lab.comparisons.values() if _is_comparable(c)]
    wrong = [c for c in found if c.status == "failed"][:_MOST_SLOTS]
    for c in wrong or found[:1]:
        yield _scatter(c)
        yield from _grid(c)


def _is_comparable(c: Comparison) -> bool:
    """Both sides are there, entry by entry, and there are several."""
    if c.yours is None or c.reference is None:
        return False
    return c.yours.shape == c.reference.shape and c.yours.size > 1


def _scatter(c: Comparison) -> Picture:
    yours, reference, wrong = _flat(c)
    ok = np.flatnonzero(~wrong)[: _MOST_POINTS // 2]
    bad = np.flatnonzero(wrong)[:_MOST_POINTS]
    curves = []
    if ok.size:
        curves.append(points("right", "reference", reference[ok], yours[ok]))
    if bad.size:
        curves.append(points("wrong", "wrong", reference[bad], yours[bad]))
    off = f"{int(wrong.sum())} of {wrong.size} entries" if wrong.any() else "no entry"
    return Picture(
        "plot",
        f"Yours against reference, gradient of {c.wrt}",
        f"Each point is one entry; a right one lies on the line y = x. Off the line: {off}.",
        "reference",
        "yours",
        square=True,
        curves=tuple(curves),
    )


def _flat(c: Comparison) -> tuple[Array, Array, Array]:
    yours = np.asarray(c.yours, dtype=float).reshape(-1)
    reference = np.asarray(c.reference, dtype=float).reshape(-1)
    if c.wrong is None:
        return yours, reference, np.full(yours.shape, c.status == "failed")
    return yours, reference, np.asarray(c.wrong).reshape(-1)


def _grid(c: Comparison) -> Iterator[Picture]:
    """The error of a matrix, relative to its largest entry, and 0 where it is right."""
    shape = () if c.yours is None else c.yours.shape
    if c.wrong is None or not c.wrong.any() or len(shape) < 2 or np.shape(c.wrong) != shape:
        return
    yours, reference, wrong = _flat(c)
    size = float(np.max(np.abs(reference[np.isfinite(reference)]), initial=0.0)) or 1.0
    error = np.where(wrong, np.abs(yours - reference) / size, 0.0)
    table = np.where(np.isnan(error), np.inf, error).reshape(shape[0], -1)
    shown = table[:_MOST_CELLS, :_MOST_CELLS]
    cut = (
        ""
        if shown.shape == table.shape
        else f" Shown are the first {shown.shape[0]} rows and {shown.shape[1]} columns."
    )
    rows, columns = (np.flatnonzero(table.any(axis=a)) for a in (1, 0))
    yield Picture(
        "grid",
        f"Where the gradient of {c.wrt} is wrong",
        f"{len(table)} rows, {table.shape[1]} columns. Wrong: {_some('row', rows, len(table))},"
        f" {_some('column', columns, table.shape[1])}"
        f" ({int(wrong.sum())} of {wrong.size} entries).{cut}",
        "column",
        "row",
        cells=tuple(floats(row) for row in shown),
    )  # fmt: skip


def _some(noun: str, which: Array, total: int) -> str:
    if which.size == total:
        return f"all {noun}s"
    listed = ", ".join(str(int(i)) for i in which[:8])
    return f"{noun}{'s' if which.size > 1 else ''} {listed}{' …' if which.size > 8 else ''}"
