"""Maps that act on each entry, or on each row, alone: their whole Jacobian in few derivatives.

An element-wise map gives all of it along one direction that moves every entry; a map of rows
along d directions, each of which moves one column of all rows. That nothing else depends on
anything else is verified, not assumed: for each binary digit of the index the entries (rows)
that have it are moved alone. Those that lack it must stay, and the others must move as they do
when all move; as any two differ in some digit, every pair is told apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.directions import one_signed
from nncheck.numdiff.probes import Array, Floats, Indices

# directions (k, n) in, an Estimate (k,) + output.shape out; None where it cannot be had
Along: TypeAlias = Callable[[Floats], Estimate | None]

# smaller arrays are differentiated entry by entry
_LEAST = 12
_BARS = 2.0
# of the largest derivative: rounding of values that do not depend on what moved
_ROUNDING = 1e-13


def structured(along: Along, shape: tuple[int, ...]) -> Estimate | None:
    """The Jacobian, output.shape + shape, of an element-wise or row-wise map; None for others.

    The error of what was verified to be zero is the bar that it was seen with.
    """
    whole = everywhere(shape)
    if whole is None:
        return None
    found = along(whole[None])
    if found is None or found.kink is not None:
        return None
    output = found.value.shape[1:]
    if output == shape:
        quiet = _apart(along, found, whole, np.arange(whole.size))
        if quiet is not None:
            return _diagonal(found, whole, quiet, shape)
    rows = shape[0]
    if len(shape) < 2 or rows < 2 or output[:1] != (rows,) or whole.size < 2 * rows:
        return None
    quiet = _apart(along, found, whole, np.arange(whole.size) // (whole.size // rows))
    return None if quiet is None else _by_columns(along, found, whole, quiet, shape)


def everywhere(shape: tuple[int, ...]) -> Floats | None:
    """The direction that `structured` asks for first; None where it asks for nothing."""
    size = math.prod(shape)
    return None if size < _LEAST else one_signed(size, seed=size)


def _apart(along: Along, found: Estimate, whole: Floats, index: Indices) -> Floats | None:
    """Whether the outputs with one index depend on the entries with that index alone: if so, the
    bar with which each output was seen to stay, (outputs,).
    """
    outputs = np.repeat(np.arange(index[-1] + 1), found.value.size // (index[-1] + 1))
    value, error = found.value.reshape(-1), found.error.reshape(-1)
    floor = _ROUNDING * float(np.max(np.abs(value), initial=0.0))
    quiet = np.full(value.size, np.inf)
    digits = range(int(index[-1]).bit_length())
    # most maps that are none of these show it at the first digit; the others come in one batch
    for batch in (digits[:1], digits[1:]):
        if not batch:
            continue
        moved = along(np.array([np.where(index >> d & 1, whole, 0.0) for d in batch]))
        if moved is None or moved.kink is not None:
            return None
        for digit, values, errors in zip(batch, moved.value, moved.error, strict=True):
            moves = outputs >> digit & 1 == 1
            bar = _BARS * (error + errors.reshape(-1)) + floor
            if not np.all(np.abs(values.reshape(-1) - np.where(moves, value, 0.0)) <= bar):
                return None
            quiet = np.where(moves, quiet, np.minimum(quiet, errors.reshape(-1)))
    # an index of ones alone moves with every digit
    return np.where(np.isfinite(quiet), quiet, error)


def _diagonal(found: Estimate, whole: Floats, quiet: Floats, shape: tuple[int, ...]) -> Estimate:
    value = np.diag(found.value.reshape(-1) / whole)
    error = quiet[:, None] / np.abs(whole)
    np.fill_diagonal(error, found.error.reshape(-1) / np.abs(whole))
    return _estimate(value, error, found, (*shape, *shape))


def _by_columns(
    along: Along, found: Estimate, whole: Floats, quiet: Floats, shape: tuple[int, ...]
) -> Estimate | None:
    """One direction for each column, signed by row; checked by what they sum to."""
    rows, width = shape[0], math.prod(shape[1:])
    s = one_signed(rows, seed=width)
    directions = np.zeros((width, rows, width))
    for column in range(width):
        directions[column, :, column] = s
    columns = along(directions.reshape(width, -1))
    if columns is None or columns.kink is not None:
        return None
    # (width, rows, outputs of a row)
    value = columns.value.reshape(width, rows, -1) / s[:, None]
    error = columns.error.reshape(width, rows, -1) / np.abs(s)[:, None]
    table = whole.reshape(rows, width)
    total = np.einsum("crm,rc->rm", value, table)
    bar = np.einsum("crm,rc->rm", error, np.abs(table)) + found.error.reshape(rows, -1)
    gap = np.abs(total - found.value.reshape(rows, -1))
    if not np.all(gap <= _BARS * bar + _ROUNDING * float(np.max(np.abs(total), initial=0.0))):
        return None
    each = value.shape[2]
    dense = np.zeros((rows, each, rows, width))
    at = np.arange(rows)
    dense[at, :, at, :] = np.moveaxis(value, 0, 2)
    bars = quiet.reshape(rows, each, 1, 1) / np.abs(table)
    bars[at, :, at, :] = np.moveaxis(error, 0, 2)
    return _estimate(dense, bars, columns, (*found.value.shape[1:], *shape))


def _estimate(value: Array, error: Array, like: Estimate, shape: tuple[int, ...]) -> Estimate:
    return Estimate(value.reshape(shape), error.reshape(shape), 0, like.method)
