"""Arguments for a constructor that nobody documented: from names, defaults, calls and trial.

A construction is tried, never trusted: the adapter keeps the first one whose forward and
backward run, and says what was guessed.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .contain import contained
from .names import normal, size_symbol
from .state import objects

# Distinct and not 1, 2 or 4, so that a ratio of N, C or D is never taken for a spare constant.
SIZES: Mapping[str, int] = {"N": 5, "D": 6, "H": 7, "C": 3, "K": 2, "V": 11}

_MATRIX_NAMES = frozenset(
    "w weight weights kernel kernels theta wx wh u m mat matrix filters".split()
)
_VECTOR_NAMES = frozenset("b bias biases beta phi gamma scale shift offset".split())
_FLOATS: Mapping[str, float] = {
    "lr": 0.1, "learning_rate": 0.1, "eta": 0.1, "eps": 1e-7, "epsilon": 1e-7, "momentum": 0.9,
    "rate": 0.5, "ratio": 0.5, "dropout": 0.5, "dropout_ratio": 0.5, "dropout_rate": 0.5, "p": 0.5,
    "prob": 0.5, "keep_prob": 0.5, "keep": 0.5, "drop_prob": 0.5, "std": 0.1, "weight_init_std": 0.1,
    "alpha": 0.3, "slope": 0.3, "negative_slope": 0.3, "delta": 0.8, "lam": 0.1, "reg": 0.1,
    "lambda": 0.1, "weight_decay": 0.1, "l2": 0.1, "weight_decay_lambda": 0.1, "beta": 0.7,
    "threshold": 0.2, "value": 0.1, "margin": 0.9, "scale": 0.7, "temperature": 1.3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One value for one argument, made afresh at every construction, and how to say it."""

    make: Callable[[], Any]
    words: str


_GENERATOR = Option(lambda: np.random.default_rng(0), "numpy.random.default_rng(0)")
_RANDOM: Mapping[str, Option] = {
    **dict.fromkeys(("rng", "random", "random_state", "generator"), _GENERATOR),
    "seed": Option(lambda: 0, "0"),
}


@dataclass(frozen=True, slots=True)
class Construction:
    """Arguments that a class may be built with."""

    options: Mapping[str, Option]
    guesses: tuple[str, ...] = field(default=())
    prototype: Any = None

    def build(self, cls: Callable[..., Any]) -> Any:
        if self.prototype is not None:
            return rehomed(copy.deepcopy(self.prototype), cls)
        with contained():
            return cls(**{name: option.make() for name, option in self.options.items()})


def rehomed(obj: Any, cls: Callable[..., Any]) -> Any:
    """`obj` and what it holds as objects of the classes in the scope of `cls` (after an edit)."""
    scope = vars(sys.modules.get(getattr(cls, "__module__", ""), None) or object)
    for held in [obj, *(o for _, o in objects(obj))]:
        there = scope.get(type(held).__name__)
        if isinstance(there, type) and there is not type(held):
            held.__class__ = there
    return obj


def constructions(
    cls: Callable[..., Any],
    *,
    limit: int = 96,
    neighbours: Mapping[str, Any] | None = None,
    prototype: Any = None,
) -> Iterator[Construction]:
    """Ways to build `cls`, the likeliest first; a given object is the only way there is."""
    if prototype is not None:
        yield Construction({}, ("a copy of the given object",), prototype)
        return
    required = _required(cls)
    if required is None:
        return
    yield from _in_order(required)
    pools = [_options(p.name, p.annotation, neighbours or {}) for p in required]
    ranked = sorted(
        itertools.islice(itertools.product(*[range(len(pool)) for pool in pools]), 20000),
        key=lambda picks: (sum(picks), picks),
    )
    count = 0
    for picks in ranked:
        chosen = {p.name: pools[i][picks[i]] for i, p in enumerate(required)}
        if _ints_repeat(chosen):
            continue
        yield Construction(chosen, tuple(f"{n} = {o.words}" for n, o in chosen.items()))
        count += 1
        if count >= limit:
            return


def _in_order(required: list[inspect.Parameter]) -> Iterator[Construction]:
    """Three and more arguments that no name explains are most likely sizes, in to out."""
    known = [p for p in required if size_symbol(p.name) or normal(p.name) in _FLOATS]
    stems = {normal(p.name).rstrip("0123456789_") for p in required}
    if len(required) < 3 or known or stems & (_MATRIX_NAMES | _VECTOR_NAMES) - {"b"}:
        return
    values = [SIZES["D"], *(SIZES["H"] + i for i in range(len(required) - 2)), SIZES["C"]]
    options = {p.name: _number(v) for p, v in zip(required, values, strict=True)}
    yield Construction(options, tuple(f"{n} = {o.words}" for n, o in options.items()))


def _number(value: int) -> Option:
    return Option(lambda: value, f"{value} (tried)")


def _required(cls: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return None
    return [
        p
        for p in parameters
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]


def _ints_repeat(chosen: Mapping[str, Option]) -> bool:
    """Two unnamed sizes that are equal would hide every transpose."""
    sizes = [o.words for n, o in chosen.items() if o.words.endswith("(tried)")]
    ints = [w for w in sizes if w[0].isdigit()]
    return len(ints) != len(set(ints))


def _options(name: str, annotation: Any, neighbours: Mapping[str, Any]) -> list[Option]:
    key = normal(name)
    symbol = size_symbol(name)
    if key in _FLOATS and not symbol:
        value = _FLOATS[key]
        rest = _VECTORS if key in _VECTOR_NAMES else []
        return [*rest, Option(lambda: value, f"{value:g} (by its name)")]
    stem = key.rstrip("0123456789_")
    if symbol and stem in _MATRIX_NAMES:
        return [*_MATRICES, _size(symbol, "by its name")]
    if symbol:
        return [_size(symbol, "by its name"), *_lists(), *_shapes()]
    if stem in _MATRIX_NAMES or stem.startswith(("weight", "w_")):
        square = [_array("C", "C")] if stem in ("wh", "u", "whh", "w_h", "w_hh") else []
        return [*square, *_MATRICES, *_VECTORS[:1], *(_size(s, "tried") for s in "DC")]
    if stem in _VECTOR_NAMES or stem.startswith(("bias", "b_")):
        sizes = [_size(s, "tried") for s in "CD"]
        return [*_VECTORS, Option(lambda: 0.3, "0.3 (tried)"), *sizes]
    if any(word in key for word in ("list", "sizes", "dims", "layers", "shape", "nodes")):
        return [*_lists(), *_shapes()]
    if key in _RANDOM:
        return [_RANDOM[key]]
    if any(word in key for word in ("activation", "act", "func", "nonlin")):
        return _activations(neighbours)
    if annotation in (int, "int"):
        return [_size(s, "tried") for s in "DCH"]
    if annotation in (float, "float"):
        return [Option(lambda: 0.3, "0.3 (tried)")]
    if annotation in (bool, "bool"):
        return [Option(lambda: True, "True"), Option(lambda: False, "False")]
    return [
        _MATRICES[0], _VECTORS[0], _size("D", "tried"), _size("C", "tried"), Option(lambda: 0.3, "0.3 (tried)"),
        *_lists()[:1], Option(lambda: "relu", "'relu' (tried)"), Option(lambda: None, "None (tried)"),
    ]  # fmt: skip


def _size(symbol: str, why: str) -> Option:
    value = SIZES[symbol]
    return Option(lambda: value, f"{value} ({why})")


def _array(*symbols: str) -> Option:
    shape = tuple(SIZES[s] if s in SIZES else int(s) for s in symbols)

    def make() -> Any:
        rng = np.random.default_rng(7 + sum(shape))
        return rng.standard_normal(shape) * 0.5

    return Option(make, f"an array {shape}")


def _lists() -> list[Option]:
    d, h, c = SIZES["D"], SIZES["H"], SIZES["C"]
    return [
        Option(lambda: [d, h, c], f"[{d}, {h}, {c}]"),
        Option(lambda: [h, h + 1], f"[{h}, {h + 1}]"),
        Option(lambda: [h], f"[{h}]"),
    ]


def _shapes() -> list[Option]:
    return [
        Option(lambda: (SIZES["C"], 6, 5), f"({SIZES['C']}, 6, 5)"),
        Option(lambda: (SIZES["D"],), f"({SIZES['D']},)"),
        Option(lambda: (SIZES["D"], SIZES["C"]), f"({SIZES['D']}, {SIZES['C']})"),
    ]


def _activations(neighbours: Mapping[str, Any]) -> list[Option]:
    words = [Option(lambda w=w: w, f"{w!r} (tried)") for w in ("relu", "tanh", "sigmoid")]  # type: ignore[misc]
    live = []
    for name, value in neighbours.items():
        if normal(name) in ("relu", "tanh", "sigmoid", "identity") and callable(value):
            live.append(Option(lambda v=value: copy.copy(v), f"{name} of the same file"))  # type: ignore[misc]
    return [*words, *live, Option(lambda: None, "None (tried)")]


_MATRICES: Sequence[Option] = (_array("D", "C"), _array("C", "D"), _array("C", "2", "K", "K"))
_VECTORS: Sequence[Option] = (_array("C"), _array("1", "C"), _array("C", "1"), _array("D"))
