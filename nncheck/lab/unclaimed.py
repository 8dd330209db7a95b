"""Parameters of which the backward gives no gradient, though it does of their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model import Slot
from .lab import Lab

_STEM = re.compile(r"(?i)(w|b|v|u|weights?|bias(es)?|kernel|gamma|beta|theta)_?\d*_?")


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """The parameter, one of its layer that has a gradient, and how far the value moves with it."""

    slot: str
    beside: str
    moved: float


def parameters(lab: Lab) -> list[Unclaimed]:
    if "unclaimed" not in lab.memo:
        lab.memo["unclaimed"] = list(_found(lab))
    found: list[Unclaimed] = lab.memo["unclaimed"]
    return found


def _found(lab: Lab) -> Iterator[Unclaimed]:
    card = lab.card
    if not card.is_network or not card.has_backward or not card.scalar:
        return
    claimed = [s.name for s in lab.differentiable if s.role == "parameter"]
    for slot in card.slots:
        beside = next((c for c in claimed if _layer(c) == _layer(slot.name)), None)
        if beside is None or not _is_learnt(slot) or _layer(slot.name) is None:
            continue
        values = lab.point().values
        kept = values[slot.name]
        # each entry by another amount: a softmax does not feel what all of them share
        moved = kept * 1.01 + 1e-3 * np.linspace(0.5, 1.5, kept.size).reshape(kept.shape)
        before, after = lab.outputs([values, {**values, slot.name: moved}])
        if before is None or after is None or before.shape != after.shape:
            continue
        change = float(np.max(np.abs(after - before), initial=0.0))
        if change > 1e-9 and lab.is_repeatable:
            yield Unclaimed(slot.name, beside, change)


def _is_learnt(slot: Slot) -> bool:
    """An array of floats with the name of a weight."""
    kept = slot.initial
    if slot.role != "parameter" or slot.differentiable or kept is None:
        return False
    words = [w for w in re.split(r"[.\[\]'\"]+", slot.name) if w]
    return kept.dtype.kind == "f" and kept.size > 1 and bool(_STEM.fullmatch(words[-1]))


def _layer(slot: str) -> str | None:
    """What W1 and b1 share, and W and b of one layer: the rest of the path, and the number."""
    words = [w for w in re.split(r"[.\[\]'\"]+", slot) if w]
    number = re.sub(r"\D", "", words[-1])
    path = ".".join(words[:-1])
    return f"{path}#{number}" if number or path else None
