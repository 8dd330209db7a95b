"""Numbered rows: data of which every row says which it is, and what came back of them.

Row `i` of the inputs starts at `100 + i` and rises by an eighth; its label is `i`. A helper that moves
rows gives back rows of these; one that changes them (scales, augments) gives back none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model import Array

ROWS, WIDTH, _MOST = 10, 3, 200
_BASE, _STEP = 100.0, 0.125
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Layout:
    """How samples lie: as rows or columns, with which form of labels."""

    columns: bool = False
    labels: str = "index"
    axes: int = 2

    def inputs(self) -> Array:
        rows = _BASE + np.arange(ROWS)[:, None] + _STEP * np.arange(WIDTH)
        if self.axes > 2:
            rows = rows.reshape(ROWS, *[1] * (self.axes - 2), WIDTH)
        return rows.T.copy() if self.columns else rows

    def targets(self) -> Array:
        labels = np.arange(ROWS)
        if self.labels == "onehot":
            made: Array = np.eye(ROWS)
        elif self.labels == "column":
            made = labels.reshape(-1, 1)
        else:
            return labels
        return made.T.copy() if self.columns else made


LAYOUTS = (
    Layout(), Layout(labels="onehot"), Layout(labels="column"), Layout(axes=4),
    Layout(columns=True, labels="column"), Layout(columns=True, labels="onehot"), Layout(columns=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows that came back together: the number of each, of inputs or of labels."""

    kind: str
    rows: tuple[int, ...]


class EndlessError(Exception):
    """More comes back than an epoch holds: batches without end."""


def chunks(returned: Any, layout: Layout) -> list[Chunk]:
    """What came back, in order; empty where anything in it is no row of the data.

    EndlessError where it goes on and on.
    """
    found = list(itertools.islice(_chunks(returned, layout), _MOST + 1))
    if len(found) > _MOST:
        raise EndlessError
    if any(UNKNOWN in c.rows for c in found):
        return []
    return [c for c in found if c.kind != "other"]


def _chunks(value: Any, layout: Layout) -> Iterator[Chunk]:
    if isinstance(value, np.ndarray) and value.dtype != object:
        yield from _array(value, layout)
    elif isinstance(value, Mapping):
        yield from (c for v in value.values() for c in _chunks(v, layout))
    elif isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        return
    else:
        parts = list(itertools.islice(iter(value), _MOST + 1))
        yield from _rows(parts) or (c for v in parts for c in _chunks(v, layout))


def _rows(parts: list[Any]) -> list[Chunk]:
    """A list of single rows, of labels, or of rows with their labels; else nothing."""
    if parts and all(_is_label(p) for p in parts):
        return [Chunk("label", tuple(_label(int(p)) for p in parts))]
    if parts and all(isinstance(p, np.ndarray) and p.ndim == 1 and p.size == WIDTH for p in parts):
        return [Chunk("input", tuple(_input(p) for p in parts))]
    pairs = [p for p in parts if isinstance(p, (tuple, list)) and len(p) == 2]
    if parts and len(pairs) == len(parts) and all(_is_row(a) and _is_label(b) for a, b in pairs):
        inputs = tuple(_input(np.asarray(a)) for a, _ in pairs)
        return [Chunk("input", inputs), Chunk("label", tuple(_label(int(b)) for _, b in pairs))]
    return []


def _is_row(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size == WIDTH


def _is_label(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iu"
    )


def _array(array: Array, layout: Layout) -> Iterator[Chunk]:
    if array.ndim == 0:
        return
    rows = array.T if layout.columns and array.ndim > 1 else array
    width = int(np.prod(rows.shape[1:]))
    flat = rows.reshape(len(rows), width)
    if array.dtype.kind in "iu" and width == 1:
        yield Chunk("label", tuple(_label(int(v)) for v in flat[:, 0]))
    elif width == WIDTH:
        yield Chunk("input", tuple(_input(r) for r in flat))
    elif width == WIDTH + 1:
        yield Chunk("input", tuple(_input(r[:WIDTH]) for r in flat))
        yield Chunk("label", tuple(_label(int(r[WIDTH])) for r in flat))
    elif width == ROWS and layout.labels == "onehot":
        yield Chunk("label", tuple(_hot(r) for r in flat))
    elif array.size:
        yield Chunk("other", (UNKNOWN,))


def _input(row: Array) -> int:
    number = int(np.floor(row.flat[0] - _BASE))
    there = 0 <= number < ROWS
    exact = np.array_equal(row.reshape(-1), _BASE + number + _STEP * np.arange(WIDTH))
    return number if there and exact else UNKNOWN


def _label(number: int) -> int:
    return number if 0 <= number < ROWS else UNKNOWN


def _hot(row: Array) -> int:
    return int(np.argmax(row)) if sorted(row) == [0.0] * (ROWS - 1) + [1.0] else UNKNOWN
