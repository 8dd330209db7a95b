"""Which definitions may run when one of them does: a static, generous call graph."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache


class Graph:
    """The call graph of the definitions of one file, by qualified name."""

    def __init__(self, nodes: Mapping[str, ast.AST]) -> None:
        self._nodes = nodes
        self._classes = {q: n for q, n in nodes.items() if isinstance(n, ast.ClassDef)}
        self._edges = cache(self._direct)

    def bases(self, name: str) -> tuple[str, ...]:
        """Base classes in this file, nearest first, each once."""
        found: list[str] = []
        waiting = self._named_bases(name)
        while waiting:
            base = waiting.pop(0)
            if base not in found and base != name:
                found.append(base)
                waiting += self._named_bases(base)
        return tuple(found)

    def methods(self, name: str) -> dict[str, str]:
        """Method name → qualified name, for a class and what it inherits in this file."""
        found: dict[str, str] = {}
        for owner in (name, *self.bases(name)):
            for qualname in self._nodes:
                head, _, tail = qualname.rpartition(".")
                if head == owner and qualname not in self._classes:
                    found.setdefault(tail, qualname)
        return found

    def reached_from(self, qualname: str) -> tuple[str, ...]:
        """All that can be reached, breadth first; the start is not among it."""
        found: dict[str, None] = {qualname: None}
        waiting = [qualname]
        while waiting:
            for name in self._edges(waiting.pop(0)):
                if name not in found:
                    found[name] = None
                    waiting.append(name)
        return tuple(found)[1:]

    def _direct(self, qualname: str) -> tuple[str, ...]:
        node = self._nodes.get(qualname)
        if node is None:
            return ()
        if qualname in self._classes:
            own = tuple(self.methods(qualname).values())
            return (*self.bases(qualname), *own, *self._mentioned(qualname))
        owner = qualname.rpartition(".")[0]
        called = self._methods_called(node, owner) if owner in self._classes else ()
        return tuple(dict.fromkeys((*self._mentioned(qualname), *called)))

    def _mentioned(self, qualname: str) -> Iterator[str]:
        """Module-level definitions that a definition names, also without calling them."""
        node = self._nodes[qualname]
        local = _local_names(node)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and inner.id in self._nodes and inner.id not in local:
                yield inner.id

    def _methods_called(self, node: ast.AST, owner: str) -> Iterator[str]:
        """`self.m` and `super().m` by the class; `layer.m` by the classes that it is made of."""
        own = self.methods(owner)
        self_name = _first_parameter(node)
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Attribute):
                continue
            value = inner.value
            if isinstance(value, ast.Name) and value.id == self_name:
                if inner.attr in own:
                    yield own[inner.attr]
            elif _is_super(value):
                yield from self._inherited(owner, inner.attr)
            else:
                yield from self._parts_with(owner, inner.attr)

    def _inherited(self, owner: str, method: str) -> Iterator[str]:
        for base in self.bases(owner):
            if f"{base}.{method}" in self._nodes:
                yield f"{base}.{method}"
                return

    def _parts_with(self, owner: str, method: str) -> Iterator[str]:
        for member in (owner, *self.bases(owner)):
            for name in self._mentioned(member):
                if name in self._classes and method in self.methods(name):
                    yield self.methods(name)[method]

    def _named_bases(self, name: str) -> list[str]:
        node = self._classes.get(name)
        if node is None:
            return []
        return [b.id for b in node.bases if isinstance(b, ast.Name) and b.id in self._classes]


def _local_names(node: ast.AST) -> frozenset[str]:
    """Parameters and assigned names of a function; they hide globals of the same name."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return frozenset()
    names = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            names.add(inner.id)
    return frozenset(names)


def _first_parameter(node: ast.AST) -> str | None:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    parameters = [*node.args.posonlyargs, *node.args.args]
    return parameters[0].arg if parameters else None


def _is_super(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )
