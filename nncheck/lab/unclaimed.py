"""Parameters of which the backward gives no gradient, though it does of their neighbours."""

from __future__ import annotations

import ast
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
        if not _is_learnt(slot):
            continue
        own = [c for c in claimed if _layer(c) == _layer(slot.name) is not None]
        alike = [c for c in claimed if _bare(c) == _bare(slot.name)] if _in_loops(lab) else []
        beside = next(iter([*own, *alike]), None)
        if beside is None:
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


def _bare(slot: str) -> str:
    return re.sub(r"\d+", "#", slot)


def _in_loops(lab: Lab) -> bool:
    """A loop over the layers stores what is claimed: one that it leaves out was not left out by hand."""
    functions = [lab.code.functions[q] for q in lab.code.reached(lab.card.backward)]
    return any(
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        for function in functions
        for loop in ast.walk(function)
        if isinstance(loop, ast.For)
        for node in ast.walk(loop)
    )


def _layer(slot: str) -> str | None:
    """What W1 and b1 share, and W and b of one layer: the rest of the path, and the number."""
    words = [w for w in re.split(r"[.\[\]'\"]+", slot) if w]
    number = re.sub(r"\D", "", words[-1])
    path = ".".join(words[:-1])
    return f"{path}#{number}" if number or path else None
