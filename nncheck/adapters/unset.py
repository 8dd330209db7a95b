"""Code that reads what somebody else has to set: the fault is how it was called here."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .candidate import does_nothing
from .returning import inside


def set_elsewhere(
    error: BaseException | None, own: Sequence[str], file: Sequence[str]
) -> str | None:
    """The attribute that is missing and that other code sets; None where none does.

    Other code: a method of the class itself (`own`, its text), or a line of the file that speaks
    of its objects from outside. What nothing sets is an error of the code, however it is called.
    """
    name = getattr(error, "name", None) if isinstance(error, AttributeError) else None
    if not name:
        return None
    inside = re.compile(rf"\bself\.{re.escape(name)}\s*(:[^=\n]+)?=(?!=)")
    outside = re.compile(rf"(?<!\bself)\.{re.escape(name)}\s*=(?!=)")
    found = any(map(inside.search, own)) or any(map(outside.search, file))
    return name if found else None


def left_to_subclasses(
    error: BaseException | None, cls: type, namespace: Mapping[str, Any]
) -> bool:
    """What is missing is there in a subclass: the class only says what those have in common."""
    name = getattr(error, "name", None) if isinstance(error, AttributeError) else None
    below = (v for v in namespace.values() if isinstance(v, type) and v is not cls)
    return bool(name) and any(issubclass(v, cls) and hasattr(v, str(name)) for v in below)


def is_left_open(cls: type, method: str) -> bool:
    """A method that does nothing, or only calls methods that do: subclasses fill them in."""
    function = getattr(cls, method)
    if does_nothing(function):
        return True
    calls = [n.func for n in inside(function) if isinstance(n, ast.Call)]
    own = [
        getattr(cls, f.attr, None)
        for f in calls
        if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id == "self"
    ]
    return (
        bool(own) and len(own) == len(calls) and all(callable(m) and does_nothing(m) for m in own)
    )
