"""What a subject's name claims that it computes, and whether it does.

A name is a hint, and people give one name to several functions: leaky ReLUs with any slope, sigmoids
that are scaled, two approximations of GELU. A claim counts as kept when one of the readings of the
name fits, with the parameters that the code itself holds.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .. import catalog
from ..catalog.entry import normal
from ..model import Array
from . import rows
from .lab import Lab

# names that leave no doubt, each with the entries of the catalogue that it may mean
_MEANS: dict[str, tuple[str, ...]] = {
    "sigmoid": ("sigmoid", "hard_sigmoid"), "logistic": ("sigmoid",), "expit": ("sigmoid",),
    "tanh": ("tanh", "hard_tanh"), "hyperbolictangent": ("tanh",),
    "relu": ("relu", "relu6", "leaky_relu"), "relu6": ("relu6",),
    "leakyrelu": ("leaky_relu", "relu"), "lrelu": ("leaky_relu", "relu"),
    "softplus": ("softplus", "relu"), "softsign": ("softsign",), "elu": ("elu", "celu"),
    "selu": ("selu",), "celu": ("celu",), "swish": ("swish", "hard_swish"), "silu": ("swish",),
    "gelu": ("gelu", "gelu_tanh"), "mish": ("mish", "hard_mish"), "logsigmoid": ("log_sigmoid",),
    "hardtanh": ("hard_tanh",), "hardsigmoid": ("hard_sigmoid",),
}  # fmt: skip
# words that say what a thing is, and not which
_NEUTRAL = (
    "activation", "layer", "function", "forward", "func", "node", "unit", "gate", "act", "op",
    "numpy", "np", "my", "fn",
)  # fmt: skip
_CLOSE = 1e-6
# so much of its size is a matter of rounded constants
_ROUNDED = 2e-3


@dataclass(frozen=True, slots=True)
class Claim:
    """The entry that the name means, x and yours there, and the reference that comes nearest."""

    entry: str
    formula: str
    x: Array
    yours: Array
    reference: Array

    @property
    def gap(self) -> float:
        """The largest difference, in units of the reference's size."""
        size = float(np.sqrt(np.mean(self.reference**2))) or 1.0
        gap = float(np.max(np.abs(self.yours - self.reference)))
        return gap / size if math.isfinite(gap) else math.inf


def broken(lab: Lab) -> Claim | None:
    """The claim of the name where no reading of it fits; None where it is kept, or not known."""
    if "claim" not in lab.memo:
        lab.memo["claim"] = _broken(lab)
    found: Claim | None = lab.memo["claim"]
    return found


def named(lab: Lab) -> tuple[str, ...]:
    """The entries that the subject's name may mean; none where it says nothing certain."""
    word = normal(lab.card.name.rsplit(".", 1)[-1])
    for _ in range(2):
        for neutral in _NEUTRAL:
            rest = word.removesuffix(neutral) if word not in _MEANS else word
            word = rest.removeprefix(neutral) if rest and rest not in _MEANS else rest or word
    return _MEANS.get(word, ())


def _broken(lab: Lab) -> Claim | None:
    meant = named(lab)
    x = rows.only_input(lab)
    if not meant or x is None or lab.card.scalar or lab.card.kind != "activation":
        return None
    seen = [p for p in (lab.point(), lab.point("wide")) if lab.output(p.values) is not None]
    if not seen:
        return None
    inputs = [np.asarray(p.values[x], dtype=float) for p in seen]
    outputs = [np.asarray(lab.output(p.values), dtype=float) for p in seen]
    if any(a.shape != b.shape for a, b in zip(inputs, outputs, strict=True)):
        return None
    at, yours = (np.concatenate([a.reshape(-1) for a in many]) for many in (inputs, outputs))
    numbers = _numbers(lab)
    nearest: Claim | None = None
    for reference in _readings(meant, at, numbers):
        claim = Claim(meant[0], catalog.get("activation", meant[0]).formula, at, yours, reference)
        if claim.gap < _tolerance(yours, lab):
            return None
        nearest = claim if nearest is None or claim.gap < nearest.gap else nearest
    if nearest is None or _scaled(meant[0], at, yours, numbers):
        return None
    return nearest


def _tolerance(yours: Array, lab: Lab) -> float:
    output = lab.output(lab.point().values)
    single = output is not None and (
        output.dtype != np.float64 or bool(np.all(yours == yours.astype(np.float32)))
    )
    return 1e-4 if single else _CLOSE


def _readings(meant: tuple[str, ...], x: Array, numbers: list[float]) -> Iterator[Array]:
    """Every reading of the name: each entry, with its parameter as usual and as the code has it."""
    for name in meant:
        make = catalog.get("activation", name).make
        yield _value(make(), x)
        parameter = _PARAMETER.get(name)
        if parameter is not None:
            for number in numbers:
                yield _value(make(**{parameter: number}), x)
    if "relu" in meant:
        for number in numbers:
            yield np.clip(x, 0, abs(number))
            yield np.where(x > number, x, 0.0)
    if "hard_tanh" in meant:
        for low, high in itertools.product(numbers, repeat=2):
            yield np.clip(x, -low, high)
    if "gelu" in meant:
        yield x / (1 + np.exp(-1.702 * x))
    if "hard_sigmoid" in meant:
        yield np.clip(x / 6 + 0.5, 0, 1)


_PARAMETER = {
    "leaky_relu": "alpha", "elu": "alpha", "celu": "alpha", "swish": "beta", "hard_sigmoid": "slope",
}  # fmt: skip


def _value(function: Callable[..., Array], x: Array) -> Array:
    forward: Callable[[Array], Array] = getattr(function, "forward")  # noqa: B009
    with np.errstate(all="ignore"):
        return np.asarray(forward(x.copy()), dtype=float)


def _scaled(name: str, x: Array, yours: Array, numbers: list[float]) -> bool:
    """a·f(b·x) + c, with numbers that stand in the code: 1.7159·tanh(2x/3) is a tanh."""
    if name not in ("sigmoid", "tanh", "softplus"):
        return False
    factors = [1.0, *numbers]
    for b in factors:
        reference = _value(catalog.get("activation", name).make(), b * x)
        for a, c in itertools.product(factors, [0.0, *numbers, *(-n for n in numbers)]):
            if np.allclose(yours, a * reference + c, rtol=_CLOSE, atol=_CLOSE):
                return a != 0 and b > 0
    return False


def _numbers(lab: Lab) -> list[float]:
    """Positive numbers in the code of the subject and in its defaults, their ratios included."""
    owner = lab.card.name
    names = [q for q in lab.code.functions if q.startswith(f"{owner}.") or q == owner]
    trees: list[ast.AST] = [
        lab.code.functions[q] for q in (*names, *lab.code.reached(lab.card.forward))
    ]
    if owner in lab.code.classes:
        trees.append(lab.code.classes[owner])
    plain = {
        abs(float(n.value))
        for tree in trees
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, (int, float)) and n.value
    }
    plain = {n for n in plain if math.isfinite(n)}
    ratios = {a / b for a, b in itertools.permutations(plain, 2)} if len(plain) < 6 else set()
    return sorted(plain | ratios)[:24]
