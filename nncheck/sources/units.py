"""Module-level statements as units that can be kept or dropped one by one.

`if`, `try` and `with` are skeletons: what stands in them is a unit of its own, and the skeleton
stays when one of its units does.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Literal

from .lines import Lines
from .names import Names, names_of
from .stripping import annotation_names, decorator_names, has_loop

UnitKind = Literal["definition", "import", "skeleton", "other"]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Skeleton = ast.If | ast.Try | ast.With
_BODIES = ("body", "orelse", "finalbody")
_MOST = 4096
_SAID: dict[tuple[str, int, int | None, int], Said] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """What the text of a statement says, wherever it stands.

    `annotations` and `decorators` are names that only those read; `relative` tells whether
    anything is imported from beside the file.
    """

    names: Names
    annotations: frozenset[str]
    decorators: frozenset[str]
    loops: bool
    relative: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One statement, what its text says, and the skeleton that it stands in."""

    node: ast.stmt
    kind: UnitKind
    said: Said
    parent: Unit | None = None

    @property
    def names(self) -> Names:
        """The names that it uses; of a skeleton those of its own expressions only."""
        return self.said.names

    @property
    def title(self) -> str:
        """What messages call it: `Relu`, or `the statement that makes x`."""
        if isinstance(self.node, Definition):
            return self.node.name
        made = ", ".join(sorted(self.names.bound))
        return f"the statement that makes {made}" if made else "this statement"


def units_of(tree: ast.Module, lines: Lines, flags: int) -> list[Unit]:
    """The units of a module in source order, skeletons before what stands in them.

    What a text says is looked up where it was seen before: a trial of an edit reads all of a file
    again, and one statement of it is new.
    """
    return list(_units(tree.body, None, lines, flags))


def top_level(tree: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
    """All statements of a module or a class, those inside its `if`, `try` and `with` too."""
    return _flat(tree.body)


def is_lambda(node: ast.stmt) -> bool:
    """`relu = lambda x: ...` defines a function, whatever its spelling."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Lambda):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Name) for target in targets)


def pruned(node: ast.stmt, kept: set[ast.stmt]) -> ast.stmt:
    """A skeleton with only the kept statements inside; `pass` where nothing is left."""
    if not isinstance(node, Skeleton):
        return node
    new = copy.copy(node)
    for name in _BODIES:
        if hasattr(node, name):
            body: list[ast.stmt] = getattr(node, name)
            left = [pruned(inner, kept) for inner in body if inner in kept]
            setattr(new, name, left or ([_pass(node)] if body else []))
    if isinstance(node, ast.Try) and isinstance(new, ast.Try):
        new.handlers = [_pruned_handler(handler, kept) for handler in node.handlers]
    return new


def names_inside(unit: Unit, units: Sequence[Unit]) -> frozenset[str]:
    """The names that a unit binds, those of the units inside it too."""
    inside = {unit}
    for other in units:  # in source order, so that a skeleton comes before its contents
        if other.parent in inside:
            inside.add(other)
    return frozenset(name for member in inside for name in member.names.bound)


def compiled(node: ast.stmt, flags: int, filename: str = "<unit>") -> CodeType:
    """The code of one statement as a module of its own; SyntaxError as `compile` raises it."""
    module = ast.Module([node], [])
    with warnings.catch_warnings():
        # what `2[0]` warns of fails when it runs
        warnings.simplefilter("ignore")
        code = compile(module, filename, "exec", flags=flags, dont_inherit=True)
    assert isinstance(code, CodeType)
    return code


def _units(body: list[ast.stmt], parent: Unit | None, lines: Lines, flags: int) -> Iterator[Unit]:
    for node in body:
        unit = Unit(node, _kind(node), _looked_up(node, lines, flags), parent)
        yield unit
        for inner in _inner(node):
            yield from _units(inner, unit, lines, flags)


def _looked_up(node: ast.stmt, lines: Lines, flags: int) -> Said:
    first = min((d.lineno for d in getattr(node, "decorator_list", ())), default=node.lineno)
    text = "\n".join(lines.texts[first - 1 : node.end_lineno])
    key = (text, node.col_offset, node.end_col_offset, flags)
    if key not in _SAID:
        if len(_SAID) >= _MOST:
            _SAID.clear()
        _SAID[key] = _said(node, flags)
    return _SAID[key]


def _said(node: ast.stmt, flags: int) -> Said:
    bare = pruned(node, set())
    try:
        names = names_of(compiled(bare, flags), bare)
    except SyntaxError:
        # `return` outside a function, `await` in a notebook: parsed, and not compiled
        names = Names(frozenset(), frozenset(), frozenset(), {})
    inside = list(ast.walk(node))
    relative = any(isinstance(inner, ast.ImportFrom) and inner.level for inner in inside)
    return Said(
        names, annotation_names(inside), decorator_names(inside), has_loop(inside), relative
    )


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        for inner in _inner(node):
            yield from _flat(inner)


def _inner(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The bodies of a skeleton, in source order."""
    if not isinstance(node, Skeleton):
        return
    yield node.body
    if isinstance(node, ast.Try):
        for handler in node.handlers:
            yield handler.body
    for name in _BODIES[1:]:
        yield getattr(node, name, [])


def _kind(node: ast.stmt) -> UnitKind:
    if isinstance(node, Definition) or is_lambda(node):
        return "definition"
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    return "skeleton" if isinstance(node, Skeleton) else "other"


def _pruned_handler(handler: ast.ExceptHandler, kept: set[ast.stmt]) -> ast.ExceptHandler:
    new = copy.copy(handler)
    new.body = [pruned(inner, kept) for inner in handler.body if inner in kept] or [_pass(handler)]
    return new


def _pass(node: ast.stmt | ast.ExceptHandler) -> ast.stmt:
    return ast.copy_location(ast.Pass(), node)
