"""Statements, and the functions that are made of them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .expressions import Expressions, Names
from .limits import DEPTH, UnreckonedError

Function = ast.FunctionDef | ast.AsyncFunctionDef

_IN_PLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv,
}  # fmt: skip


class _ReturnedError(Exception):
    """The function ends, with a value."""

    def __init__(self, value: Any) -> None:
        self.value = value


class _BreakError(Exception):
    """The loop ends."""


class _ContinueError(Exception):
    """The next turn."""


class Interpreter(Expressions):
    """Runs functions of one file; `functions` are by qualified name, one of them perhaps edited."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        super().__init__()
        self._functions = functions
        self._depth = 0

    def knows(self, name: str) -> bool:
        return name in self._functions

    def own(self, name: str, given: list[Any], named: Names) -> Any:
        function = self._functions[name]
        arguments = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        if function.args.vararg or function.args.kwarg or len(given) > len(arguments):
            raise UnreckonedError("arguments of another form")
        defaults = function.args.defaults
        late = dict(zip(arguments[len(arguments) - len(defaults) :], defaults, strict=True))
        named_only = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        late |= {a.arg: v for a, v in named_only if v is not None}
        names = {n: self.value(v, {}) for n, v in late.items()}
        names.update(zip(arguments, given, strict=False))
        names.update(named)
        if set(names) < set(arguments):
            raise UnreckonedError("an argument is missing")
        return self.run(function, names)

    def run(self, function: Function, names: Names) -> Any:
        """What the function returns; the names are changed as it goes on."""
        self._depth += 1
        if self._depth > DEPTH:
            raise UnreckonedError("calls inside calls")
        try:
            with np.errstate(all="ignore"):
                self._block(function.body, names)
        except _ReturnedError as done:
            return done.value
        finally:
            self._depth -= 1
        return None

    def _block(self, statements: Sequence[ast.stmt], names: Names) -> None:
        for statement in statements:
            self.step()
            method = getattr(self, f"_do_{type(statement).__name__.lower()}", None)
            if method is None:
                raise UnreckonedError(type(statement).__name__)
            method(statement, names)

    def _do_assign(self, node: ast.Assign, names: Names) -> None:
        value = self.value(node.value, names)
        for target in node.targets:
            self.bind(target, value, names)

    def _do_annassign(self, node: ast.AnnAssign, names: Names) -> None:
        if node.value is not None:
            self.bind(node.target, self.value(node.value, names), names)

    def _do_augassign(self, node: ast.AugAssign, names: Names) -> None:
        # a subscript, an attribute and a name differ in `ctx` only, at which nothing here looks
        old, new = self.value(node.target, names), self.value(node.value, names)
        if isinstance(old, np.ndarray) and type(node.op) in _IN_PLACE:
            value = _IN_PLACE[type(node.op)](old, new)
        else:
            value = self.combined(node.op, old, new)
        self.bind(node.target, value, names)

    def _do_return(self, node: ast.Return, names: Names) -> None:
        raise _ReturnedError(None if node.value is None else self.value(node.value, names))

    def _do_expr(self, node: ast.Expr, names: Names) -> None:
        if not isinstance(node.value, ast.Constant):
            self.value(node.value, names)

    def _do_if(self, node: ast.If, names: Names) -> None:
        self._block(node.body if self.value(node.test, names) else node.orelse, names)

    def _do_for(self, node: ast.For, names: Names) -> None:
        for item in self.value(node.iter, names):
            self.bind(node.target, item, names)
            try:
                self._block(node.body, names)
            except _BreakError:
                return
            except _ContinueError:
                continue
        self._block(node.orelse, names)

    def _do_break(self, _node: ast.Break, _names: Names) -> None:
        raise _BreakError

    def _do_continue(self, _node: ast.Continue, _names: Names) -> None:
        raise _ContinueError

    def _do_pass(self, _node: ast.Pass, _names: Names) -> None:
        pass

    def _do_assert(self, _node: ast.Assert, _names: Names) -> None:
        pass
