"""What a network's own step does to each parameter, beside the gradient that it was right about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Forward
from .lab import Lab

_STEPS = re.compile(
    r"_*(train|fit|learn|update|step|apply|optimi[sz]e|descend|sgd|gradient_?descent|gd)\w*|学習\w*|更新\w*",
    re.IGNORECASE,
)
_RATE = re.compile(r"(?i)(lr|learning_?rate|eta|alpha|rate|step_?size|l_?rate|学習率)")
_ONCE = re.compile(
    r"(?i)(n_?|num_?|max_?)?(epochs?|iters?|iterations|steps|rounds|n_iter|max_iter)"
)
_WHOLE = re.compile(r"(?i)(mini_?)?batch_?size|bs|batch")
_GRADS = re.compile(r"(?i)(d|g|grads?|gradients?|d?grads?_\w+|nablas?|gs)")
_NET = re.compile(r"(?i)net|network|model|nn|mlp|clf|classifier|モデル|ネット")
_ANSWERED = 3
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Step:
    """By parameter: how far it moved, over the gradient; None where that is no one number."""

    method: str
    ratios: dict[str, float | None]
    # parameters that followed the gradient of another
    taken: dict[str, str]
    # parameters of one entry: whichever way one moves, it is along its gradient
    single: frozenset[str] = frozenset()

    @property
    def rate(self) -> float | None:
        """What most of them move by; None where no two agree."""
        found = [r for r in self.ratios.values() if r]
        size = float(np.median(np.abs(found))) if found else 0.0
        alike = [r for r in found if abs(abs(r) - size) <= _NEAR * size]
        alone = len(found) == 1 and any(r for n, r in self.ratios.items() if n not in self.single)
        return size if size and (len(alike) > 1 or alone) else None

    @property
    def climbing(self) -> list[str]:
        rate = self.rate
        return [n for n, r in self.ratios.items() if rate and r and abs(r - rate) <= _NEAR * rate]

    @property
    def falling(self) -> list[str]:
        rate = self.rate
        return [n for n, r in self.ratios.items() if rate and r and abs(r + rate) <= _NEAR * rate]

    @property
    def still(self) -> list[str]:
        return [n for n, r in self.ratios.items() if r == 0.0]


def steps(lab: Lab) -> list[Step]:
    """For each method of the network that steps along its gradient, at once and for all of them."""
    if (
        not lab.card.is_network
        or not lab.card.scalar
        or not lab.card.has_backward
        or lab.wrong
        or lab.has_data
    ):
        return []
    return lab.once("moving", lambda lab: list(_steps(lab)))


def _steps(lab: Lab) -> Iterator[Step]:
    slots = [s for s in lab.card.slots if s.role == "parameter"]
    gradients = lab.claimed(lab.point()).gradients
    known = [s.name for s in slots if s.name in gradients and gradients[s.name].any()]
    if not known:
        return
    for method, asked in list(_methods(lab))[:_ANSWERED]:
        step = [Forward(lab.point().values)]
        found = lab.bench.outputs(lab.card.name, step, seed=lab.seed, altered=asked)[0]
        values = lab.point().values
        if found is None or found.size != sum(values[s.name].size for s in slots):
            continue
        moves: dict[str, Array] = {}
        at = 0
        for slot in slots:
            size = values[slot.name].size
            moves[slot.name] = found[at : at + size]
            at += size
        ratios = {n: _ratio(moves[n], gradients[n]) for n in known}
        if any(r is not None for r in ratios.values()):
            single = frozenset(n for n in known if gradients[n].size == 1)
            yield Step(method, ratios, _taken(moves, gradients, ratios), single)


def _ratio(move: Array, gradient: Array) -> float | None:
    g = gradient.ravel()
    if move.shape != g.shape or not np.all(np.isfinite(move)):
        return None
    if not move.any():
        return 0.0
    c = float(move @ g / (g @ g))
    close = np.allclose(move, c * g, rtol=1e-6, atol=1e-7 * float(np.abs(move).max()))
    return c if close and c else None


def _taken(
    moves: Mapping[str, Array], gradients: Mapping[str, Array], ratios: Mapping[str, float | None]
) -> dict[str, str]:
    found = {}
    for name, ratio in ratios.items():
        for other in ratios if ratio is None else ():
            if other != name and (_ratio(moves[name], gradients[other]) or 0.0) < 0:
                found[name] = other
    return found


def _methods(lab: Lab) -> Iterator[tuple[str, str]]:
    """(name, question) for the methods whose arguments are understood; all data is one batch."""
    count = int(lab.card.sizes.get("N", 1))
    return (found for found in loops(lab, count) if found[0].rpartition(".")[0] == lab.card.name)


def loops(lab: Lab, batch: int) -> Iterator[tuple[str, str]]:
    """(name, question) for methods that step, and for functions of the file that train a network."""
    for qualname, function in lab.code.functions.items():
        owner, _, name = qualname.rpartition(".")
        if (
            owner not in ("", lab.card.name)
            or not _STEPS.fullmatch(name)
            or qualname == lab.card.backward
        ):
            continue
        arguments = lab.code.parameters(function)
        needed = len(arguments) - len(function.args.defaults)
        if not owner:
            if not arguments or not _NET.fullmatch(arguments[0]):
                continue
            arguments, needed = arguments[1:], needed - 1
        asked = _asked(lab, arguments, needed, batch)
        if asked is not None:
            yield qualname, " ".join(["move", name, *asked])


def _asked(lab: Lab, arguments: list[str], needed: int, batch: int) -> list[str] | None:
    """What the arguments are given; None where one of them is not understood."""
    left = [s.name for s in lab.card.slots if s.role in ("input", "target")]
    count, given, named = len(left), [], []
    for number, argument in enumerate(arguments):
        if _ONCE.fullmatch(argument):
            named.append(f"{argument}=1")
        elif _WHOLE.fullmatch(argument):
            named.append(f"{argument}={batch}")
        elif number >= needed:
            continue
        elif _RATE.fullmatch(argument):
            named.append(f"{argument}=0.1")
        elif _GRADS.fullmatch(argument):
            given.append("grads")
        elif left:
            given.append(left.pop(0))
        else:
            return None
    return [",".join(given) or "-", *named] if len(left) in (0, count) else None


@dataclass(frozen=True, slots=True)
class Odd:
    """Parameters that a method treats otherwise than the others, which follow their gradients down."""

    method: str
    slots: tuple[str, ...]
    right: tuple[str, ...]
    rate: float


def climbing(lab: Lab) -> list[Odd]:
    """Up the gradient: some of them, or all where nothing in the file speaks of ascent."""
    found = []
    for step in steps(lab):
        alone = not step.falling and _ASCENT.search(lab.code.source.text) is not None
        if step.rate and step.climbing and not alone:
            found.append(Odd(step.method, tuple(step.climbing), tuple(step.falling), step.rate))
    return found


def motionless(lab: Lab) -> list[Odd]:
    """Methods after which every parameter is what it was."""
    every = steps(lab)
    if any(r != 0.0 for s in every for r in s.ratios.values()):
        return []
    return [Odd(s.method, tuple(s.still), (), 0.0) for s in every]


def still(lab: Lab) -> list[Odd]:
    """Left where they are by every method, though a neighbour of the same layer moves."""
    found = []
    every = steps(lab)
    for step in every:
        names = [
            n for n in step.still if all(not s.ratios.get(n) and n not in s.taken for s in every)
        ]
        names = [n for n in names if all(s.ratios.get(n) is not None for s in every)]
        beside = tuple(n for n in names if any(_layer(n) == _layer(m) for m in step.falling))
        if beside and step.rate:
            found.append(Odd(step.method, beside, tuple(step.falling), step.rate))
    return found


def _layer(slot: str) -> str:
    """W1 and b1, W and b of one layer; weights[1] and biases[1]."""
    last = re.split(r"[.\[\]'\"]+", slot.rstrip("]'\""))[-1]
    head = slot[: slot.rfind(last)] if not last.isdigit() else ""
    return head + re.sub(r"\D", "", last)


_ASCENT = re.compile(
    r"(?i)ascen[dt]|climb|uphill|maximi[sz]|reward|policy|likelihood|log_?lik|evidence|elbo|utility"
    r"|adversar|尤度|最大化|報酬|上昇"
)
