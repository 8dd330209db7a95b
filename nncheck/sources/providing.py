"""Where the names of a namespace come from that no statement of the file makes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from .absences import Absences
from .absent import MissingName
from .importing import Importer, Wanted
from .slicing import Slice
from .time_limit import TimeIsUp, limited
from .units import compiled

Supply = Callable[[str], object | None]

# A neighbour may import a slow library, and cutting an import short can break that library.
_IMPORT_FACTOR = 4


class Provider:
    """Imports now, imports at the first read, and substitutes for what is missing."""

    def __init__(
        self,
        plan: Slice,
        namespace: dict[str, Any],
        importer: Importer,
        *,
        seconds: float,
        supply: Supply | None,
    ) -> None:
        self.absences = Absences(plan.needed)
        self.put_off: dict[str, Wanted] = {}
        self._plan, self._namespace, self._importer = plan, namespace, importer
        self._seconds, self._supply = seconds, supply
        self._missing_stars: list[str] = []
        # names that the file itself forgets: Python's own NameError is the right answer to those
        self._undefined: set[str] = set()

    def take(self, wanted: Wanted) -> None:
        """Import what an import statement wants, or put it off until it is read."""
        if wanted.module == "__future__":
            return
        if wanted.name not in self._plan.needed and wanted.attribute != "*":
            if self._importer.fate(wanted) == "missing":
                self.absences.add(f"{wanted.module} is missing", wanted.line, [wanted.name])
        elif self._importer.fate(wanted) == "later":
            self._namespace.pop(wanted.name, None)
            self.put_off[wanted.name] = wanted
        else:
            self._import(wanted)

    def resolve(self, name: str) -> object:
        """The object for a name that is bound nowhere (yet); KeyError or MissingName if none."""
        if name in self.put_off:
            self._import(self.put_off.pop(name))
        elif name in self._plan.unbound:
            self._substitute(name)
        if name in self._namespace:
            return self._namespace[name]
        if name in self.absences.reasons and name not in self._undefined:
            raise MissingName(name, self.absences.reasons[name])
        raise KeyError(name)

    def settle(self) -> None:
        """Ask for substitutes for whatever definitions read and nothing has bound."""
        for name in sorted(self._plan.unbound - self._namespace.keys()):
            self._substitute(name)

    def absent(self) -> frozenset[str]:
        """Names that cannot be read now, or only by an import that was put off."""
        unbound = self._plan.unbound - self._namespace.keys()
        return frozenset(unbound | self.absences.reasons.keys() | self.put_off.keys())

    def _import(self, wanted: Wanted) -> None:
        code = compiled(wanted.statement, 0)
        beside = self._importer.is_beside(wanted)
        limit = limited(self._seconds * _IMPORT_FACTOR) if beside else contextlib.nullcontext()
        try:
            with limit:
                exec(code, self._namespace)  # noqa: S102 - an import statement of checked code
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._miss(wanted, _why(wanted, error))

    def _miss(self, wanted: Wanted, cause: str) -> None:
        if wanted.attribute == "*":
            self._missing_stars.append(cause)
            self.absences.add(cause, wanted.line, [])
            return
        self.absences.add(cause, wanted.line, [wanted.name])
        self._substitute(wanted.name, wanted.attribute)

    def _substitute(self, name: str, original: str | None = None) -> None:
        if name not in self.absences.reasons:
            cause = " and ".join(dict.fromkeys(self._missing_stars))
            if not cause:
                self._undefined.add(name)
                cause = f"{name} is not defined in this file"
            self.absences.add(cause, self._plan.line_of(name), [name])
        found = self._supply(original or name) if self._supply else None
        if found is not None:
            self._namespace[name] = found
            self.absences.supplied(name)


def _why(wanted: Wanted, error: BaseException) -> str:
    """One sentence on an import that failed."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        if f"{wanted.module}.".startswith(f"{error.name}."):
            return f"{wanted.module} is missing"
        return f"{wanted.module} cannot be imported: it needs {error.name}, which is missing"
    if isinstance(error, TimeIsUp):
        return f"{wanted.module} cannot be imported: it runs too long"
    if isinstance(error, SystemExit):
        return f"{wanted.module} cannot be imported: it calls exit()"
    if type(error) is ImportError and wanted.attribute and "cannot import name" in str(error):
        return f"{wanted.module} has no {wanted.attribute}"
    return f"{wanted.module} cannot be imported: {said(error)}"


def said(error: BaseException) -> str:
    """The type and the first line of an exception."""
    text = str(error).split("\n", 1)[0]
    if isinstance(error, MissingName):
        return text
    if isinstance(error, SyntaxError) and (error.filename or "").startswith("<"):
        text = error.msg  # the file is ours, and its made-up name says nothing to anybody
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
