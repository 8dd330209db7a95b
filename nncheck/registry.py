"""What a program says of its own subjects: how they are built and fed."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from .model import Kind

_KINDS = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one `register`."""

    construct: Callable[[], Any] | None
    inputs: Callable[[], Sequence[Any]] | Sequence[Any] | None
    kind: str
    skip: bool


_registered: dict[object, Told] = {}


def register(
    target: Any,
    *,
    construct: Callable[[], Any] | None = None,
    inputs: Callable[[], Sequence[Any]] | Sequence[Any] | None = None,
    kind: str | None = None,
    skip: bool = False,
) -> None:
    """Say how a class or function is built and fed where guessing does not find out.

    `construct` makes an object; `inputs` are the arrays that its forward takes, in its order, or a
    function that makes them; `kind` is one of activation, loss, layer, optimizer, network, autodiff,
    function; `skip` leaves it out. It holds for `nncheck.check` in this process. `nncheck check` and
    pytest read the call in a file that is checked and do not run it: there its words are expressions of the
    file's own names. TypeError for what is no class or function, ValueError for an unknown kind.

    >>> import nncheck
    >>> from nncheck.catalog.activations.rectifiers import LeakyReLU
    >>> nncheck.register(LeakyReLU, construct=lambda: LeakyReLU(0.3))
    >>> nncheck.check(LeakyReLU).subjects[0].guesses[0]
    'a copy of the given object'
    """
    if not isinstance(target, (type, types.FunctionType)):
        raise TypeError(f"{target!r:.60} cannot be registered; give a class or a function")
    if construct is not None and not callable(construct):
        raise TypeError("construct must be a function of no arguments, e.g. lambda: Conv(3, 8)")
    if kind is not None and kind not in _KINDS:
        raise ValueError(f"kind is {kind!r}; it may be {', '.join(_KINDS)}")
    _registered[target] = Told(construct, inputs, kind or "", skip)


def told(target: object) -> Told | None:
    """What was registered for a class or a function."""
    return _registered.get(target)
