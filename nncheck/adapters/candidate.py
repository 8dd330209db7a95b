"""What an adapter is offered: a live definition, with its name, its place and its neighbours."""

from __future__ import annotations

import dis
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """One definition of a checked file, as an object that can be called.

    `namespace` is the file's global scope. `find` looks the definition up again in the scope of
    an edited file. `reaches` are the qualified names that the definition may run.
    """

    name: str
    obj: Any
    place: Place
    namespace: Mapping[str, Any]
    find: Callable[[Mapping[str, Any]], Any]
    reaches: Sequence[str] = field(default=())
    text: str = ""
    # a live object to be checked as it is (copied for every trial), and the user's own data
    instance: Any = None
    data: tuple[Any, ...] = ()
    # what its user says that it is
    kind: str = ""
    # the function that gives the derivative of this one, whatever it is called
    partner: str = ""
    # the code of any definition of the file by name, and of what it reaches; of "" the whole file
    texts: Callable[[str], Sequence[str]] = lambda name: ()


def does_nothing(function: Any) -> bool:
    """A body of `pass`, `...` or a docstring: only a subclass has one that runs."""
    code = getattr(function, "__code__", None)
    if code is None or any(not _is_said(c) for c in code.co_consts):
        return False
    return {i.opname for i in dis.get_instructions(code)} <= _RETURNS_NONE


def _is_said(constant: Any) -> bool:
    return constant is None or constant is Ellipsis or isinstance(constant, str)


_RETURNS_NONE = {"RESUME", "NOP", "LOAD_CONST", "POP_TOP", "RETURN_VALUE", "RETURN_CONST"}


def is_abstract(cls: type) -> bool:
    """A class that only says what others have: nothing can be made of it."""
    return bool(getattr(cls, "__abstractmethods__", None) or getattr(cls, "_is_protocol", False))
