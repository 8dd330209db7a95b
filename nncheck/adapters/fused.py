"""Output layers whose backward is given the targets: softmax and cross-entropy in one derivative.

`forward(x)` gives probabilities and `backward(t)` returns (p - t)/N, which is no answer to an upstream
gradient. Which loss is meant is shown by the numbers: up to a factor the gradient is that of a natural
loss of the output. Where none fits, the name has to say that targets are given, and what is given back
must not be the difference to other targets (smoothed ones): then the output says which loss goes with
it. The class is read as a loss of its input and the targets.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from ..model import Array
from . import methods as pairs
from . import natural
from .attempt import as_output
from .candidate import Candidate
from .construct import constructions
from .contain import contained
from .loss_way import says_loss
from .names import looks_like_target, normal

_STEP, _CLOSE = 1e-6, 1e-5
# constructions that are tried until one runs
_TRIES = 6


def read_as_loss(candidate: Candidate) -> Candidate:
    """The candidate as a loss of its input and the targets; others as they are."""
    made = _loss(candidate)
    if made is None:
        return candidate

    def find(namespace: Mapping[str, Any]) -> Any:
        found = candidate.find(namespace)
        return _with_methods(found, *made) if isinstance(found, type) else found

    return replace(candidate, obj=_with_methods(candidate.obj, *made), find=find)


_Value = Callable[[Any, Any, Any], Any]
_Gradient = Callable[[Any, Any], Any]


def _with_methods(cls: type, value: _Value, gradient: _Gradient, names: tuple[str, str]) -> type:
    def forward(self: Any, x: Any, t: Any) -> Any:
        self._targets = t
        return value(super(made, self), x, t)

    def backward(self: Any) -> Any:
        return gradient(super(made, self), self._targets)

    for function, name in zip((forward, backward), names, strict=True):
        function.__qualname__ = pairs.qualified(cls, name) or name
    body = {"forward": forward, "backward": backward, "__module__": cls.__module__}
    made = type(cls.__name__, (cls,), body)
    return made


def _loss(candidate: Candidate) -> tuple[_Value, _Gradient, tuple[str, str]] | None:
    cls = candidate.obj
    if not isinstance(cls, type) or candidate.instance is not None:
        return None
    methods = pairs.find(cls, slips=False)
    if methods is None or methods.backward is None or len(methods.inputs) != 1:
        return None
    needs = pairs.backward_needs(cls, methods)
    # a class that has a method for its loss says itself which one that is
    if len(needs) != 1 or any(says_loss(n) for n in dir(cls) if callable(getattr(cls, n, None))):
        return None
    return _given_targets(candidate, methods, needs[0])


def _given_targets(
    candidate: Candidate, methods: pairs.Methods, argument: str
) -> tuple[_Value, _Gradient, tuple[str, str]] | None:
    """backward(t) of an object that gives an output for x."""
    assert methods.backward is not None
    ahead, back = methods.forward, methods.backward
    meant = _meant(candidate, ahead, back, argument)
    if meant is None:
        return None
    kind, factor, each = meant

    def value(obj: Any, x: Any, t: Any) -> Any:
        output = as_output(getattr(obj, ahead)(x))
        return factor * natural.loss(kind, output, t) / (len(x) if each else 1)

    def gradient(obj: Any, t: Any) -> Any:
        return getattr(obj, back)(t)

    return value, gradient, (ahead, back)


def _meant(
    candidate: Candidate, ahead: str, back: str, argument: str
) -> tuple[str, float, bool] | None:
    """The natural loss whose gradient comes back for targets: kind, factor, whether a mean."""
    says_target = looks_like_target(argument) or normal(argument) in ("y", "labels", "y_true")
    for obj in _built(candidate):
        for t in _targets():
            x = np.random.default_rng(4).normal(size=(5, 3))
            seen = _seen(obj, ahead, back, x, t)
            if seen is None:
                continue
            output, said = seen
            rows = bool(np.allclose(output.sum(axis=-1), 1.0)) and np.all(output > 0)
            if not rows and not says_target:
                continue
            for kind in natural.candidates(output):
                ratio = _ratio(obj, ahead, x, t, kind, said)
                if ratio is not None:
                    each = abs(ratio * len(x) - round(ratio * len(x), 3)) < 1e-9 and ratio < 1
                    return kind, ratio * len(x) if each else ratio, each
            if says_target and rows and normal(argument) != "y" and not _of_others(output, said):
                # it is given targets, and is wrong: the loss that goes with probabilities is a mean
                return "cross-entropy", 1.0, True
    return None


def _of_others(output: Array, said: Array) -> bool:
    """p - q, or its mean, with a distribution q in each row: right for targets that it makes itself."""
    for scale in (1.0, float(len(output))):
        q = output - scale * said
        if np.all(q >= -_CLOSE) and np.allclose(q.sum(axis=-1), 1.0, atol=_CLOSE):
            return True
    return False


def _targets() -> Iterator[Any]:
    labels = np.array([0, 2, 1, 1, 0])
    yield np.eye(3)[labels]
    yield labels


def _built(candidate: Candidate) -> Iterator[Any]:
    made = constructions(candidate.obj, neighbours=candidate.namespace)
    for construction in islice(made, _TRIES):
        try:
            yield construction.build(candidate.obj)
        except Exception:
            continue


def _seen(obj: Any, ahead: str, back: str, x: Any, t: Any) -> tuple[Any, Any] | None:
    own = copy.deepcopy(obj)
    try:
        with contained(), np.errstate(all="ignore"):
            output = as_output(getattr(own, ahead)(x.copy()))
            said = as_output(getattr(own, back)(t.copy()))
    except Exception:
        return None
    if output is None or said is None or said.shape != x.shape or output.shape != x.shape:
        return None
    return np.array(output, dtype=float), np.array(said, dtype=float)


def _ratio(obj: Any, ahead: str, x: Any, t: Any, kind: str, said: Any) -> float | None:
    """said over the gradient of this loss, where that is one number; None where it is not."""
    own = copy.deepcopy(obj)
    slopes = np.zeros(x.shape)
    try:
        with contained(), np.errstate(all="ignore"):
            for at in np.ndindex(x.shape):
                ends = []
                for sign in (1, -1):
                    moved = x.copy()
                    moved[at] += sign * _STEP
                    ends.append(natural.loss(kind, as_output(getattr(own, ahead)(moved)), t))
                slopes[at] = (ends[0] - ends[1]) / (2 * _STEP)
    except Exception:
        return None
    size = float(np.sum(slopes * slopes))
    ratio = float(np.sum(said * slopes)) / size if size else 0.0
    if ratio <= 0 or not np.allclose(said, ratio * slopes, rtol=_CLOSE, atol=_CLOSE):
        return None
    return float(f"{ratio:.6g}")
