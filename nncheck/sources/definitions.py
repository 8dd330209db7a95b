"""What a source defines, read from its tree without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..model import Place
from .calls import CallSite, call_sites
from .reach import Graph
from .registries import lambdas_in
from .text import Source
from .units import is_lambda, top_level

DefinitionKind = Literal["class", "function", "method"]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A class, a function, a method ("Affine.forward"), or a lambda in a table ("ACTS['relu'][0]").

    `place` starts at `class`, `def`, or for `relu = lambda x: ...` (whose node is the lambda) at
    the name; decorators are outside of it.
    """

    name: str
    qualname: str
    node: ast.ClassDef | FunctionNode
    place: Place
    kind: DefinitionKind


@dataclass(frozen=True, eq=False)
class Definitions:
    """All definitions of a source; where a name is defined twice, the later one."""

    source: Source
    by_name: dict[str, Definition]

    @property
    def all(self) -> tuple[Definition, ...]:
        """Every definition in source order, a class before its methods."""
        return tuple(self.by_name.values())

    def get(self, qualname: str) -> Definition | None:
        return self.by_name.get(qualname)

    def methods(self, name: str) -> dict[str, Definition]:
        """The methods of a class by name, those inherited from bases in this file too."""
        return {m: self.by_name[q] for m, q in self._graph.methods(name).items()}

    def bases(self, name: str) -> tuple[str, ...]:
        """The classes of this file that a class inherits from, nearest first."""
        return self._graph.bases(name)

    def reaches(self, qualname: str) -> tuple[str, ...]:
        """What runs, or may run, when a definition does: qualified names, nearest first.

        An over-approximation: a class reaches all its methods, and `layer.forward(x)` in a method
        reaches the `forward` of every class that the method's own class mentions.
        """
        return self._graph.reached_from(qualname)

    def calls(self, name: str) -> tuple[CallSite, ...]:
        """Where a class or a function of this name is called, anywhere in the file."""
        return self._calls.get(name, ())

    @cached_property
    def _graph(self) -> Graph:
        return Graph({definition.qualname: definition.node for definition in self.all})

    @cached_property
    def _calls(self) -> dict[str, tuple[CallSite, ...]]:
        return call_sites(self.source)


def definitions_of(source: Source) -> Definitions:
    """Index a source: top level, inside `if`/`try`/`with` there, and inside classes."""
    found: dict[str, Definition] = {}
    for definition in _defined(source):
        if definition.kind != "method":
            # what a later definition replaces must not keep its methods, nor its position
            for old in [q for q in found if q == definition.name or _inside(q, definition.name)]:
                del found[old]
        found[definition.qualname] = definition
    return Definitions(source, found)


def _inside(qualname: str, name: str) -> bool:
    return qualname.startswith(f"{name}.")


def _defined(source: Source) -> Iterator[Definition]:
    for node in top_level(source.tree):
        if isinstance(node, ast.ClassDef):
            yield from _class(source, node, "")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Definition(node.name, node.name, node, source.place(node), "function")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and is_lambda(node):
            assert isinstance(node.value, ast.Lambda)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                assert isinstance(target, ast.Name)
                yield Definition(target.id, target.id, node.value, source.place(node), "function")
        for path, function in lambdas_in(node):
            yield Definition(path, path, function, source.place(function), "function")


def _class(source: Source, node: ast.ClassDef, outer: str) -> Iterator[Definition]:
    qualname = outer + node.name
    yield Definition(node.name, qualname, node, source.place(node), "class")
    for inner in top_level(node):
        if isinstance(inner, ast.ClassDef):
            yield from _class(source, inner, f"{qualname}.")
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{qualname}.{inner.name}"
            yield Definition(inner.name, name, inner, source.place(inner), "method")
