"""Import statements of checked code, one name at a time: real, put off, or missing."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .neighbours import Neighbours, installed

# numpy is what checked code is made of; it is the only library that is not put off
_AT_ONCE = frozenset({"numpy"})


Fate = Literal["now", "later", "missing"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One name that an import statement binds: `from module import attribute as name`.

    `attribute` is None for `import module as name`, "*" for a star import (then so is `name`).
    """

    name: str
    module: str
    attribute: str | None
    statement: ast.stmt

    @property
    def line(self) -> int:
        return self.statement.lineno

    @property
    def root(self) -> str:
        return self.module.partition(".")[0]


def wanted_by(node: ast.stmt) -> tuple[Wanted, ...]:
    """The names that an import statement binds, each with an import statement of its own."""
    if isinstance(node, ast.Import):
        return tuple(
            Wanted(
                alias.asname or alias.name.partition(".")[0],
                alias.name,
                None,
                ast.copy_location(ast.Import([alias]), node),
            )
            for alias in node.names
        )
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return tuple(
            Wanted(
                alias.asname or alias.name,
                module,
                alias.name,
                ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node),
            )
            for alias in node.names
        )
    return ()


class Importer:
    """`__import__` for one namespace: what lies beside the file is importable for it alone."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours

    def __call__(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002 - the protocol's name
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        if level == 0 and name not in self._neighbours:
            return builtins.__import__(name, globals, locals, fromlist, level)
        with self._neighbours.visible():
            return builtins.__import__(name, globals, locals, fromlist, level)

    @property
    def package(self) -> str:
        """The package that the checked file belongs to."""
        return self._neighbours.package

    def is_beside(self, wanted: Wanted) -> bool:
        """Whether the module lies beside the checked file."""
        return wanted.module.startswith(".") or wanted.root in self._neighbours

    def fate(self, wanted: Wanted) -> Fate:
        """Whether to import now, later (installed, maybe slow) or never; imports nothing."""
        if self.is_beside(wanted):
            return "now"
        if wanted.root in _AT_ONCE or wanted.root in sys.stdlib_module_names:
            return "now"
        if not installed(wanted.root):
            return "missing"
        return "now" if wanted.attribute == "*" else "later"
