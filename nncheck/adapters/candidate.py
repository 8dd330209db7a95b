"""What an adapter is offered: a live definition, with its name, its place and its neighbours."""

from __future__ import annotations

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


def is_abstract(cls: type) -> bool:
    """A class that only says what others have: nothing can be made of it."""
    return bool(getattr(cls, "__abstractmethods__", None) or getattr(cls, "_is_protocol", False))
