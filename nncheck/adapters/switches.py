"""Functions that are their own derivative on request: `relu(x, deriv=True)`, `tanh(x, mode="backward")`.

Its name says which argument the switch is, or a word that the code compares it with; else the numbers do:
with the switch on, the function gives the slope of what it gives with the switch off.
"""

from __future__ import annotations

import ast
import inspect
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from .contain import contained
from .marks import asks_for_derivative, is_aside
from .methods import data_arguments
from .names import normal
from .returning import inside

_BACK = re.compile(r"(\w*_)?(deriv\w*|grad\w*|prime|back\w*|bwd|bprop|bp|diff\w*|df|dx|der)(_\w+)?")
_STEP, _NEAR = 1e-6, 1e-5


@dataclass(frozen=True, slots=True)
class Switch:
    """The argument, and what it is when the derivative is asked for, and when the value is."""

    argument: str
    on: Any = True
    off: Any = False


def _data(parameters: list[inspect.Parameter]) -> list[str]:
    """The arguments that must be given, without the object of a method."""
    return [p.name for p in parameters if p.default is p.empty and p.name != "self"]


# a function is asked about again for each name of its file
_KNOWN: WeakKeyDictionary[Any, Switch | None] = WeakKeyDictionary()


def switch_of(function: Any) -> Switch | None:
    """The switch by which a function gives its derivative instead of its value."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    for p in parameters:
        switch = p.default is p.empty or p.default in (False, None, 0)
        if asks_for_derivative(p.name) and switch and len(_data(parameters)) <= 2:
            return Switch(p.name) if _data(parameters)[:1] != [p.name] else None
    inner = getattr(function, "__func__", function)
    if not isinstance(inner, types.FunctionType) or len(parameters) < 2 or is_aside(inner.__name__):
        return None
    if inner not in _KNOWN:
        found = _by_words(inner, parameters[1:]) or _by_numbers(function, parameters)
        _KNOWN[inner] = found
    return _KNOWN[inner]


def _by_words(function: types.FunctionType, others: list[inspect.Parameter]) -> Switch | None:
    """A word for the derivative with which the code compares the one argument that may be it."""
    asked = [p for p in others if isinstance(p.default, str)]
    asked = asked or [p for p in others[:1] if p.default is p.empty and len(others) == 1]
    if len(asked) != 1:
        return None
    words = list(_compared(function, asked[0].name))
    on = [w for w in words if _BACK.fullmatch(normal(w))]
    if len(set(on)) != 1 or asked[0].default == on[0]:
        return None
    ahead = [w for w in words if w != on[0]]
    off = asked[0].default if isinstance(asked[0].default, str) else (*ahead, "forward")[0]
    return Switch(asked[0].name, on[0], off)


def _compared(function: types.FunctionType, name: str) -> Iterator[str]:
    """The words that the code compares this argument with."""
    for node in inside(function):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
            if node.left.id == name:
                yield from (
                    n.value for side in node.comparators for n in ast.walk(side)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str)
                )  # fmt: skip


def _by_numbers(function: Any, parameters: list[inspect.Parameter]) -> Switch | None:
    """A flag, or a count that is 0, with which the slope comes out, in the input or in the output."""
    if len(data_arguments(function) or ()) != 1:
        return None
    for p in parameters[1:]:
        if type(p.default) in (bool, int) and not p.default:
            on = True if type(p.default) is bool else 1
            if _is_slope(function, {p.name: on}):
                return Switch(p.name, on, p.default)
    return None


def _is_slope(function: Any, on: dict[str, Any]) -> bool:
    x = np.array([-1.7, -0.9, -0.2, 0.3, 0.8, 1.6])
    try:
        with contained(), np.errstate(all="ignore"):
            value, ahead, behind = (
                np.asarray(function(v), dtype=float) for v in (x.copy(), x + _STEP, x - _STEP)
            )
            given = [np.asarray(function(v, **on), dtype=float) for v in (x.copy(), value.copy())]
    except Exception:
        return False
    if value.shape != x.shape or np.allclose(given[0], value):
        return False
    slope = (ahead - behind) / (2 * _STEP)
    return any(g.shape == x.shape and np.allclose(g, slope, atol=_NEAR) for g in given)
