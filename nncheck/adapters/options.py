"""What one argument of a constructor may be: by its name, its annotation, or by trying."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .companions import Plain, called, curve, derivative_of, function_pairs
from .names import is_optimizer, normal, size_symbol

# Distinct and not 1, 2 or 4, so that a ratio of N, C or D is never taken for a spare constant.
SIZES: Mapping[str, int] = {"N": 5, "D": 6, "H": 7, "C": 3, "K": 2, "V": 11, "B": 2}

MATRIX_NAMES = frozenset(
    "w weight weights kernel kernels theta wx wh u m mat matrix filters".split()
)
VECTOR_NAMES = frozenset("b bias biases beta phi gamma scale shift offset".split())
KNOWN_NUMBERS: Mapping[str, float] = {
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
    # a function and its derivative are chosen together
    pair: str = ""


# how a window moves over an image
_WINDOW: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("stride", "strides"), (2, 1)),
    **dict.fromkeys(("pad", "padding"), (1, 0)),
    **dict.fromkeys(("dilation", "groups"), (1,)),
}
_GENERATOR = Option(lambda: np.random.default_rng(0), "numpy.random.default_rng(0)")
_RANDOM: Mapping[str, Option] = {
    **dict.fromkeys(("rng", "random", "random_state", "generator"), _GENERATOR),
    "seed": Option(lambda: 0, "0"),
}


def required_by(cls: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return None
    return [
        p
        for p in parameters
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]


def options_for(
    name: str, annotation: Any, neighbours: Mapping[str, Any], names: Sequence[str] = ()
) -> list[Option]:
    """Values for an argument of this name among these `names`, the likeliest first."""
    company = _company(name, neighbours, names)
    return company or _numbers(name) or _by_annotation(annotation)


def explained(name: str) -> bool:
    """The name alone says what kind of thing it is."""
    return bool(_company(name, {}, [name]) or _numbers(name))


def _numbers(name: str) -> list[Option]:
    """Sizes, settings and arrays, for a name that says so."""
    key = normal(name)
    symbol = size_symbol(name)
    is_array = len(name) == 1 and name.isupper()
    if key in KNOWN_NUMBERS and not symbol and not is_array:
        value = KNOWN_NUMBERS[key]
        rest = _VECTORS if key in VECTOR_NAMES else []
        return [*rest, Option(lambda: value, f"{value:g} (by its name)")]
    stem = key.rstrip("0123456789_")
    if symbol and stem in MATRIX_NAMES:
        return [*_MATRICES, sized(symbol, "by its name")]
    if symbol and "shape" in key:
        return [*shapes(), sized(symbol, "by its name")]
    if symbol:
        return [sized(symbol, "by its name"), *_lists(), *shapes()]
    if stem in MATRIX_NAMES or stem.startswith(("weight", "w_")):
        square = [_array("C", "C")]
        first = square if stem in ("wh", "u", "whh", "w_h", "w_hh") else []
        return [*first, *_MATRICES, *_VECTORS[:1], *(sized(s, "tried") for s in "DCH"), *square]
    if stem in VECTOR_NAMES or stem.startswith(("bias", "b_")):
        sizes = [sized(s, "tried") for s in "CDH"]
        return [*_VECTORS, Option(lambda: 0.3, "0.3 (tried)"), *sizes]
    if key in _WINDOW:
        return [Option(lambda v=v: v, f"{v} (by its name)") for v in _WINDOW[key]]  # type: ignore[misc]
    if key.rstrip("s") in ("node", "unit", "neuron"):
        return [*(sized(s, "tried") for s in "CHD"), *_lists(), *shapes()]
    if any(word in key for word in ("list", "sizes", "dims", "layers", "shape", "nodes", "units")):
        return [*_lists(), *shapes(), *(sized(s, "tried") for s in "CHD")]
    if key in _RANDOM:
        return [_RANDOM[key]]
    return []


# `n_actions` is a number of something
_COUNTED = re.compile(r"(n|num|nb|dim|size)_|.*_(size|dim|count|num)$")


def _company(name: str, neighbours: Mapping[str, Any], names: Sequence[str]) -> list[Option]:
    """Functions, layers and optimizers, for a name that says so."""
    key = normal(name)
    if is_optimizer(name):
        return [_OPTIMIZER, _IN_PLACE]
    base = derivative_of(name, list(names))
    if base is not None or any(derivative_of(n, [name]) for n in names if n != name):
        return _functions(neighbours, derivative=base is not None)
    named = any(w in key for w in ("activation", "act", "func", "nonlin", "name", "kind", "type"))
    if named and not _COUNTED.match(key):
        some = _functions(neighbours, derivative=False)[:1]
        return [*_activations(neighbours), *some, *_layers(neighbours)]
    if size_symbol(name) or key in KNOWN_NUMBERS:
        return []
    if re.search(r"(^|_)(layer|inner|module|block|net|sublayer|body|fn)(_|$)", key):
        return [*_layers(neighbours), *_lists(), *shapes()]
    return []


def _by_annotation(annotation: Any) -> list[Option]:
    """What the annotation allows; without one, what is asked for most."""
    if annotation in (int, "int"):
        return [sized(s, "tried") for s in "DCH"]
    if annotation in (float, "float"):
        return [Option(lambda: 0.3, "0.3 (tried)")]
    if annotation in (bool, "bool"):
        return [Option(lambda: True, "True"), Option(lambda: False, "False")]
    return [
        _MATRICES[0], _VECTORS[0], sized("D", "tried"), sized("C", "tried"), sized("H", "tried"), Option(lambda: 0.3, "0.3 (tried)"),
        *_lists()[:1], Option(lambda: "relu", "'relu' (tried)"), Option(lambda: None, "None (tried)"),
    ]  # fmt: skip


def number(value: int) -> Option:
    return Option(lambda: value, f"{value} (tried)")


def sized(symbol: str, why: str) -> Option:
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


def shapes() -> list[Option]:
    return [
        Option(lambda: (SIZES["D"],), f"({SIZES['D']},)"),
        Option(lambda: (SIZES["C"], 6, 4), f"({SIZES['C']}, 6, 4)"),
        Option(lambda: (SIZES["D"], SIZES["C"]), f"({SIZES['D']}, {SIZES['C']})"),
    ]


def _activations(neighbours: Mapping[str, Any]) -> list[Option]:
    keys = [*_registered(neighbours), "relu", "tanh", "sigmoid"]
    words = [Option(lambda w=w: w, f"{w!r} (tried)") for w in dict.fromkeys(keys)]  # type: ignore[misc]
    live = []
    for name, value in neighbours.items():
        if normal(name) in ("relu", "tanh", "sigmoid", "identity") and callable(value):
            live.append(Option(lambda v=value: copy.copy(v), f"{name} of the same file"))  # type: ignore[misc]
    return [*words, *live, Option(lambda: None, "None (tried)")]


def _registered(neighbours: Mapping[str, Any]) -> list[str]:
    """Keys of the dicts in which a file keeps its functions or classes by name."""
    dicts = [v for v in neighbours.values() if isinstance(v, dict) and v]
    return [
        k
        for d in dicts
        if all(isinstance(k, str) and callable(v) for k, v in d.items())
        for k in d
        if not k.startswith("__")
    ][:6]


def _functions(neighbours: Mapping[str, Any], *, derivative: bool) -> list[Option]:
    """Functions of one argument, or their derivatives, in the same order."""
    return [
        Option(lambda v=(g if derivative else f): v, f"{name}{chr(39) if derivative else ''}", name)  # type: ignore[misc]
        for name, f, g in function_pairs(neighbours)
    ]


def _layers(neighbours: Mapping[str, Any]) -> list[Option]:
    """Objects of classes of the file that are layers and need nothing; then one of our own."""
    found = []
    for name, value in neighbours.items():
        if isinstance(value, type) and not required_by(value) and is_layer(value, neighbours):
            if not is_container(value):
                found.append(Option(lambda v=value: v(), f"{name}()"))  # type: ignore[misc]
    return [*found[:3], Option(lambda: curve(neighbours), "a tanh layer of nncheck's own")]


def is_layer(cls: type, neighbours: Mapping[str, Any]) -> bool:
    """It has a forward and a backward of its own."""
    names = [normal(n) for n in vars(cls)]
    return all(any(n in wanted for n in names) for wanted in called(neighbours))


def is_container(cls: Any) -> bool:
    """Its constructor takes any number of things."""
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(p.kind is p.VAR_POSITIONAL for p in parameters)


_OPTIMIZER = Option(Plain, "an optimizer that takes the plain step")
_IN_PLACE = Option(lambda: Plain(in_place=True), "an optimizer that takes the plain step in place")
_MATRICES: Sequence[Option] = (_array("D", "C"), _array("C", "D"), _array("C", "2", "K", "K"))
_VECTORS: Sequence[Option] = (_array("C"), _array("1", "C"), _array("C", "1"), _array("D"))
