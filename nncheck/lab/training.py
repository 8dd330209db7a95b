"""A network that learns for a while: along the gradient that it claims, or by a method of its own."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward
from ..repair.code import Function
from . import beginning
from .lab import Lab

_LEARNS = re.compile(
    r"train|fit|learn|update|step|train_?(step|on_batch|batch|once|one_\w+)|learn_\w+|学習",
    re.IGNORECASE,
)
_ROUNDS = re.compile(
    r"(n_?|num_?|max_?)?(epochs?|iters?|iterations|steps|rounds)|max_?iter(s|ations)?|n_?iter_?",
    re.IGNORECASE,
)
# smaller data than networks are usually given
_TAME = 0.3
_STEPS, _RATE = 60, 0.1
# so many times the loss of the beginning
_HOPELESS = 1e6


@dataclass(frozen=True, slots=True)
class Descent:
    """The losses, from the first on, and the largest output or parameter at the end."""

    losses: Array
    how: str

    @property
    def ended(self) -> int | None:
        """The step after which the loss is no finite number any more."""
        bad = np.flatnonzero(~np.isfinite(self.losses))
        return int(bad[0]) if bad.size and np.isfinite(self.losses[0]) else None

    @property
    def diverges(self) -> bool:
        """It ends at no finite number, or so high that nothing leads back."""
        return self.ended is not None or bool(
            self.losses[-1] > _HOPELESS * (abs(self.losses[0]) + 1)
        )

    @property
    def worst(self) -> float:
        return float(self.losses[-1 if self.ended is None else self.ended])

    @property
    def length(self) -> int:
        return len(self.losses) - 1 if self.ended is None else self.ended

    @property
    def factor(self) -> float:
        """How much the loss grows in one of the last steps before that."""
        good = self.losses[: self.ended]
        return float(good[-1] / good[-2]) if len(good) > 2 and good[-2] else np.nan


def by_gradient(lab: Lab) -> Descent | None:
    """Along the claimed gradients, from the parameters that the network was built with."""
    if not lab.card.is_network or lab.card.sizes.get("N", 1) < 2 or lab.has_data:
        return None
    return lab.once("training by gradient", _by_gradient)


def _by_gradient(lab: Lab) -> Descent | None:
    point = beginning.begun(lab)
    values, losses = dict(point.values), []
    for _ in range(_STEPS):
        outcome = lab.run(Forward(values), Backward(1.0))
        output = outcome.records[0].output
        if outcome.failure is not None or output is None or output.size != 1:
            return None
        losses.append(float(output.flat[0]))
        if not np.isfinite(losses[-1]):
            break
        for slot, gradient in outcome.records[-1].gradients.items():
            if slot in values and gradient.shape == values[slot].shape:
                values[slot] = values[slot] - _RATE * gradient
    return Descent(np.array(losses), f"along the gradients that it gives, at the rate {_RATE:g}")


def own_method(lab: Lab) -> str | None:
    """A method that learns from data and targets and needs nothing else."""
    for name, function in lab.code.functions.items():
        owner, _, last = name.rpartition(".")
        if owner != lab.card.name or not _LEARNS.fullmatch(last):
            continue
        needed = len(lab.code.parameters(function)) - len(function.args.defaults)
        if needed == 2 and _is_short(function, rounds(lab, last)):
            return last
    return None


def rounds(lab: Lab, method: str) -> tuple[str, ...]:
    """Arguments of the method that say how often it goes through the data, or takes a step."""
    function = lab.code.function(f"{lab.card.name}.{method}")
    return (
        tuple(n for n in lab.code.parameters(function) if _ROUNDS.fullmatch(n)) if function else ()
    )


def _is_short(function: Function, given: tuple[str, ...]) -> bool:
    """It has no loop of a length that nobody can say: over parts and parameters, or over rounds."""
    for node in ast.walk(function):
        if isinstance(node, ast.While):
            return False
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
            ranged = isinstance(node.iter.func, ast.Name) and node.iter.func.id in ("range", "tqdm")
            names = {n.id for n in ast.walk(node.iter) if isinstance(n, ast.Name)}
            if ranged and not names & set(given):
                return False
    return True


def by_itself(lab: Lab) -> Descent | None:
    """By the network's own method, at its own rate, on tame data."""
    if not lab.card.is_network or lab.has_data:
        return None
    return lab.once("training by itself", _by_itself)


def _by_itself(lab: Lab) -> Descent | None:
    method = own_method(lab)
    inputs = [s for s in lab.card.slots if s.role == "input" and s.domain.values == "real"]
    targets = [s for s in lab.card.slots if s.role == "target"]
    if method is None or len(inputs) != 1 or len(targets) != 1:
        return None
    values = dict(beginning.begun(lab).values)
    x, t = inputs[0].name, targets[0].name
    values[x] = _TAME * values[x]
    asked = " ".join(
        [f"train {method} {x},{t} {_STEPS}", *(f"{name}=1" for name in rounds(lab, method))]
    )
    step = [Forward(values)]
    found = lab.bench.outputs(lab.card.name, step, seed=lab.seed, altered=asked)[0]
    if found is None or found.shape != (_STEPS + 1,):
        return None
    return Descent(found, f"by its own {method}, at its own rate, on inputs below 0.6")
