"""What a constructor may want beside numbers: functions with their derivatives, layers, an optimizer."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .contain import contained
from .names import BACKWARD, FORWARD, normal

Function = Callable[..., Any]
_DERIVATIVE = re.compile(r"prime|deriv|grad|(^|_)d(_|$)|^d(?=[a-z])|backward|diff")
_X = np.array([[-1.3, -0.4, 0.2], [0.6, 0.9, 1.7]])
_H = 1e-6


def derivative_of(name: str, names: list[str]) -> str | None:
    """Which argument `name` is the derivative of, by its name: `f_prime` of `f`, `dact` of `act`."""
    own = normal(name)
    for other in names:
        stem = normal(other)
        rest = own.replace(stem, "", 1).strip("_")
        if other != name and stem in own and rest in _MARKS:
            return other
    return None


_MARKS = frozenset(
    "prime p derivative deriv grad gradient d der backward back bwd diff derivate".split()
)


def function_pairs(neighbours: Mapping[str, Any]) -> Iterator[tuple[str, Function, Function]]:
    """Functions of the file of which another is the derivative, found by trying; then tanh."""
    known: list[tuple[str, Function, Any]] = []
    for name, value in neighbours.items():
        if _takes_one(value) and (y := _at(value, _X)) is not None:
            known.append((name, value, y))
    for name, f, _ in known:
        ahead, behind = _at(f, _X + _H), _at(f, _X - _H)
        if ahead is None or behind is None:
            continue
        slope = (ahead - behind) / (2 * _H)
        for _, g, z in known:
            if g is not f and np.allclose(z, slope, rtol=1e-5, atol=1e-7) and np.ptp(slope) > 1e-9:
                yield name, f, g
    yield "tanh", np.tanh, _tanh_prime


def _tanh_prime(x: Any) -> Any:
    return 1 - np.tanh(x) ** 2


def _takes_one(value: Any) -> bool:
    if not isinstance(value, types.FunctionType):
        return False
    parameters = inspect.signature(value).parameters.values()
    return len([p for p in parameters if p.default is p.empty]) == 1


def _at(function: Function, x: Any) -> Any:
    try:
        with contained(), np.errstate(all="ignore"):
            y = np.asarray(function(x.copy()))
    except Exception:
        return None
    return y if y.shape == x.shape and y.dtype.kind == "f" else None


class Company(dict[str, Any]):
    """The definitions of a file, where its layers call their forward and backward by other names."""

    def __init__(self, namespace: Mapping[str, Any], forward: str, backward: str) -> None:
        super().__init__(namespace)
        self.called = (normal(forward),), (normal(backward),)


def called(neighbours: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """What the forwards and the backwards of a file are called."""
    return neighbours.called if isinstance(neighbours, Company) else (FORWARD, BACKWARD)


def curve(neighbours: Mapping[str, Any]) -> Any:
    """A layer of no parameters, of our own, that stands in where a constructor wants one: tanh."""
    ahead, back = called(neighbours)
    return type("Curve", (_Curve,), {ahead[0]: _Curve.__call__, back[0]: _Curve._back})()


class _Curve:
    def __init__(self) -> None:
        self.y: Any = None

    def __call__(self, x: Any, *_: Any) -> Any:
        self.y = np.tanh(x)
        return self.y

    def _back(self, dout: Any, *_: Any) -> Any:
        return dout * (1 - self.y**2)

    def __getattr__(self, name: str) -> Any:
        """Whichever of the usual names its holder calls it by."""
        if normal(name) in FORWARD:
            return self.__call__
        if normal(name) in BACKWARD:
            return self._back
        raise AttributeError(name)


class Plain:
    """Stands in where an optimizer is wanted: the plain step, whatever its method is called."""

    def __init__(self, *, in_place: bool = False) -> None:
        self.lr = 1.0
        self._in_place = in_place

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._step

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._step(*given, **named)

    def _step(self, *given: Any, **named: Any) -> Any:
        values: list[Any] = [
            v for v in (*given, *named.values()) if isinstance(v, (np.ndarray, np.generic))
        ]
        held = [v for v in (*given, *named.values()) if isinstance(v, (dict, list))]
        if len(held) >= 2:
            keys = held[0] if isinstance(held[0], dict) else range(len(held[0]))
            for key in list(keys):
                held[0][key] = held[0][key] - self.lr * held[1][key]
            return held[0]
        if len(values) == 1:
            return self.lr * values[0]
        if len(values) >= 2 and self._in_place:
            values[0] -= self.lr * values[1]
            return values[0]
        return values[0] - self.lr * values[1] if len(values) >= 2 else None
