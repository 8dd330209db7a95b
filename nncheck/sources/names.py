"""Which global names a piece of code reads, binds and changes: the compiler knows the scopes.

Reading them off the bytecode follows Python's own rules (comprehensions, walrus, match, class
bodies, `global`) in a few lines; a second implementation of the rules would only be less right.
"""

from __future__ import annotations

import ast
import dis
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

_READS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
_BINDS = {"STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL"}
_OPTIMIZED = 0x1  # inspect.CO_OPTIMIZED: function bodies have it, module and class bodies do not
# what a dataclass looks for in the annotations of its body, also where they are only text
_FIELD_WORDS = {"KW_ONLY", "ClassVar", "InitVar"}
_AT_ONCE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}

# Methods that change the object they are called on: containers that code fills at module level.
_CHANGING_METHODS = frozenset(
    "add add_argument append appendleft clear discard extend insert pop popitem register remove "
    "reverse set_defaults setdefault sort update __setitem__".split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Global names of one statement: read when it runs, read later in bodies, bound, changed.

    `bound_later` are those that a function in it binds by `global` when it is called.
    `changed` maps the root of `root.attr = ...`, `root[k] = ...`, `root.append(...)` to how deep
    the change goes: 0 for a method call, else the number of attributes and subscripts.
    """

    now: frozenset[str]
    later: frozenset[str]
    bound: frozenset[str]
    changed: dict[str, int]
    bound_later: frozenset[str] = frozenset()

    @property
    def read(self) -> frozenset[str]:
        return self.now | self.later


def names_of(code: CodeType, tree: ast.AST) -> Names:
    """The names of compiled module-level code and of the tree that it was compiled from."""
    now: set[str] = set()
    later: set[str] = set()
    bound: set[str] = set()
    bound_later: set[str] = set()
    for inner, at_once, top in _codes(code):
        # names stored in a class body are the class's own, and shadow globals of that name there
        local = set() if top or inner.co_flags & _OPTIMIZED else _stored(inner)
        for instruction in dis.get_instructions(inner):
            name, op = str(instruction.argval), instruction.opname
            if op in _READS and name not in local:
                (now if at_once else later).add(name)
            elif op in _BINDS and (op.endswith("GLOBAL") or top):
                (bound if at_once else bound_later).add(name)
    now |= set(_field_words(tree))
    changed = dict(_changes(tree))
    return Names(
        frozenset(now), frozenset(later), frozenset(bound), changed, frozenset(bound_later)
    )


def _codes(code: CodeType) -> Iterator[tuple[CodeType, bool, bool]]:
    """(code, whether it runs with the statement, whether it is the module level itself)."""
    waiting = [(code, True, True)]
    while waiting:
        outer, at_once, top = waiting.pop()
        yield outer, at_once, top
        for const in outer.co_consts:
            if isinstance(const, CodeType):
                soon = not const.co_flags & _OPTIMIZED or const.co_name in _AT_ONCE
                waiting.append((const, at_once and soon, False))


def _field_words(tree: ast.AST) -> Iterator[str]:
    """Roots of `KW_ONLY`, `dataclasses.KW_ONLY`, `ClassVar[int]` in the annotations of class bodies."""
    if not isinstance(tree, ast.ClassDef):
        return
    for statement in tree.body:
        for node in ast.walk(statement.annotation) if isinstance(statement, ast.AnnAssign) else ():
            if isinstance(node, ast.Attribute) and node.attr in _FIELD_WORDS:
                yield from filter(None, [_root(node)[0]])
            elif isinstance(node, ast.Name) and node.id in _FIELD_WORDS:
                yield node.id


def _stored(code: CodeType) -> set[str]:
    return {i.argval for i in dis.get_instructions(code) if i.opname == "STORE_NAME"}


def _changes(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in _module_level(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            root, depth = _root(node)
            if root:
                yield root, depth
        elif isinstance(node, ast.Call):
            yield from _changing_call(node)


def _changing_call(call: ast.Call) -> Iterator[tuple[str, int]]:
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in _CHANGING_METHODS:
        root, _ = _root(function)
        if root:
            yield root, 0
    elif isinstance(function, ast.Name) and function.id in ("setattr", "delattr") and call.args:
        root, depth = _root(call.args[0])
        if root:
            yield root, depth + 1


def _root(node: ast.expr) -> tuple[str | None, int]:
    """The name that a chain of attributes, subscripts and calls starts from, and its length."""
    depth = 0
    while isinstance(node, ast.Attribute | ast.Subscript):
        node, depth = node.value, depth + 1
    return (node.id if isinstance(node, ast.Name) else None), depth


def _module_level(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes that are not inside a function, a lambda or a class."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        inside = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        if not isinstance(node, inside):
            waiting.extend(ast.iter_child_nodes(node))
