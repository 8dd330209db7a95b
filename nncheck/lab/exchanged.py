"""Gradients that belong to another slot: yours of one equals the reference of another."""

from __future__ import annotations

import numpy as np

from ..model import Array, Point
from .lab import Lab


def taken(lab: Lab) -> dict[str, str]:
    """Wrong slots, each with the slot whose gradient it was given, at every point looked at."""
    if "exchanged" not in lab.memo:
        found = [_taken(lab, p) for p in lab.points[:2]] if lab.wrong else [{}]
        same = {k: v for k, v in found[0].items() if all(f.get(k) == v for f in found)}
        lab.memo["exchanged"] = same
    known: dict[str, str] = lab.memo["exchanged"]
    return known


def silent(lab: Lab) -> dict[str, str]:
    """Wrong slots whose gradient is 0, each with the slot that was given both; "" where none was."""
    if "silent" not in lab.memo:
        found = [_silent(lab, p) for p in lab.points[:2]] if lab.wrong else [{}]
        same = {k: v for k, v in found[0].items() if all(f.get(k) == v for f in found)}
        lab.memo["silent"] = same
    known: dict[str, str] = lab.memo["silent"]
    return known


def blocks(lab: Lab) -> dict[str, tuple[int, int, int]]:
    """Slots in which one block of columns is that of another: start and end of it, and of which.

    Gates of a cell that stand side by side in one matrix.
    """
    if "blocks" not in lab.memo:
        found = {s: b for s in lab.wrong if (b := _block(lab, s)) is not None}
        lab.memo["blocks"] = found
    known: dict[str, tuple[int, int, int]] = lab.memo["blocks"]
    return known


def _block(lab: Lab, slot: str) -> tuple[int, int, int] | None:
    found = lab.compare(slot, lab.point())
    if found.wrong is None or found.yours is None or found.reference is None:
        return None
    if found.entries is not None or found.wrong.ndim == 0 or found.yours.ndim != found.wrong.ndim:
        return None
    columns = np.flatnonzero(found.wrong.reshape(-1, found.wrong.shape[-1]).any(axis=0))
    if not len(columns):
        return None
    a, b = int(columns[0]), int(columns[-1]) + 1
    width = b - a
    if (
        width < 2
        or a % width
        or found.wrong.shape[-1] % width
        or b == found.wrong.shape[-1] == width
    ):
        return None
    for other in range(0, found.wrong.shape[-1], width):
        if other != a and _equal(
            found.yours[..., a:b], found.reference[..., other : other + width]
        ):
            return a, b, other
    return None


def permuted(lab: Lab) -> tuple[str, ...]:
    """Slots that have exchanged their gradients: each has that of another one of them."""
    found = taken(lab)
    while found and set(found) != set(found.values()):
        found = {k: v for k, v in found.items() if k in found.values() and v in found}
    return tuple(found)


def _yours(lab: Lab, slot: str, point: Point) -> Array | None:
    outcome = lab.pass_at(point)
    yours = None if outcome.failure else outcome.records[-1].gradients.get(slot)
    if yours is None or not np.all(np.isfinite(yours)):
        return None
    entries = lab.entries(slot, point)
    return yours if entries is None else yours.reshape(-1)[: point.values[slot].size][entries]


def _taken(lab: Lab, point: Point) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot in lab.wrong:
        yours = _yours(lab, slot, point)
        if yours is None or not yours.any() or (yours.size < 2 and len(lab.points) < 2):
            continue
        for other in lab.differentiable:
            if other.name == slot or _size(lab, other.name, point) != yours.size:
                continue
            if _equal(yours, lab.reference(other.name, point).value):
                found[slot] = other.name
                break
    return found


def _silent(lab: Lab, point: Point) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot in lab.wrong:
        yours = _yours(lab, slot, point)
        own = lab.reference(slot, point).value
        if yours is None or yours.any() or not np.any(np.abs(own) > 1e-7):
            continue
        found[slot] = ""
        for other in lab.wrong:
            theirs = _yours(lab, other, point)
            if other == slot or theirs is None or theirs.shape != own.shape:
                continue
            reference = lab.reference(other, point).value
            if reference.shape == own.shape and _equal(theirs, own + reference):
                found[slot] = other
    return found


def _size(lab: Lab, slot: str, point: Point) -> int:
    entries = lab.entries(slot, point)
    return int(point.values[slot].size) if entries is None else len(entries)


def _equal(a: Array, b: Array) -> bool:
    if a.shape != b.shape:
        return False
    size = float(np.max(np.abs(b), initial=0.0))
    return size > 0 and float(np.max(np.abs(a - b))) <= 1e-6 * size
