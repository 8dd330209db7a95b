"""Layers that are given the next layer's weights and delta: `backward_delta(W_next, delta_next)`.

The upstream gradient is the product of the two. Where the weights are the identity it is the delta
itself, in whichever orientation the author multiplies: the class is read as one with a backward of
one argument. What it returns is a delta of its own, for the layer before to multiply, and no
gradient of the input.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from . import methods as pairs
from .candidate import Candidate, is_abstract
from .names import FORWARD, normal

_WEIGHTS = re.compile(
    r"(next_?)?(w|weights?|theta|kernel)s?(_?(next|above|l|up|out|forward))?|w_\w+|\w+_w"
)
_DELTA = re.compile(r"(next_?)?(delta|error|err|grad\w*|d|dz|sigma)s?(_?\w+)?")
_BACK = re.compile(r"back|delta|grad|deriv|error|bprop|hidden")


def read_with_delta(candidate: Candidate) -> Candidate:
    """The candidate as a layer whose backward is given an upstream gradient; others as they are."""
    made = _layer_of(candidate.obj)
    if made is None:
        return candidate

    def find(namespace: Mapping[str, Any]) -> Any:
        found = candidate.find(namespace)
        return _layer_of(found) or found

    return replace(candidate, obj=made, find=find)


def _layer_of(cls: Any) -> type | None:
    if not isinstance(cls, type) or is_abstract(cls) or pairs.find(cls, slips=False) is not None:
        return None
    if not any(normal(n) in FORWARD for n in dir(cls) if callable(getattr(cls, n, None))):
        return None
    found = _given_both(cls)
    if found is None:
        return None
    name, weights_first = found

    def backward(self: Any, dout: Any) -> None:
        for size in dict.fromkeys((np.shape(dout)[0], np.shape(dout)[-1])):
            given = (np.eye(size), dout)
            try:
                getattr(self, name)(*(given if weights_first else given[::-1]))
            except ValueError:
                if size == np.shape(dout)[-1]:
                    raise
            else:
                return

    backward.__qualname__ = pairs.qualified(cls, name) or name
    return type(cls.__name__, (cls,), {"backward": backward, "__module__": cls.__module__})


def _given_both(cls: type) -> tuple[str, bool] | None:
    """The method of two arguments that are weights and a delta, and whether the weights are first."""
    for name in dir(cls):
        if (
            name.startswith("__")
            or not callable(getattr(cls, name))
            or not _BACK.search(normal(name))
        ):
            continue
        two = [normal(n) for n in pairs.method_arguments(cls, name) or ()]
        if len(two) != 2:
            continue
        for first in (True, False):
            w, delta = two if first else two[::-1]
            if _WEIGHTS.fullmatch(w) and _DELTA.fullmatch(delta):
                return name, first
    return None
