"""A loss, or what mixes its inputs: its value and its gradient while one entry moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...model import Array, Backward, Forward, Picture, Point, Slot, Trial
from ..lab import Lab
from ..rows import only_input
from .numbers import line, points
from .slope import grid

_CLOSE = 1e-3


def pictures(lab: Lab) -> Iterator[Picture]:
    """Along the first entry of the first input; nothing for layers and networks."""
    slot = _slot(lab)
    if slot is None or not (lab.card.has_backward or lab.card.kind == "loss"):
        return
    point = lab.point()
    x = grid(slot.domain)[::2]
    value, true, said = _along(lab, slot, point, x)
    if not np.any(np.isfinite(value)):
        return
    entry = f"{slot.name}[{', '.join('0' for _ in point.values[slot.name].shape)}]"
    with np.errstate(invalid="ignore"):
        wrong = np.abs(said - true) > _CLOSE * np.maximum(np.nanmax(np.abs(true)), 1e-12)
    what = "loss" if lab.card.kind == "loss" else "sum of output · dout"
    logit = "one logit" if slot.domain.values == "real" else "one entry"
    off = f"{int(wrong.sum())} of the {x.size} points drawn" if wrong.any() else "no point drawn"
    yield Picture(
        "plot", f"The {what} along {logit}",
        f"The {what} while {entry} moves and everything else stays.", entry, what,
        curves=(line("yours", "yours", x, value),),
    )  # fmt: skip
    if not lab.card.has_backward:
        return
    marked = [points("wrong", "wrong", x[wrong], said[wrong])] if wrong.any() else []
    yield Picture(
        "plot",
        f"Its gradient along {logit}",
        f"The entry of backward's gradient that belongs to {entry}, beside the numeric slope of"
        f" the {what}; they differ at {off}.",
        entry,
        f"d/d{slot.name}",
        curves=(
            line("reference", "reference", x, true),
            line("yours", "yours", x, said),
            *marked,
        ),
    )


def _slot(lab: Lab) -> Slot | None:
    """The input along which it is drawn."""
    if lab.card.kind == "loss":
        given = [s for s in lab.card.slots if s.role == "input" and s.differentiable]
        return given[0] if given else None
    point, name = lab.point(), only_input(lab)
    if lab.card.kind not in ("activation", "function") or name is None:
        return None
    output = lab.output(point.values)
    slot = next(s for s in lab.card.slots if s.name == name)
    if output is None or output.shape != point.values[name].shape or output.ndim == 0:
        return None
    if lab.entries(name, point) is not None:
        return None
    x = point.values[name]
    table = lab.jacobian(name, point).value.reshape(x.size, x.size)
    mixes = np.abs(table - np.diag(np.diag(table))).max() > 1e-7 * max(1.0, np.abs(table).max())
    return slot if mixes else None


def _along(lab: Lab, slot: Slot, point: Point, x: Array) -> tuple[Array, Array, Array]:
    """The objective, its numeric slope and the claimed one, at the numbers x of the first entry."""
    h = 1e-4 * float(np.ptp(x)) / 12
    g = np.asarray(1.0 if point.cotangent is None else point.cotangent, dtype=float)

    def moved(value: float) -> dict[str, Array]:
        array = np.array(point.values[slot.name], dtype=float)
        array.flat[0] = value
        return {**point.values, slot.name: array}

    asked = [moved(v + d) for d in (0.0, h, -h) for v in x]
    values = np.array([_total(o, g) for o in lab.outputs(asked)]).reshape(3, x.size)
    trials = [
        Trial((Forward(moved(v)), Backward(point.cotangent)), seed=lab.seed, altered=lab.altered)
        for v in x
    ]
    lab.evaluations += 2 * len(trials)
    said = []
    for outcome in lab.bench.run(lab.card.name, trials):
        claimed = outcome.records[-1].gradients.get(slot.name)
        fits = claimed is not None and claimed.shape == point.values[slot.name].shape
        said.append(float(np.asarray(claimed).flat[0]) if fits else np.nan)
    return values[0], (values[1] - values[2]) / (2 * h), np.array(said)


def _total(output: Array | None, g: Array) -> float:
    return np.nan if output is None else float(np.sum(np.asarray(output, dtype=float) * g))
