"""Which function of a file or a class is the derivative of which, and how each is got at."""

from __future__ import annotations

import ast
import dis
import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .candidate import Candidate
from .marks import belongs, extends, is_aside
from .names import BACKWARD, FORWARD, GRADIENT, LOSS
from .returning import inside, last_tuple, named
from .switches import switch_of
from .tables import in_table, is_derivative_in_table, tabled


@dataclass(frozen=True, slots=True)
class Partner:
    """The function that gives the derivative; `flag` is the argument that asks a function of both."""

    name: str
    flag: str = ""
    # what the function returns beside its value is the backward, which asks for so many arguments
    returned: int | None = None
    # the switch when the derivative is asked for, and when the value is
    on: Any = True
    off: Any = False
    # the function in which what is returned stands; "" for an expression
    within: str = ""

    @property
    def written(self) -> str:
        """The definition in which the derivative is written."""
        return f"{self.name}.<locals>.{self.within}" if self.within else self.name

    def of(self, scope: Mapping[str, Any]) -> Callable[..., Any]:
        """The live function; LookupError where it is not there (any more)."""
        found: Callable[..., Any] = scope[self.name]
        if self.returned is not None:
            return _given_back if self.returned else _given_back_alone
        return functools.partial(found, **{self.flag: self.on}) if self.flag else found


def _given_back(dout: Any, cache: Any) -> Any:
    return cache(dout)


def _given_back_alone(cache: Any) -> Any:
    return cache()


def inner(function: Any) -> Partner | None:
    """The backward that a function defines inside and returns with its value: `return y, back`."""
    returned = last_tuple(function)
    nested = {n.name: n for n in inside(function) if isinstance(n, ast.FunctionDef)}
    for part in returned[1:]:
        made = part if isinstance(part, ast.Lambda) else nested.get(named(part))
        if made is not None:
            count = len(made.args.args) - len(made.args.defaults)
            within = made.name if isinstance(made, ast.FunctionDef) else ""
            return Partner(function.__name__, returned=count, within=within)
    return None


def name_in(candidate: Candidate) -> tuple[str, str]:
    """(the class or "", the name in it)."""
    if "[" in candidate.name:
        return "", candidate.name
    owner, _, name = candidate.name.rpartition(".")
    return owner, name


def scope_of(candidate: Candidate) -> dict[str, Any]:
    """The functions among which a partner stands: those of the class for a method, else the file's."""
    if "[" in candidate.name:
        return tabled(candidate.namespace)
    owner, _ = name_in(candidate)
    if not owner:
        return {n: v for n, v in candidate.namespace.items() if _is_function(v)}
    return functions_of(candidate.namespace[owner])


def looked_up(name: str, namespace: Mapping[str, Any]) -> Any:
    """A definition, or a method that needs no object that was set up ("Acts.relu"); LookupError."""
    if "[" in name:
        return in_table(name, namespace)
    owner, _, method = name.rpartition(".")
    if not owner:
        return namespace[name]
    holder = namespace[owner]
    if not isinstance(holder, type):
        raise LookupError(f"{owner} is no class")
    return functions_of(holder)[method]


def functions_of(cls: type) -> dict[str, Any]:
    """The functions that a class keeps together: static ones, and methods that keep nothing.

    They run on an object that was never set up: what needs more than other methods fails there.
    """
    found: dict[str, Any] = {}
    holder: Any = None
    for name, value in vars(cls).items():
        if name.startswith("__") or name in _OWN:
            continue
        if isinstance(value, (staticmethod, classmethod)):
            found[name] = getattr(cls, name)
        elif isinstance(value, types.FunctionType) and not _keeps(value):
            holder = _bare(cls) if holder is None else holder
            if holder is not None:
                found[name] = getattr(holder, name)
    return found


# methods that belong to the class as a whole: it is a candidate itself
_OWN = frozenset((*FORWARD, *BACKWARD, *LOSS, *GRADIENT))


def _bare(cls: Any) -> Any:
    # a finalizer would run on an object that was never set up
    if hasattr(cls, "__del__"):
        return None
    try:
        return cls.__new__(cls)
    except Exception:
        return None


def _keeps(function: types.FunctionType) -> bool:
    """It stores something in an attribute."""
    return any(i.opname == "STORE_ATTR" for i in dis.get_instructions(function))


def _is_function(value: Any) -> bool:
    return isinstance(value, (types.FunctionType, types.BuiltinFunctionType)) or (
        callable(value) and type(value).__name__ == "ufunc"
    )


def partners(name: str, scope: Mapping[str, Any]) -> list[Partner]:
    """The derivatives of a function: itself with a switch, or others by their names, best first."""
    switch = switch_of(scope[name]) if name in scope else None
    if switch is not None:
        return [Partner(name, switch.argument, on=switch.on, off=switch.off)]
    if "[" in name:
        return [Partner(n) for n in scope if is_derivative_in_table(n, name)]
    fitting = [(fit, n) for n in scope if (fit := belongs(n, name)) is not None and not is_aside(n)]
    return [Partner(n) for _, n in sorted(fitting, key=lambda f: f[0])]


def forward_of(name: str, scope: Mapping[str, Any]) -> str | None:
    """The function whose derivative this one is, by its name; None for one that stands alone."""
    if "[" in name:
        return next((n for n in scope if is_derivative_in_table(name, n)), None)
    fitting = [
        (fit, n)
        for n in scope
        if (fit := belongs(name, n)) is not None and switch_of(scope[n]) is None
    ]
    if fitting:
        return min(fitting, key=lambda f: f[0])[1]
    longer = [n for n in scope if extends(name, n) and partners(n, scope)]
    return max(longer, key=len) if longer else None
