"""The methods of a class: which one is its forward, which its backward, and how they are called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from ..model import Array
from .names import BACKWARD, FORWARD, misspelt

# what backward is given: an upstream gradient ("vjp"), it beside the input or the output, or, where
# it returns the local derivative f', the input, the output, both, or nothing ("kept")
Form: TypeAlias = Literal[
    "vjp", "upstream, input", "upstream, output", "input, upstream", "output, upstream",
    "input", "output", "input and output", "output and input", "kept",
]  # fmt: skip
LOCAL: tuple[Form, ...] = ("input", "output", "input and output", "output and input", "kept")


@dataclass(frozen=True, slots=True)
class Methods:
    """Names of the pair, the names of forward's data arguments, and any slip of the pen."""

    forward: str
    backward: str | None
    inputs: tuple[str, ...]
    takes_cotangent: bool
    misspelt: tuple[str, str] | None = None
    form: Form = "vjp"


def find(
    cls: type, *, forward: Sequence[str] = FORWARD, backward: Sequence[str] = BACKWARD
) -> Methods | None:
    """The pair of `cls`, or None when it has no such pair (also not a misspelt one)."""
    names = [n for n in dir(cls) if callable(getattr(cls, n, None))]
    ahead = _first(cls, names, forward)
    back = _first(cls, names, backward)
    slip = None
    if ahead is None and back is not None:
        slip = misspelt(names, forward[:1])
        ahead = slip[0] if slip else None
    elif back is None and ahead is not None:
        slip = misspelt(names, backward[:1])
        back = slip[0] if slip else None
    if ahead is None or back is None:
        return None
    inputs = method_arguments(cls, ahead)
    if inputs is None or not inputs:
        return None
    return Methods(ahead, back, inputs, _takes_cotangent(cls, back), slip)


def _first(cls: type, names: Sequence[str], wanted: Sequence[str]) -> str | None:
    for name in wanted:
        if name in names and not (name == "__call__" and "__call__" not in vars(cls)):
            return name
    return None


def data_arguments(function: Any) -> tuple[str, ...] | None:
    """Names of the arguments that must be given; None when there is no Python signature."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    return tuple(
        p.name
        for p in parameters
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    )


def method_arguments(cls: type, name: str) -> tuple[str, ...] | None:
    """The same for a method as an instance has it: without `self`, whatever it is called."""
    names = data_arguments(getattr(cls, name))
    if names is None or isinstance(inspect.getattr_static(cls, name), (staticmethod, classmethod)):
        return names
    return names[1:]


def _takes_cotangent(cls: type, name: str) -> bool:
    try:
        parameters = list(inspect.signature(getattr(cls, name)).parameters.values())
    except (TypeError, ValueError):
        return True
    static = isinstance(inspect.getattr_static(cls, name), (staticmethod, classmethod))
    return any(p.kind is not p.VAR_KEYWORD for p in (parameters if static else parameters[1:]))


def runners(
    methods: Methods,
) -> tuple[
    Callable[[Any, Mapping[str, Array]], Any],
    Callable[[Any, Array | float | None, Mapping[str, Array]], Any],
]:
    """Functions that run the pair on an object."""

    def forward(obj: Any, values: Mapping[str, Array]) -> Any:
        return getattr(obj, methods.forward)(*[values[name] for name in methods.inputs])

    def backward(obj: Any, cotangent: Array | float | None, values: Mapping[str, Array]) -> Any:
        run = getattr(obj, methods.backward or "backward")
        if methods.form != "vjp":
            return _in_form(run, methods, obj, cotangent, values)
        if not methods.takes_cotangent or cotangent is None:
            return run()
        return run(cotangent)

    return forward, backward


def _in_form(
    run: Callable[..., Any],
    methods: Methods,
    obj: Any,
    cotangent: Array | float | None,
    values: Mapping[str, Array],
) -> Any:
    """Backward with what it asks for; a local derivative is multiplied by dout here."""
    x = values[methods.inputs[0]]
    form = methods.form
    # asked of the object that ran: a second forward leaves what it kept as it is
    y = getattr(obj, methods.forward)(x.copy()) if "output" in form else None
    of: Mapping[str, Any] = {"input": x, "output": y, "upstream": cotangent}
    if form == "kept":
        return cotangent * _number(run())
    given = [of[word] for word in re.split(r", | and ", form)]
    returned = run(*given)
    return returned if "upstream" in form else cotangent * _number(returned)


def _number(value: Any) -> Any:
    return np.asarray(value) if isinstance(value, (list, tuple)) else value


def qualified(cls: type, method: str | None) -> str | None:
    """`Base.forward` when the method is inherited: where its text stands."""
    if method is None:
        return None
    found = inspect.unwrap(getattr(cls, method))
    return getattr(found, "__qualname__", f"{cls.__name__}.{method}")
