"""What people get wrong in a recursion: each fault is another value of one field of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .recursion import Form


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong form, the rule that speaks of it, what is wrong in words, and the right form."""

    code: str
    words: str
    form: Form
    meant: Form
    severity: str = "error"


def faults(form: Form, *, decays: bool = False) -> Iterator[Fault]:
    """Every single fault of a right form, the commonest first."""
    for code, words, changes in (
        *_corrections(form), *_eps(form), *_first(form), *_second(form), *_whole(form),
        *(_decay(form) if decays else ()),
    ):  # fmt: skip
        # a decay that shrinks the parameter without the rate is that of a paper
        severity = "warning" if changes.get("decay") == "beside, no rate" else "error"
        yield Fault(code, words, replace(form, **changes), form, severity)


def upward(form: Form) -> Fault:
    """The sign turned: the one fault that needs no name to be one."""
    return Fault("NN701", _UP, replace(form, sign=-1.0), form)


_UP = "the step goes up the gradient"
_Changes = tuple[str, str, dict[str, Any]]


def _corrections(form: Form) -> Iterator[_Changes]:
    """Bias corrections: missing, without the power, multiplied, with a wrong t."""
    fields = [
        (name, letter)
        for name, letter in (("first_correction", "m"), ("second_correction", "v"))
        if getattr(form, name) == "power"
    ]
    if not fields:
        return
    both = " and ".join(letter for _, letter in fields)
    picks = [(both, [n for n, _ in fields]), *((letter, [n]) for n, letter in fields)]
    kinds = (
        ("NN702", "{} not corrected for the start at zero", ""),
        ("NN703", "{} corrected by 1 - beta, without the power of t", "no power"),
        ("NN703", "{} corrected by 1 - beta * t, not by 1 - beta ** t", "times"),
        ("NN704", "{} multiplied by the correction, not divided", "multiplied"),
        ("NN704", "{} multiplied by 1 - beta", "multiplied, no power"),
        ("NN703", "{} corrected with the other beta", "other share"),
        ("NN703", "{} corrected by 1 + beta ** t", "plus"),
    )
    for code, words, kind in kinds:
        for letters, names in {p[0]: p for p in picks}.values():
            verb = "are" if " " in letters else "is"
            yield code, words.format(f"{letters} {verb}"), dict.fromkeys(names, kind)
    for late, words in (
        (1, "t is one too high: 2 at the first step"),
        (-1, "t is 0 at the first step"),
    ):
        yield "NN705", words, {"late": late}
    yield "NN705", "t does not move: it is 1 at every step", {"pace": 0, "late": 1}
    yield "NN705", "t goes up by 2 at a step", {"pace": 2}
    yield "NN705", "t counts tensors, not steps", {"per_tensor": True}


def _eps(form: Form) -> Iterator[_Changes]:
    if form.made == "smorms3":
        yield "NN706", "eps stands inside the square root", {"eps": "inside"}
    if form.eps in ("outside", "hat") and form.second in ("mean", "sum"):
        inside = "inside" if form.eps == "outside" else "inside the hat"
        yield "NN706", "eps stands inside the square root", {"eps": inside}
        yield "NN002", "the root is not taken", {"eps": "no root"}
    if form.eps in ("outside", "inside") and form.second != "centered":
        yield "NN707", "nothing is added to the root", {"eps": ""}


def _first(form: Form) -> Iterator[_Changes]:
    """The recursion of the first moment, or of the velocity."""
    kinds: tuple[tuple[str, str, str], ...] = ()
    if form.first == "mean":
        kinds = (
            ("NN709", "m is not stored", "mean, not stored"), ("NN711", "m is not used", ""),
            ("NN708", "the gradient enters m whole, not by 1 - beta1", "sum"),
            ("NN708", "what m held before is kept whole", "mean, all kept"),
            ("NN708", "beta1 is taken of the gradient as well", "b over the mean"),
            ("NN708", "beta1 and 1 - beta1 are exchanged", "shares exchanged"),
            ("NN708", "what m held before enters with a minus", "mean, negative"),
            ("NN708", "m is a mean of squares", "mean of squares"),
            ("NN708", "the gradient enters m by beta1, not by 1 - beta1", "same share"),
        )  # fmt: skip
    elif form.first == "sum":
        kinds = (
            ("NN709", "the velocity is not stored", "not stored"),
            ("NN708", "the friction is taken of the gradient as well", "b over both"),
            ("NN708", "the velocity never slows down", "all kept"),
            ("NN708", "the velocity turns round at every step", "sum, negative"),
            ("NN708", "1 - momentum of the velocity is kept, not momentum", "1 - b for b"),
            ("NN708", "momentum of the gradient enters", "same share"),
        )  # fmt: skip
    for code, words, kind in kinds:
        # the mean's own exchange is a convention, where nothing else shows which share is meant
        if not (kind == "shares exchanged" and form.algorithm == "momentum"):
            unused = {"first_correction": ""} if kind == "" else {}
            yield code, words, {"first": kind, **unused}
    if form.lookahead == "sum":
        yield (
            "NN708",
            "the velocity is renewed before it is used as the old one",
            {"lookahead": "v twice"},
        )


def _second(form: Form) -> Iterator[_Changes]:
    if form.second in ("mean", "centered"):
        yield "NN709", "v is not stored", {"second": "mean, not stored"}
        yield "NN709", "no state is stored", {
            "second": "mean, not stored", **({"first": "mean, not stored"} if form.first else {}),
        }  # fmt: skip
        yield "NN708", "the square enters v whole, not by 1 - beta2", {"second": "not gained"}
        yield "NN708", "what v held before is kept whole", {"second": "all kept"}
        yield (
            "NN708",
            "the share that is kept and the share that enters are exchanged",
            {"second": "shares exchanged"},
        )
        yield "NN708", "the gradient enters v, not its square", {"second": "not squared"}
        yield "NN708", "the size of the gradient enters v, not its square", {"second": "absolute"}
        yield "NN708", "the square enters v by beta2, not by 1 - beta2", {"second": "same share"}
        yield "NN711", "v takes in m, not the gradient", {"second": "of m"}
    elif form.second == "sum":
        yield "NN709", "the sum of squares is not stored", {"second": "not stored"}


def _whole(form: Form) -> Iterator[_Changes]:
    """The step as a whole."""
    if form.rate == "eve":
        words = (
            "the change of the loss is not measured from the loss before, and the steps are Adam's"
        )
        yield "NN711", words, {"rate": ""}
    yield "NN701", _UP, {"sign": -1.0}
    is_velocity = form.first in ("sum", "mean") and not form.second
    if is_velocity or form.algorithm == "sgd":
        yield "NN708", "the learning rate is applied twice", {"rate": "twice"}
    if form.first or form.second:
        yield "NN710", "all tensors share one state", {"shared": "m and v"}
    if form.first and form.second:
        yield "NN710", "all tensors share m", {"shared": "m"}
        yield "NN710", "all tensors share v", {"shared": "v"}
    if form.first_correction or form.second_correction:
        yield "NN710", "all tensors share one state", {"shared": "m and v", "per_tensor": True}
    yield "NN712", "the step takes the place of the parameter", {"replaces": True}
    yield "NN712", "half of the step is lost", {"scale": 0.5}


def _decay(form: Form) -> Iterator[_Changes]:
    if form.decay == "coupled":
        yield "NN713", "the decay multiplies the gradient", {"decay": "multiplies"}
        yield (
            "NN713",
            "the decay is taken of the gradient, not of the parameter",
            {"decay": "of the gradient"},
        )
        yield "NN713", "the decay pushes the parameter away from 0", {"decay": "negative"}
        yield "NN713", "the decay is added without the parameter", {"decay": "constant"}
    if form.decay == "beside":
        yield "NN713", "the decay pushes the parameter away from 0", {"decay": "beside, negative"}
        yield (
            "NN713",
            "the decay is not multiplied by the learning rate",
            {"decay": "beside, no rate"},
        )
        if form.algorithm == "adamw":
            yield "NN713", "the decay goes through the moments, as in Adam", {"decay": "coupled"}
