"""Shapes and domains in which a forward may want its inputs, the commonest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array, Domain, Role, Slot
from .names import looks_like_prediction, looks_like_target, normal

_ONE: Sequence[tuple[tuple[int | str, ...], Domain]] = (
    (("N", "D"), Domain()),
    (("D", "N"), Domain()),
    (("N", "D", 6, 4), Domain()),
    (("N", 1, 6, 4), Domain()),
    (("N", 6, 4, "D"), Domain()),
    (("N", 4, "D"), Domain()),
    (("N", "C"), Domain()),
    (("C", "N"), Domain()),
    (("D",), Domain()),
    # numbers that count in a vector of any numbers are no indices
    (("N",), Domain("index", classes="V")),
    (("N", 4), Domain("index", classes="V")),
    (("D", 1), Domain()),
    ((1, "D"), Domain()),
    (("C",), Domain()),
    ((4, "D", "N"), Domain()),
    ((4, "D", 1), Domain()),
    (("D", 6, 4), Domain()),
    ((6, 4, "D"), Domain()),
    ((6, 4), Domain()),
    ((), Domain()),
    # channels and features that can be divided among groups, heads or pixels
    (("N", 8, 6, 4), Domain()),
    (("N", 4, 8), Domain()),
)
_MASK = re.compile(r"(\w+_)?masks?(_\w+)?|マスク")
_REAL, _PROBABILITY = Domain(), Domain("probability")
_ONEHOT, _INDEX = Domain("onehot"), Domain("index", classes="C")
_TWO = Domain("index", classes="B")
_ROW = Domain("index", classes="V")


_ONE_OUTPUT: Sequence[tuple[tuple[int | str, ...], tuple[int | str, ...]]] = (
    (("N", 1), ("N", 1)),
    (("N",), ("N",)),
    (("N", 1), ("N",)),
)


def one_input(name: str) -> Iterator[tuple[Slot, ...]]:
    """Slots for a forward of one argument."""
    for shape, domain in _ONE:
        yield (_slot(name, shape, domain),)
    for values in ("positive", "probability"):
        for shape, _ in _ONE[:3]:
            yield (_slot(name, shape, Domain(values)),)


def of_shape(name: str, shape: tuple[int | str, ...]) -> tuple[Slot, ...]:
    return (_slot(name, shape, _REAL),)


def two_inputs(first: str, second: str) -> Iterator[tuple[Slot, ...]]:
    """Slots for a forward of two arguments that are both data: sums, products, cells."""
    for a, b in (
        (("N", "D"), ("N", "D")),
        (("N", "D"), ("N", "H")),
        (("N", "D"), ("N", "C")),
        ((), ()),
        (("D", "N"), ("H", "N")),
        (("D", "N"), ("C", "N")),
        (("D", 1), ("H", 1)),
        (("D", 1), ("C", 1)),
        (("D",), ("D",)),
        (("D",), ("H",)),
        (("D",), ("C",)),
        (("N", "D"), ("D", "C")),
        # a sequence beside one weight for each step, one vector, or another sequence
        (("N", 4, "D"), ("N", 4)),
        (("N", 4, "D"), ("N", "D")),
        (("N", 4, "D"), ("N", 4, "D")),
        (("N", 4, "D"), ("N", 3, "H")),
        (("N", 4, "D"), ("N", "H")),
        (("N", 4, "D"), ("N", "C")),
        (("N", "D"), ("N", 4, "D")),
        (("N", "H"), ("N", 4, "D")),
        (("N", "D"), ("N", 4, "C")),
    ):
        yield (_slot(first, a, _REAL), _slot(second, b, _REAL))
    # rows of two tables: users and what they rate, a word and the one beside it
    yield (_slot(first, ("N",), _ROW), _slot(second, ("N",), _ROW))
    # a vector for each sample beside the number of a row
    yield (_slot(first, ("N", "D"), _REAL), _slot(second, ("N",), _ROW))
    yield (_slot(first, ("N",), _ROW), _slot(second, ("N", "D"), _REAL))


def several_inputs(names: Sequence[str]) -> Iterator[tuple[Slot, ...]]:
    """Slots for three and more arguments: all alike, or a state beside the data."""
    labelled = len(names) == 3 and _LABEL.fullmatch(normal(names[2])) is not None
    if labelled:
        yield from _pairs_with_labels(names)
    for shape in (("N", "D"), ("N", 4, "D"), (), ("D",)):
        yield tuple(_slot(n, shape, _REAL) for n in names)
    for first, *states in _STATES:
        for state in states:
            yield (
                _slot(names[0], first, _REAL),
                *(_slot(n, state, _REAL) for n in names[1:]),
            )
    if len(names) == 3:
        # scores, the class or action that was taken, and a weight for each sample
        scores, weight = _slot(names[0], ("N", "C"), _REAL), _slot(names[2], ("N",), _REAL)
        yield (scores, _target(names[1], ("N",), _INDEX), weight)
        yield (scores, _target(names[1], ("N", "C"), _ONEHOT), weight)
        steps = _slot(names[0], ("N", 4, "C"), _REAL), _slot(names[2], ("N", 4), _REAL)
        yield (steps[0], _target(names[1], ("N", 4), _INDEX), steps[1])
        if not labelled:
            yield from _pairs_with_labels(names)
        # words, those beside them, and some that are not
        for last in (("N",), ("N", 4)):
            yield (*(_slot(n, ("N",), _ROW) for n in names[:2]), _slot(names[2], last, _ROW))
            vector, row = _slot(names[0], ("N", "D"), _REAL), _slot(names[1], ("N",), _ROW)
            yield (vector, row, _slot(names[2], last, _ROW))


_LABEL = re.compile(r"(is_?)?(y|same|similar\w*|match|labels?|targets?|t|sign|y_true|flag)")


def _pairs_with_labels(names: Sequence[str]) -> Iterator[tuple[Slot, ...]]:
    """Two rows of features for each sample, and whether they belong together: 0 or 1, or -1 or 1."""
    for shape in (("N",), ("N", 1)):
        for domain in (Domain("binary"), Domain("sign")):
            pair = (_slot(n, ("N", "D"), _REAL) for n in names[:2])
            yield (*pair, _target(names[2], shape, domain))


# data, and what the states beside it may be: rows, columns, one sample, sequences
_STATES: Sequence[tuple[tuple[int | str, ...], ...]] = (
    (("N", "D"), ("N", "H"), ("N", "C")),
    (("D", "N"), ("H", "N"), ("C", "N")),
    (("D", 1), ("H", 1), ("C", 1)),
    (("D",), ("H",), ("C",)),
    (("N", 4, "D"), ("N", "H"), ("N", "C")),
)


def losses(prediction: str, target: str, *, hints: str) -> Iterator[tuple[Slot, ...]]:
    """Slots for a loss of predictions and targets; `hints` are words from its code and name."""
    kinds: Sequence[str] = (*_target_order(hints), "soft")
    if _is_margin(prediction, target, hints):
        kinds = ("sign", *(k for k in kinds if k != "sign"))
    if re.search(rf"log\(\s*(self\.)?{re.escape(target.lower())}\b", hints.lower()):
        # the log of a target: no class may have none of it
        kinds = ("soft", *kinds[:-1])
    domains = (
        (_PROBABILITY, _REAL) if _wants_probability(prediction, hints) else (_REAL, _PROBABILITY)
    )
    # samples as rows or as columns is decided for one kind of target before the next is tried
    for domain in domains:
        for kind in kinds:
            for columns in (False, True):
                y = replace(domain, axis=0) if columns else domain
                yield from _loss_slots(prediction, target, y, kind, columns=columns)
    steps = Domain("index", classes="C")
    for domain in domains:
        yield (_slot(prediction, ("N", 4, "C"), domain), _target(target, ("N", 4), steps))
        yield (_slot(prediction, ("N", 4, "C"), domain), _target(target, ("N", 4, "C"), _ONEHOT))
    whole = _slot(prediction, ("N", "D"), _REAL)
    yield (whole, _target(target, ("N", "C"), _ONEHOT))
    yield (whole, _target(target, ("N",), _INDEX))
    for domain in domains:
        one = _slot(prediction, ("C",), domain)
        yield (one, _target(target, (), _INDEX))
        yield (one, _target(target, ("C",), _ONEHOT))
    # one score for each sample, and its class 0 or 1 as an integer that the code indexes with
    for domain in domains:
        for shape in (("N",), ("N", 1)):
            yield (_slot(prediction, shape, domain), _target(target, ("N",), _TWO))


def _is_margin(prediction: str, target: str, hints: str) -> bool:
    """An exponential or a maximum of -t·y, perhaps with a number before it: t is -1 or 1."""
    y, t = (rf"(?:self\.)?{re.escape(n)}" for n in (prediction, target))
    product = rf"(?:{y}\s*\*\s*{t}|{t}\s*\*\s*{y})\b"
    return (
        re.search(rf"(?:exp|maximum|logaddexp)\((?:[\d.]+\s*[,-]\s*)*-?\s*{product}", hints)
        is not None
    )


def _loss_slots(
    prediction: str, target: str, domain: Domain, kind: str, *, columns: bool
) -> Iterator[tuple[Slot, ...]]:
    rows: tuple[int | str, ...] = ("C", "N") if columns else ("N", "C")
    y = _slot(prediction, rows, domain)
    if kind == "onehot":
        onehot = Domain("onehot", axis=0) if columns else _ONEHOT
        yield (y, _target(target, rows, onehot))
    elif kind == "index":
        yield (y, _target(target, ("N",), Domain("index", classes="C")))
    elif kind == "soft":
        yield (y, _target(target, rows, Domain("soft")))
    elif kind == "real":
        yield (y, _target(target, rows, _REAL))
        # one output for each sample, where several do not go
        for shape, other in () if columns else _ONE_OUTPUT:
            yield (_slot(prediction, shape, domain), _target(target, other, _REAL))
    elif kind in ("binary", "sign") and not columns:
        values = Domain("binary") if kind == "binary" else Domain("sign")
        shapes: Sequence[tuple[int | str, ...]] = (("N",), ("N", 1), rows)
        for shape in shapes:
            yield (_slot(prediction, shape, domain), _target(target, shape, values))


def _target_order(hints: str) -> Sequence[str]:
    words = hints.lower()
    if any(w in words for w in ("hinge", "svm", "margin")):
        return ("sign", "index", "onehot", "real", "binary")
    classes = re.search(r"softmax|logsumexp|argmax|arange|axis|keepdims", words)
    if not classes and any(w in words for w in ("binary", "bce", "logistic", "sigmoid", "logit")):
        return ("binary", "onehot", "index", "real", "sign")
    if any(
        w in words for w in ("mse", "squared", "mae", "l1", "l2loss", "huber", "regress", "mean_s")
    ):
        return ("real", "onehot", "index", "binary", "sign")
    if re.search(r"kl_?div|kullback|divergence|(^|_)kl(_|d|$)|distribution", words):
        return ("soft", "onehot", "index", "real", "binary", "sign")
    return ("onehot", "index", "soft", "real", "binary", "sign")


def _wants_probability(prediction: str, hints: str) -> bool:
    """A loss that takes the log of its input as it comes wants probabilities."""
    words = hints.lower()
    if normal(prediction) in ("logits", "logit", "scores", "score", "z", "a"):
        return False
    return "log" in words and "exp" not in words and "softmax" not in words and "logp" not in words


def _slot(name: str, shape: tuple[int | str, ...], domain: Domain) -> Slot:
    if _MASK.fullmatch(normal(name)) and domain.values == "real":
        # what is 0 or 1 and chosen, not computed: `d * mask` is its own square in it
        return Slot(name, "input", shape, Domain("binary"), differentiable=False)
    return Slot(name, "input", shape, domain, differentiable=domain.values != "index")


def _target(name: str, shape: tuple[int | str, ...], domain: Domain) -> Slot:
    return Slot(name, "target", shape, domain, differentiable=False)


def drawn(slots: Sequence[Slot], sizes: Mapping[str, int], *, seed: int) -> dict[str, Array]:
    """Values for every slot."""
    rng = np.random.default_rng(seed)
    return {s.name: draw(s, sizes, rng) for s in slots}


def target_first(names: Sequence[str]) -> bool:
    """forward(t, y): the target is named first."""
    if len(names) < 2 or looks_like_target(names[1]):
        return False
    # `loss(y, y_pred)`: y is what the other predicts; of `loss(y, t)` the second is the target
    return looks_like_target(names[0]) or (
        normal(names[0]) == "y" and looks_like_prediction(names[1])
    )


def given(names: Sequence[str], data: Sequence[Any]) -> tuple[Slot, ...]:
    """Slots that hold the user's own data, in call order; the second of two is the target."""
    slots = []
    for index, (name, value) in enumerate(zip(names, data, strict=False)):
        array = np.asarray(value)
        is_target = len(data) == 2 and (index == 1) != target_first(names)
        role: Role = "target" if is_target else "input"
        # integers of two and more axes are data as well (pixels), where the code takes fractions
        floats = array.dtype.kind == "f" or (array.dtype.kind in "iu" and array.ndim > 1)
        slots.append(
            Slot(name, role, array.shape, _domain_of(array), floats and not is_target, array.copy())
        )
    return tuple(slots)


def _domain_of(array: Array) -> Domain:
    if array.dtype.kind in "iu" and array.ndim <= 1:
        return Domain("index", classes="C")
    zeros_and_ones = bool(np.all((array == 0) | (array == 1)))
    if array.ndim == 2 and array.size and zeros_and_ones and bool(np.all(array.sum(axis=1) == 1)):
        return Domain("onehot")
    return Domain()
