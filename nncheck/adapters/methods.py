"""The methods of a class: which one is its forward, which its backward, and how they are called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np

from ..model import Array
from .kept import Output, named_output
from .names import (
    BACKWARD,
    DERIVATIVE,
    FORWARD,
    FUNCTION,
    is_flag,
    may_be_rate,
    misspelt,
    normal,
)
from .several import Returned, Several, in_order

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
    # arguments of forward that say whether this is training
    flags: tuple[str, ...] = ()
    # arguments of backward beside the gradient: learning rates and flags
    extras: tuple[str, ...] = ()
    # what the other arguments of backward are: "upstream", "output", or the name of an input;
    # empty where `form` says it
    roles: tuple[str, ...] = ()
    # what is what of several things that forward returns
    several: Several | None = None
    # how the values of single samples make an objective: "mean", "sum", "mean of rows"
    reduce: str = ""
    # the names say what the two are
    announced: bool = True


def find_function(cls: type) -> Methods | None:
    """A function and its derivative as two methods of a class: `__call__` and `gradient`."""
    return find(cls, forward=FUNCTION, backward=DERIVATIVE, slips=False)


def find(
    cls: type,
    *,
    forward: Sequence[str] = FORWARD,
    backward: Sequence[str] = BACKWARD,
    slips: bool = True,
) -> Methods | None:
    """The pair of `cls`, or None when it has no such pair (also not a misspelt one)."""
    names = [n for n in dir(cls) if callable(getattr(cls, n, None))]
    ahead = _first(cls, names, forward)
    back = _first(cls, names, backward)
    slip = None
    if slips and ahead is None and back is not None:
        slip = misspelt(names, forward[:1])
        ahead = slip[0] if slip else None
    elif slips and back is None and ahead is not None:
        slip = misspelt(names, backward[:1])
        back = slip[0] if slip else None
    if ahead is None or back is None:
        return None
    required = method_arguments(cls, ahead)
    inputs = tuple(n for n in required or () if not is_flag(n))
    if not inputs:
        return None
    flags = tuple(n for n in all_arguments(cls, ahead) if is_flag(n))
    extras = tuple(n for n in all_arguments(cls, back) if may_be_rate(n) or is_flag(n))
    takes = _takes_cotangent(cls, back, extras)
    return Methods(ahead, back, inputs, takes, slip, flags=flags, extras=extras)


def _first(cls: type, names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The method with the first of the wanted names; `feedForward` is `feed_forward`."""
    plain = {n if n == "__call__" else normal(n): n for n in reversed(names)}
    plain |= {n: n for n in names}
    for name in wanted:
        if name == "__call__" and not _is_callable(cls):
            continue
        if name in plain:
            return plain[name]
    return None


def _is_callable(cls: type) -> bool:
    """Instances can be called: `__call__` is their own or of a base that is not `type`."""
    return any("__call__" in vars(base) for base in cls.__mro__)


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


def backward_needs(cls: type, methods: Methods) -> tuple[str, ...]:
    """The arguments that backward must be given, learning rates and flags left out."""
    required = method_arguments(cls, methods.backward or "") or ()
    return tuple(n for n in required if n not in methods.extras)


def _parameters(cls: type, name: str) -> list[inspect.Parameter]:
    try:
        parameters = list(inspect.signature(getattr(cls, name)).parameters.values())
    except (TypeError, ValueError):
        return []
    static = isinstance(inspect.getattr_static(cls, name), (staticmethod, classmethod))
    return parameters if static else parameters[1:]


def all_arguments(cls: type, name: str) -> tuple[str, ...]:
    """Names of a method's arguments, those with a default too."""
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return tuple(p.name for p in _parameters(cls, name) if p.kind in named)


def _takes_cotangent(cls: type, name: str, extras: Sequence[str]) -> bool:
    try:
        inspect.signature(getattr(cls, name))
    except (TypeError, ValueError):
        return True
    parameters = _parameters(cls, name)
    return any(p.kind is not p.VAR_KEYWORD and p.name not in extras for p in parameters)


Forwards: TypeAlias = Callable[[Any, Mapping[str, Array]], Any]
Backwards: TypeAlias = Callable[[Any, "Array | float | None", Mapping[str, Array]], Any]


def runners(methods: Methods, *, rate: float = 1.0) -> tuple[Forwards, Backwards]:
    """Functions that run the pair on an object; a backward that takes steps takes them at `rate`."""
    output = Output()
    returned = _memory(methods.several) if methods.several else None

    def forward(obj: Any, values: Mapping[str, Array]) -> Any:
        given = [values[name] for name in methods.inputs]
        value = run_forward(obj, methods, given, output)
        if returned is not None:
            return returned.joined(obj, value, given[0])
        return reduced(in_order(value), methods.reduce)

    def backward(obj: Any, cotangent: Array | float | None, values: Mapping[str, Array]) -> Any:
        run = bound_backward(obj, methods, rate)
        if returned is not None:
            return run(*returned.given(obj, cotangent, values, values[methods.inputs[0]]))
        if methods.roles:
            return run(*_in_roles(methods, obj, cotangent, values))
        if methods.form != "vjp":
            return _in_form(run, methods, obj, cotangent, values)
        if not methods.takes_cotangent or cotangent is None:
            return run()
        return run(cotangent)

    return forward, backward


@cache
def _memory(several: Several) -> Returned:
    """What forwards gave is known to every backward, at whichever rate it runs."""
    return Returned(several)


def run_forward(
    obj: Any,
    methods: Methods,
    given: Sequence[Any],
    output: Output | None = None,
    *,
    evaluation: Mapping[str, Any] | None = None,
) -> Any:
    """What the forward gives for these, in training; arguments by name where flags are among them.

    `evaluation`: other values of its flags.
    """
    run: Callable[..., Any] = getattr(obj, methods.forward)
    flags = {name: flag_value(name) for name in methods.flags} | dict(evaluation or {})

    def called() -> Any:
        if flags:
            return run(**dict(zip(methods.inputs, given, strict=True)), **flags)
        return run(*given)

    return (output or Output()).of(obj, called, given)


def flag_value(name: str) -> Any:
    """What a flag is when the object learns."""
    low = name.lower()
    if "mode" in low or "phase" in low:
        return "train"
    return "train" in low


def bound_backward(obj: Any, methods: Methods, rate: float = 1.0) -> Callable[..., Any]:
    """The backward of an object, with learning rates and flags already given."""
    run: Callable[..., Any] = getattr(obj, methods.backward or "backward")
    if not methods.extras:
        return run
    others = [
        n for n in all_arguments(type(obj), methods.backward or "") if n not in methods.extras
    ]
    extras = {n: rate if may_be_rate(n) else flag_value(n) for n in methods.extras}
    return lambda *given: run(**dict(zip(others, given, strict=False)), **extras)


def _in_roles(
    methods: Methods, obj: Any, cotangent: Array | float | None, values: Mapping[str, Array]
) -> list[Any]:
    given: list[Any] = []
    for role in methods.roles:
        if role == "output":
            given.append(named_output(obj, values[methods.inputs[0]].shape))
        else:
            given.append(cotangent if role == "upstream" else values[role])
    return given


def reduced(value: Any, how: str) -> Any:
    """The objective that the values of single samples make."""
    if not how or np.ndim(value) == 0:
        return value
    if how == "mean of rows":
        return np.sum(value) / np.shape(value)[0]
    return np.mean(value) if how == "mean" else np.sum(value)


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
