"""Networks that learn by a method of their own: `train(x, y)`, `backprop(x, y)`, `backward(x, y, o)`.

Which method that is, is seen when it runs: it returns the gradients, leaves them in attributes, or
moves the parameters. What it descends is the loss that the class has a method for, or the natural
loss that fits; a loss of which nothing fits is no subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model import Array
from ..subject import Subject, Unadapted
from . import methods as pairs
from .asks import Ask, asks
from .candidate import Candidate, is_abstract
from .found import Found
from .instance import ObjectInstance, Protocol
from .learning import search
from .names import normal
from .network import card_of
from .parts import live_parts, part_protocols
from .whole import Whole

STYLE = "learner"


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a network; None when none of its methods learns from data and targets."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    learns, gives, losses = list(_learning(cls)), list(_giving(cls)), list(_losing(cls))
    if not any({"x", "t"} <= question.wants for question in learns):
        # names that say nothing, or in another language
        learns += [q for q in _asks(cls, ("",)) if {"x", "t"} <= q.wants]
        gives = gives or [q for q in _asks(cls, ("",)) if q.wants == {"x"}]
    if not learns:
        return None
    found = search(candidate, learns, gives, losses)
    if found is None or not (found.is_shown or _fails(found)):
        return None
    return _subject(candidate, found)


_LEARNS = (
    "backprop", "bptt", "back", "grad", "nabla", "train", "fit", "learn", "step", "update", "optimi", "sgd",
    "descent", "loss", "cost", "prime", "deriv", "objective", "energy",
)  # fmt: skip
_GIVES = (
    "forward", "feed", "predict", "query", "think", "run", "output", "net_input", "activat", "prop",
    "hypothes", "infer", "decision", "compute", "call", "fprop", "score",
)  # fmt: skip
_LEAVE = (
    "save",
    "load",
    "plot",
    "print",
    "numer",
    "check",
    "accuracy",
    "test",
    "evaluate",
    "visual",
)


def _learning(cls: type) -> Iterator[Ask]:
    """Methods that may learn; one with a gradient in its name before one that trains for long."""
    for question in _asks(cls, _LEARNS):
        if not question.wants & {"upstream"}:
            yield question


def _giving(cls: type) -> Iterator[Ask]:
    """Methods that give an output for data, and for nothing else."""
    for question in _asks(cls, _GIVES):
        if not question.wants & {"upstream", "rate", "t", "output"}:
            yield question


def _fails(found: Found) -> bool:
    """A method that says that it learns fails; of a `score(x, y)` that does nobody can tell."""
    return found.tried.went_wrong and _rank(found.whole.learns.method, _GOES_BACK) < len(_GOES_BACK)


_GOES_BACK = ("back", "bptt", "grad", "nabla", "train", "fit", "learn", "sgd", "descent", "optimi")


def _losing(cls: type) -> Iterator[Ask]:
    """Methods that may give the loss."""
    for question in _asks(cls, _LOSSES):
        if "t" in question.wants and not question.wants & {"upstream", "rate"}:
            yield question


_LOSSES = ("loss", "cost", "error", "mse", "objective", "entropy", "nll")


def _asks(cls: type, words: Sequence[str]) -> Iterator[Ask]:
    names = [n for n in dir(cls) if not n.startswith("__") and callable(getattr(cls, n, None))]
    ranked = [(w, n) for n in names if (w := _rank(n, words)) < len(words)]
    for _, name in sorted(ranked):
        if not any(word in normal(name) for word in _LEAVE):
            yield from asks(cls, name)


def _rank(name: str, words: Sequence[str]) -> int:
    return next((i for i, w in enumerate(words) if w in normal(name)), len(words))


def _subject(candidate: Candidate, found: Found) -> Subject:
    construction, whole, tried = found.construction, found.whole, found.tried

    def make() -> Any:
        return found.build(candidate.obj)

    def backward(net: Any, cotangent: Any, values: Mapping[str, Array]) -> Any:
        return whole.claims(net, values, 1.0)

    def stepping(rate: float) -> pairs.Backwards:
        return lambda net, cotangent, values: whole.claims(net, values, rate)

    def both(net: Any, values: Mapping[str, Array]) -> Any:
        whole.value(net, values)
        return whole.claims(net, values, 1.0)

    parts = part_protocols(make(), make(), tried, both)
    protocol = Protocol(
        whole.value,
        backward,
        tried.aliases,
        tried.plan,
        live_parts({name: protocol for name, (protocol, _) in parts.items()}),
        stepping,
    )

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _subject(again, found.again(again.obj))

    card = card_of(
        candidate,
        make(),
        tried,
        forward=pairs.qualified(candidate.obj, whole.speaks),
        backward=pairs.qualified(candidate.obj, whole.learns.method),
        guesses=(*construction.guesses, *_words(whole)),
        style=STYLE,
    )
    types = {name: words for name, (_, words) in parts.items()}
    card = replace(card, parts=tuple(parts), part_types=types)
    return Subject(card, lambda: ObjectInstance(make(), protocol), rebuild)


def _words(whole: Whole) -> tuple[str, ...]:
    said = [f"{whole.learns.method} learns"]
    if whole.moving:
        said.append(f"of the steps of {whole.learns.method} the first is looked at")
    if whole.loss is not None:
        said.append(f"its loss is {whole.loss.method}")
    elif whole.meaning is not None:
        said.append(f"its loss is the {whole.meaning.kind} that its step descends")
    return tuple(said)
