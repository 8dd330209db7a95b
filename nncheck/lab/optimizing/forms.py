"""The right forms of every algorithm: what papers, libraries and textbooks have in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .recursion import Form

_SGD = Form()
_MOMENTUM = Form("momentum", first="sum")
_DAMPED = Form("momentum", first="mean")
_NESTEROV = Form("nesterov", first="sum", lookahead="sum")
_ADAGRAD = Form("adagrad", second="sum", eps="outside")
_RMSPROP = Form("rmsprop", second="mean", eps="outside")
_GRAVES = Form("rmsprop_graves", second="centered", eps="inside")
_CENTERED = Form("rmsprop_graves", second="centered", eps="outside")
_ADAM = Form(
    "adam", first="mean", second="mean", first_correction="power", second_correction="power",
    eps="outside",
)  # fmt: skip
_ADADELTA = Form("adadelta", second="mean", made="units")
_ADAMAX = Form("adamax", first="mean", second="max", first_correction="power", eps="outside")
_AMSGRAD = replace(_ADAM, algorithm="amsgrad", largest="v")
_NADAM = replace(_ADAM, algorithm="nadam", first_correction="", lookahead="dozat")

FORMS: Mapping[str, Sequence[Form]] = {
    "sgd": (_SGD,),
    "momentum": (_MOMENTUM, _DAMPED, replace(_DAMPED, first_correction="power")),
    # with the gradient taken ahead by the caller it is momentum
    "nesterov": (_NESTEROV, replace(_MOMENTUM, algorithm="nesterov")),
    "adagrad": (_ADAGRAD,),
    "rmsprop": (
        _RMSPROP, replace(_RMSPROP, second_correction="power"), replace(_RMSPROP, after=True),
        _CENTERED, replace(_CENTERED, after=True), _GRAVES,
    ),
    "rmsprop_graves": (
        _GRAVES, replace(_GRAVES, after=True), _CENTERED, replace(_CENTERED, after=True),
    ),
    "adadelta": (_ADADELTA, replace(_ADADELTA, rate="none")),
    # eps beside the uncorrected root is the form at the end of section 2 of the paper
    "adam": (_ADAM, replace(_ADAM, eps="hat")),
    "adamw": (replace(_ADAM, algorithm="adamw"), replace(_ADAM, algorithm="adamw", eps="hat")),
    "adamax": (_ADAMAX, replace(_ADAMAX, eps="inside")),
    "amsgrad": tuple(
        replace(_AMSGRAD, largest=largest, first_correction=c1, second_correction=c2, rate=rate, eps=eps)
        for largest in ("v", "v hat")
        for c1, c2 in (("power", "power"), ("", ""), ("power", ""))
        for rate in ("", "root")
        for eps in ("outside", "hat")
    ),
    "nadam": (
        _NADAM, replace(_NADAM, first_correction="power", lookahead="same time"),
        replace(_NADAM, second_correction="power, share"),
    ),
    "eve": (replace(_ADAM, algorithm="eve", rate="eve"),),
    "smorms3": (Form("smorms3", made="smorms3", eps="outside"),),
    "lion": (Form("lion", made="lion"),),
    "signsgd": (Form("signsgd", made="sign"), Form("signsgd", first="mean", made="sign")),
}  # fmt: skip

# a name says an algorithm when nothing is left of it beside these words
_FILLERS = re.compile(
    r"optimi[sz](er|ation|e)|opt(im)?|update(r|s)?|param(eter)?s?|weights?|with|step|my|numpy|np|simple|custom"
    r"|vanilla|basic|scratch|from|apply|minibatch|mini|batch|stochastic|plain|naive|rule|dict|list|class"
    r"|make|create|get|new|the|_|\d"
)
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"sgd|gd|gradientdescent|descent", ("sgd", "momentum", "nesterov")),
    (r"(sgd)?momentum(sgd|gd)?|msgd|heavyball|(sgd|gd)w?momentum|momentumgd|sgdm", ("momentum",)),
    (r"nesterov(s)?(accelerated(gradient)?|momentum|sgd)?|nag|sgdnesterov|nesterovsgd", ("nesterov",)),
    (r"adagrad", ("adagrad",)), (r"adadelta", ("adadelta",)), (r"rmsprop", ("rmsprop",)),
    (r"rmspropgraves|centeredrmsprop", ("rmsprop_graves",)), (r"adam", ("adam",)),
    (r"adamw", ("adamw",)), (r"adamax", ("adamax",)), (r"amsgrad|adamams", ("amsgrad",)),
    (r"nadam", ("nadam",)), (r"eve", ("eve",)), (r"smorms3?", ("smorms3",)), (r"lion", ("lion",)), (r"signsgd", ("signsgd",)),
)  # fmt: skip


def claimed(name: str) -> tuple[str, ...]:
    """The algorithms that a name claims; () where it says none, or more than one of them."""
    bare = _bare(name)
    return next((algorithms for pattern, algorithms in _NAMES if re.fullmatch(pattern, bare)), ())


def is_generic(name: str) -> bool:
    """A name that says "optimizer" and no more."""
    return not _bare(name)


def _bare(name: str) -> str:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", name).lower()
    bare = "".join(w for w in snake.split("_") if not _FILLERS.fullmatch(w))
    return re.sub(r"optimi[sz]er|optim$|\d+$", "", bare)


def right(algorithm: str, *, decays: bool) -> Iterator[Form]:
    """The right forms of an algorithm, with every usual place of a weight decay."""
    forms = FORMS[algorithm]
    places = (
        ("beside", "after")
        if algorithm == "adamw"
        else ("coupled", "beside", "after", "coupled, twice")
    )
    for form in forms:
        if not decays:
            yield form
            continue
        yield from (replace(form, decay=place) for place in places)
        yield form
