"""Nodes of a graph that are made of other nodes and run without arguments: `Linear(X, W, b)` with
`forward()` and `backward()`, each of which reads and writes attributes of its neighbours.

A node alone is a layer. Leaves are made for what it is made of, and what comes after it is played: a node
that answers with the upstream gradient whatever it is asked for, or the node's own gradient as it is
before its backward runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Domain, Slot
from ..subject import Subject
from . import methods as pairs
from . import running_both
from .arguments import SIZES, Arguments, Shape
from .candidate import Candidate, is_abstract
from .choosing import chosen
from .contain import contained
from .handed import Handed
from .names import BACKWARD, FORWARD, looks_like_target, normal
from .pair_subject import Bind, subject_of
from .running_both import Fit, Functions
from .state import _attribute_names

_MOST = 4
_GRADS = ("grad", "gradient", "g", "delta", "adjoint", "diff", "dout", "d")
Made = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How a node is made and run: its leaves' class, the attribute of values, and the two methods.

    `given`: a leaf is made of its value; `names` are those of the arguments.
    """

    leaf: str
    value: str
    forward: str
    backward: str
    names: tuple[str, ...]
    given: bool
    listed: bool


def adapt(candidate: Candidate) -> Subject | None:
    """The class as a layer whose inputs are the values of the nodes that it is made of."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    for form in _forms(cls, candidate.namespace):
        fit = _fit(candidate, form)
        if fit is not None and fit.runs:
            return _subject(candidate, form, fit)
    return None


def _subject(candidate: Candidate, form: Form, fit: Fit) -> Subject:
    def bound(at: Candidate) -> Bind:
        return lambda: _both(at, form)

    names = [pairs.qualified(candidate.obj, n) or n for n in (form.forward, form.backward)]
    return subject_of(
        candidate, fit, (names[0], names[1]), bound,
        kind="loss" if fit.outputs == ((),) else None,
        said=(f"it is a node of a graph whose leaves are {form.leaf}",),
    )  # fmt: skip


def _fit(candidate: Candidate, form: Form) -> Fit | None:
    both = _both(candidate, form)
    texts = candidate.texts(candidate.name)
    found = chosen(*both, texts, accepts=lambda handed: "cache" in handed.words)
    return found if found is None or found.outputs != ((),) else _of_loss(both, form)


def _of_loss(both: tuple[Made, Made], form: Form) -> Fit | None:
    """With targets of each kind; gradients that are wrong say nothing of which kind is meant, where no
    name does.
    """
    first: Fit | None = None
    for slots in _samples(form.names):
        symbols = {d for s in slots for d in (*s.shape, s.domain.classes) if isinstance(d, str)}
        arguments = Arguments(slots, {d: SIZES[d] for d in sorted(symbols)})
        functions = Functions(*both)
        if running_both.kept_by(functions, arguments) is None:
            continue
        tried = running_both.fit(functions, arguments, Handed(("dout", "cache"), sure=True))
        if tried.complete:
            return tried
        named = all(looks_like_target(s.name) for s in slots if s.role == "target")
        if first is None and tried.is_whole and named:
            first = tried
    return first


def _samples(names: tuple[str, ...]) -> Iterator[tuple[Slot, ...]]:
    """Predictions beside targets, either of which may come first."""
    probable, onehot = Domain("probability"), Domain("onehot")
    index, binary = Domain("index", classes="C"), Domain("binary")
    kinds: tuple[tuple[Shape, Shape, Domain, Domain], ...] = (
        (("N", "C"), ("N", "C"), Domain(), Domain()), (("N", "C"), ("N", "C"), Domain(), onehot),
        (("N", "C"), ("N",), Domain(), index), (("N", 1), ("N", 1), Domain(), Domain()),
        (("N",), ("N",), Domain(), Domain()), (("N", 1), ("N", 1), Domain(), binary),
        (("N", "C"), ("N", "C"), probable, onehot), (("N", 1), ("N", 1), probable, binary),
    )  # fmt: skip
    last = max(range(len(names)), key=lambda i: (looks_like_target(names[i]), i))
    for at in dict.fromkeys((last, len(names) - 1, 0)):
        for shape, of_target, domain, kind in kinds:
            yield tuple(
                Slot(n, "target", of_target, kind, differentiable=False)
                if i == at and len(names) > 1
                else Slot(n, "input", shape, domain)
                for i, n in enumerate(names)
            )


def _both(candidate: Candidate, form: Form) -> tuple[Made, Made]:
    """A function of arrays that makes the node anew and runs it, and one that runs it backward."""
    space, cls = candidate.namespace, candidate.obj

    def forward(*values: Any) -> Any:
        node, leaves = _made(cls, space[form.leaf], form, values)
        with contained():
            getattr(node, form.forward)()
        return getattr(node, form.value), (node, leaves)

    def backward(dout: Any, cache: Any) -> Any:
        node, leaves = cache
        _play_what_follows(node, leaves, [getattr(n, form.value) for n in leaves], dout)
        before = [dict(vars(leaf)) for leaf in leaves]
        with contained():
            getattr(node, form.backward)()
        return _gradients(node, leaves, before, form.value)

    forward.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in form.names]
    )
    return forward, backward


# -- how it is made ------------------------------------------------------------------------------


def _forms(cls: type, namespace: Mapping[str, Any]) -> Iterator[Form]:
    ahead, back = (_method(cls, words) for words in (FORWARD, BACKWARD))
    if ahead is None or back is None:
        return
    for names, listed in _operands(cls):
        for leaf, given in _leaves(cls, namespace):
            for value in _values(namespace[leaf], given=given):
                form = Form(leaf, value, ahead, back, names, given, listed)
                if _works(cls, namespace[leaf], form):
                    yield form


def _method(cls: type, words: Sequence[str]) -> str | None:
    """The method of one of these names that needs nothing."""
    own = [n for n in dir(cls) if normal(n) in words and callable(getattr(cls, n))]
    return next((n for n in own if pairs.method_arguments(cls, n) == ()), None)


def _operands(cls: type) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Names for the nodes that it is made of, and whether they are given as one list."""
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return
    needed = tuple(p.name for p in parameters if p.default is p.empty and p.kind < p.VAR_POSITIONAL)
    if any(p.kind is p.VAR_POSITIONAL for p in parameters) and not needed:
        yield from ((tuple("abc"[:n]), False) for n in (1, 2, 3))
    elif 0 < len(needed) <= _MOST:
        yield needed, False
        if len(needed) == 1:
            yield from ((tuple("abc"[:n]), True) for n in (1, 2, 3))


def _leaves(cls: type, namespace: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Classes of the same family that are made of nothing, or of a value."""
    family = set(cls.__mro__[1:-1])
    for name, kind in list(namespace.items()):
        if not isinstance(kind, type) or kind is cls or not family & set(kind.__mro__):
            continue
        for given in ((), (np.ones((2, 2)),)):
            try:
                with contained():
                    kind(*given)
            except Exception:
                continue
            yield name, bool(given)


def _values(leaf: type, *, given: bool) -> Iterator[str]:
    """Attributes in which a leaf keeps its value, or will keep it."""
    array = np.ones((2, 2))
    with contained():
        made = leaf(array) if given else leaf()
    for name in _attribute_names(made):
        held = getattr(made, name, None)
        if held is None or (given and held is array):
            yield name


def _made(cls: type, leaf: type, form: Form, values: Sequence[Any]) -> tuple[Any, list[Any]]:
    with contained():
        leaves = [leaf(v) if form.given else leaf() for v in values]
        for made, value in zip(leaves, values, strict=True):
            setattr(made, form.value, value)
        return cls(leaves) if form.listed else cls(*leaves), leaves


def _works(cls: type, leaf: type, form: Form) -> bool:
    """It knows its leaves, and its value comes about when it runs, not before."""
    value = np.array([[0.4]])
    try:
        node, leaves = _made(cls, leaf, form, [value.copy() for _ in form.names])
        if isinstance(getattr(node, form.value, None), np.ndarray):
            return False
        with contained():
            getattr(node, form.forward)()
        held = [v for v in vars(node).values() if isinstance(v, (list, tuple))]
        known = [*vars(node).values(), *(v for several in held for v in several)]
        got = np.asarray(getattr(node, form.value))
        return got.dtype.kind == "f" and all(any(k is m for k in known) for m in leaves)
    except Exception:
        return False


# -- what comes after it -------------------------------------------------------------------------


class _Follower:
    """A node that has the upstream gradient for the one before it, under whatever name."""

    def __init__(self, node: Any, upstream: Any) -> None:
        self._held = {node: upstream}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._held


def _play_what_follows(
    node: Any, leaves: Sequence[Any], values: Sequence[Any], upstream: Any
) -> None:
    """The followers that it keeps a list of, or its own gradient, and nothing at its leaves yet."""
    for name, held in list(vars(node).items()):
        behind = [getattr(leaf, name, None) for leaf in leaves]
        if (
            isinstance(held, list)
            and not held
            and all(isinstance(b, list) and any(n is node for n in b) for b in behind)
        ):
            held.append(_Follower(node, upstream))
    for name in _attribute_names(node):
        held = getattr(node, name, None)
        is_open = held is None or (not isinstance(held, dict) and not np.any(held))
        if name.strip("_").lower() in _GRADS and is_open:
            setattr(node, name, upstream)
            for leaf, value in zip(leaves, values, strict=True):
                setattr(leaf, name, np.zeros(np.shape(value)))


def _gradients(
    node: Any, leaves: Sequence[Any], before: Sequence[Mapping[str, Any]], value: str
) -> tuple[Any, ...]:
    """What it keeps for each leaf in a mapping, else what stands at the leaves now."""
    for held in vars(node).values():
        if isinstance(held, dict) and any(leaf in held for leaf in leaves):
            return tuple(held.get(leaf) for leaf in leaves)
    found = []
    for leaf, was in zip(leaves, before, strict=True):
        new = [n for n, v in vars(leaf).items() if n != value and v is not was.get(n)]
        found.append(getattr(leaf, new[0]) if new else None)
    return tuple(found)
