"""Which statements must run so that the definitions exist and find the globals they read."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .registries import is_registry
from .units import Unit, is_lambda

BUILTIN = frozenset(vars(builtins)) | {
    "__file__",
    "__name__",
    "__doc__",
    "__package__",
    "__annotations__",
}
_NONE: frozenset[str] = frozenset()
_DYNAMIC = frozenset({"exec", "globals", "vars", "locals"})


@dataclass(frozen=True, slots=True)
class Slice:
    """The units to run in source order (imports at top level always), and the names they read.

    `needed` maps a global name to the definitions that read it (empty for other readers).
    `unbound` are the needed names that no statement of the file binds.
    """

    units: tuple[Unit, ...]
    needed: dict[str, tuple[str, ...]]
    unbound: frozenset[str]

    @property
    def kept(self) -> set[ast.stmt]:
        return {unit.node for unit in self.units}

    def line_of(self, name: str) -> int:
        """The first line of the first statement that reads a name."""
        lines = [unit.node.lineno for unit in self.units if name in unit.names.read]
        return min(lines, default=1)


@dataclass(frozen=True, slots=True)
class _File:
    """What the whole file binds: by definitions, by imports, by anything at module level.

    `setters` maps a definition to the names that it binds by `global` when it is called;
    `patchers` are functions that put attributes on definitions (`Variable.__add__ = add`).
    """

    defined: frozenset[str]
    imported: frozenset[str]
    bound: frozenset[str]
    setters: dict[str, frozenset[str]]
    patchers: frozenset[str]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> _File:
        definitions = [unit for unit in units if unit.kind == "definition"]
        defined, bound = _bound(definitions), _bound(units)
        patching = [u for u in definitions if _patches(u.node, defined, bound)]
        return cls(
            defined,
            _bound(unit for unit in units if unit.kind == "import"),
            bound,
            {name: u.names.bound_later for u in definitions for name in u.names.bound},
            _bound(patching),
        )


def _patches(node: ast.stmt, defined: frozenset[str], bound: frozenset[str]) -> bool:
    """A function that does nothing but put attributes on definitions of the file, or entries into
    its mappings: `register(name, fxn)` with `setattr(Tensor, name, fxn)`.
    """
    if not isinstance(node, ast.FunctionDef):
        return False
    own = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
    skipped = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Global)
    body = [n for n in node.body if not isinstance(n, skipped) and not _is_said(n)]
    return bool(body) and all(_puts(n, defined - own, bound - own) for n in body)


def _is_said(node: ast.stmt) -> bool:
    """A docstring, or a line that is printed."""
    if not isinstance(node, ast.Expr):
        return False
    return isinstance(node.value, ast.Constant) or _called(node) == "print"


def _puts(node: ast.stmt, defined: frozenset[str], bound: frozenset[str]) -> bool:
    """`Variable.__add__ = add`, `setattr(Tensor, name, f)`, `vjps[f] = rule`."""
    if _called(node) == "setattr":
        given = next(n for n in ast.walk(node) if isinstance(n, ast.Call)).args[:1]
        return any(isinstance(a, ast.Name) and a.id in defined for a in given)
    return isinstance(node, ast.Assign) and all(
        isinstance(t, (ast.Attribute, ast.Subscript))
        and isinstance(t.value, ast.Name)
        and t.value.id in (defined if isinstance(t, ast.Attribute) else bound)
        for t in node.targets
    )


def slice_of(units: list[Unit]) -> Slice:
    """All definitions, and transitively what binds or changes the names that they read.

    A statement that only binds a name again which a definition binds already (`loss = ...` after
    `def loss`) is kept only if it wraps it, i.e. reads it too.
    """
    file = _File.of(units)
    chosen = {unit for unit in units if _defines(unit) and _stands_alone(unit, units)}
    while True:
        _require_skeletons(chosen)
        needed = _needed(chosen)
        unbound = frozenset(needed) - file.bound - BUILTIN
        more = {
            unit
            for unit in units
            if unit not in chosen
            and (_serves(unit, needed, unbound, file) or _decides(unit, chosen))
        }
        if not more:
            break
        chosen |= more
    kept = [u for u in units if u in chosen or (u.kind == "import" and u.parent is None)]
    return Slice(tuple(kept), needed, unbound)


def _defines(unit: Unit) -> bool:
    return unit.kind == "definition" or is_registry(unit.node)


def _stands_alone(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether the unit is a definition for its own sake.

    `relu = lambda x: np.maximum(0, x)` is; `f = lambda w: net.loss(x, t)` is part of an experiment,
    and would pull in the network and the data.
    """
    if not is_lambda(unit.node) and not is_registry(unit.node):
        return True
    computed = _bound(u for u in units if u.kind == "other" and u.names.now)
    return not unit.names.read & computed


def _bound(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(name for unit in units for name in unit.names.bound)


def _needed(chosen: set[Unit]) -> dict[str, tuple[str, ...]]:
    readers: dict[str, list[str]] = {}
    for unit in sorted(chosen, key=lambda unit: unit.node.lineno):
        for name in sorted(unit.names.read):
            found = readers.setdefault(name, [])
            if unit.kind == "definition":
                found.extend(sorted(unit.names.bound - set(found)))
    return {name: tuple(found) for name, found in readers.items()}


def _serves(
    unit: Unit, needed: dict[str, tuple[str, ...]], unbound: frozenset[str], file: _File
) -> bool:
    """Whether the unit binds or changes a name that the slice needs."""
    names = unit.names
    if unit.kind == "skeleton":
        return bool(names.bound & needed.keys())  # with ... as name, if (name := ...)
    if unit.kind == "import":
        return bool(names.bound & needed.keys()) or _is_star(unit.node)
    fresh = names.bound - file.defined
    wrapped = names.bound & file.defined & names.now
    if (fresh | wrapped) & needed.keys():
        return True
    if _called(unit.node) in file.patchers:
        return True
    if unbound and (names.now & _DYNAMIC or file.setters.get(_called(unit.node), _NONE) & unbound):
        return True
    return any(
        # np.random.seed(0), plt.rcParams["x"] = ... change a library, not a global of this file
        depth == 1 if name in file.imported else name in needed or depth > 0
        for name, depth in names.changed.items()
        if name in needed or name in file.defined
    )


def _called(node: ast.stmt) -> str:
    """The function of a statement that is a plain call: `setup()`."""
    call = node.value if isinstance(node, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else ""


def _decides(unit: Unit, chosen: set[Unit]) -> bool:
    """An import in the body of a `try` that stays decides which branch of it is taken."""
    parent = unit.parent
    return (
        unit.kind == "import"
        and parent is not None
        and isinstance(parent.node, ast.Try)
        and unit.node in parent.node.body
        and any(other.parent is parent for other in chosen)
    )


def _require_skeletons(chosen: set[Unit]) -> None:
    for unit in list(chosen):
        parent = unit.parent
        while parent is not None:
            chosen.add(parent)
            parent = parent.parent


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
