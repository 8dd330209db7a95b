"""Names that a file reads and that are not there (yet): resolved, or refused, at the first read.

A stand-in object would have to imitate whatever it stands for (a base class, a constant, a
function). The builtins of a namespace are where Python looks last, so a lookup that reaches them
in vain is the moment to import a heavy library, to ask for a substitute, or to say why not.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Any

Resolver = Callable[[str], object]


class MissingName(NameError):  # noqa: N818 - it is read in reports, where the name says it all
    """A name of the checked file that could not be provided; `reason` says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} is not available: {reason}", name=name)
        self.reason = reason


class Builtins(dict[str, Any]):
    """The builtins of one namespace, with a resolver for names that are bound nowhere.

    The resolver returns the object, or raises KeyError for a name that it does not know: Python
    makes the usual NameError of it.
    """

    def __init__(self, overrides: Mapping[str, Any], resolver: Resolver) -> None:
        super().__init__(vars(builtins))
        self.update(overrides)
        self._resolver = resolver

    def __missing__(self, name: str) -> object:
        return self._resolver(name)
