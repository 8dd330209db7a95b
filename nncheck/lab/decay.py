"""The penalty on a parameter's size: what it adds to the gradient, in the loss and in the backward.

With the data and all other parameters at 0 the data's share of many losses has no slope, and what is
left of the gradient of W is c·W. The same point tells the c of the loss (measured) and the c of the
backward (claimed), whatever else is wrong with the gradient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..model import Array, Point, Slot
from ..repair import sites
from .lab import Lab

Kind = Literal["missing", "factor", "sign", "batch", "bias", "loss"]
# a bias so low closes a unit that is open at 0, such as a logistic one
_CLOSED = -60.0
_CLOSE = 1e-4
_ZERO = 1e-9


@dataclass(frozen=True, slots=True)
class Penalty:
    """c of the loss and c of yours for one parameter; `whole`: nothing else is wrong with it."""

    slot: str
    loss: float
    yours: float
    whole: bool
    kind: Kind | None
    # where the penalty stands, if not everywhere: the first row or column may be a bias
    part: str = ""

    @property
    def ratio(self) -> float:
        return self.yours / self.loss if self.loss else 0.0


def groups(lab: Lab, kind: Kind) -> Iterator[list[Penalty]]:
    """Those of which nothing else is wrong, and the others: they are mended one after the other."""
    for whole in (True, False):
        found = [p for p in _penalties(lab) if p.kind == kind and p.whole is whole]
        if found:
            yield found


def said(lab: Lab, slot: str) -> str:
    """The short name of a parameter where that is its alone."""
    return sites.short_names([slot], [s.name for s in lab.card.slots])[0]


def _penalties(lab: Lab) -> list[Penalty]:
    if "decay" not in lab.memo:
        lab.memo["decay"] = list(_measured(lab)) if _applies(lab) else []
    found: list[Penalty] = lab.memo["decay"]
    return found


def _applies(lab: Lab) -> bool:
    return bool(lab.wrong) and lab.card.scalar and lab.card.kind in ("network", "loss")


def _measured(lab: Lab) -> Iterator[Penalty]:
    for slot in lab.differentiable:
        if slot.name not in lab.wrong or lab.point().values[slot.name].size < 2:
            continue
        seen = _coefficients(lab, slot, lab.point())
        if seen is None or _equal(*seen):
            continue
        loss, yours = seen
        whole = _is_whole(lab, slot.name, yours - loss)
        kind = _kind(lab, slot, loss, yours)
        yield Penalty(slot.name, loss, yours, whole, kind, _part(lab, slot.name))


def _mask(lab: Lab, slot: str) -> Array:
    """The entries that are looked at: without a first row or column that is right."""
    shape = lab.point().values[slot].shape
    everything = np.ones(shape, dtype=bool)
    wrong = lab.compare(slot, lab.point()).wrong
    if wrong is None or wrong.shape != shape or len(shape) > 2:
        return everything
    for part in _PARTS[len(shape)]:
        rest = everything.copy()
        rest[part] = False
        if not wrong[part].any() and wrong[rest].all():
            return rest
    return everything


_PARTS: dict[int, tuple[tuple[slice | int, ...], ...]] = {
    0: (), 1: ((0,),), 2: ((slice(None), 0), (0, slice(None))),
}  # fmt: skip


def _part(lab: Lab, slot: str) -> str:
    mask = _mask(lab, slot)
    if mask.all():
        return ""
    return "[1:]" if not mask[0].any() else "[:, 1:]"


def _spread(part: str, shape: tuple[int, ...]) -> Array:
    """The same part of an array of another size."""
    mask = np.ones(shape, dtype=bool)
    if part == "[1:]":
        mask[0] = False
    elif part:
        mask[:, 0] = False
    return mask


def _kind(lab: Lab, slot: Slot, loss: float, yours: float) -> Kind:
    if 0.0 in (loss, yours):
        if _is_bias(slot) and _others_agree(lab, slot):
            return "bias"
        return "missing" if yours == 0.0 else "loss"
    if _equal(loss, -yours):
        return "sign"
    return "batch" if _follows_batch(lab, slot, yours / loss) else "factor"


def _is_bias(slot: Slot) -> bool:
    wide = [d for d in slot.shape if d != 1]
    return len(wide) <= 1 and slot.name.rstrip("0123456789_'\"]").rpartition("W")[2] != ""


def _others_agree(lab: Lab, slot: Slot) -> bool:
    """Every matrix among the parameters has a right gradient."""
    matrices = [s.name for s in lab.differentiable if not _is_bias(s) and s.name != slot.name]
    return bool(matrices) and not set(matrices) & set(lab.wrong)


def _follows_batch(lab: Lab, slot: Slot, ratio: float) -> bool:
    """N or 1/N, at two batch sizes."""
    other = lab.point("wide")
    first, second = (lab.sizes(p.name).get("N", 0) for p in (lab.point(), other))
    seen = _coefficients(lab, slot, other)
    if seen is None or not first or first == second or not seen[0]:
        return False
    again = seen[1] / seen[0]
    up = _equal(ratio, first) and _equal(again, second)
    return up or (_equal(ratio, 1 / first) and _equal(again, 1 / second))


def _is_whole(lab: Lab, slot: str, c: float) -> bool:
    found = lab.comparisons[slot]
    if found.yours is None or found.reference is None or found.yours.shape != found.reference.shape:
        return False
    point = next((p for p in lab.points if lab.compare(slot, p).status == "failed"), lab.point())
    at = lab.compare(slot, point)
    assert at.yours is not None
    assert at.reference is not None
    value = np.asarray(point.values[slot], dtype=float).reshape(-1)
    value = value if at.entries is None else value[list(at.entries)]
    mask = np.ones(value.size, bool) if at.entries is not None else _mask(lab, slot).reshape(-1)
    gap = (at.yours - at.reference).reshape(-1) - c * np.where(mask, value, 0.0)
    size = max(float(np.max(np.abs(c * value))), 1e-3 * float(np.max(np.abs(at.reference))))
    return bool(np.max(np.abs(gap)) <= 1e-3 * size)


def _coefficients(lab: Lab, slot: Slot, point: Point) -> tuple[float, float] | None:
    """c of the loss and of yours at the first quiet point at which both gradients are c·W."""
    for number, quiet in enumerate(_quiet(lab, slot, point)):
        name = f"quiet {slot.name} {number} {point.name}"
        at = lab.point_as(name, lambda quiet=quiet: quiet)  # type: ignore[misc]
        outcome = lab.pass_at(at)
        claimed = None if outcome.failure else outcome.records[-1].gradients.get(slot.name)
        if claimed is None or claimed.shape != at.values[slot.name].shape:
            continue
        mask = _spread(_part(lab, slot.name), at.values[slot.name].shape)
        yours = _multiple(claimed[mask], at.values[slot.name][mask])
        if yours is None:
            continue
        reference = lab.reference(slot.name, at).value
        value = np.asarray(at.values[slot.name])
        entries = lab.entries(slot.name, at)
        if entries is None:
            loss = _multiple(reference[mask], value[mask])
        else:
            loss = _multiple(reference, value.reshape(-1)[entries])
        if loss is not None:
            return loss, yours
    return None


def _quiet(lab: Lab, slot: Slot, point: Point) -> Iterator[Point]:
    """Everything but this parameter and single numbers at 0; then one vector after another low."""
    still = {
        s.name: np.zeros_like(point.values[s.name])
        for s in lab.card.slots
        if s.name != slot.name and s.domain.values == "real" and point.values[s.name].size > 1
    }
    values = {**point.values, **still}
    met = {
        s.name: np.array(np.broadcast_to(point.values[slot.name], point.values[s.name].shape))
        for s in lab.card.slots
        if s.role == "target" and point.values[s.name].dtype.kind == "f" and _is_bias(slot)
        and _fits(point.values[slot.name], point.values[s.name])
    }  # fmt: skip
    if met:
        # an output that is its bias is what the targets ask for
        yield replace(point, values={**values, **met})
    yield replace(point, values=values)
    shut = {
        s.name: np.full_like(values[s.name], 1.0 if s.role == "parameter" else _CLOSED)
        for s in lab.card.slots
        if s.name in still and s.role != "target"
    }
    yield replace(point, values={**values, **shut})
    for other in lab.card.slots:
        shape = [d for d in point.values[other.name].shape if d > 1]
        if other.role == "parameter" and other.name in still and len(shape) <= 1:
            low = np.full_like(values[other.name], _CLOSED)
            yield replace(point, values={**values, other.name: low})


def _fits(value: Array, larger: Array) -> bool:
    """It spreads over the other array."""
    sizes = zip(value.shape[::-1], larger.shape[::-1], strict=False)
    return value.ndim <= larger.ndim and all(a in (1, b) for a, b in sizes)


def _multiple(gradient: Array, value: Array) -> float | None:
    """c with gradient == c·value; None where it is anything else."""
    g, w = np.asarray(gradient, float).reshape(-1), np.asarray(value, float).reshape(-1)
    if g.shape != w.shape or not np.all(np.isfinite(g)):
        return None
    c = float(g @ w / (w @ w)) if w.any() else 0.0
    if np.max(np.abs(g - c * w)) > _CLOSE * np.max(np.abs(g)) + _ZERO:
        return None
    return c if abs(c) > 1e3 * _ZERO else 0.0


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-3 * max(abs(a), abs(b))
