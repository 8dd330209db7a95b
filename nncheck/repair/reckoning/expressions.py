"""What an expression of array code is worth, in an environment of names."""

from __future__ import annotations

import ast
import operator
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from . import calls
from .limits import POWER, STEPS, UnreckonedError, checked
from .values import Held

Names = dict[str, Any]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.MatMult: operator.matmul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_,
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_, ast.Invert: operator.invert,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: operator.gt, ast.Lt: operator.lt, ast.GtE: operator.ge, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip


class Expressions(ABC):
    """Evaluates expressions; what the file itself defines is called by `own`."""

    def __init__(self) -> None:
        self.steps = 0

    @abstractmethod
    def own(self, name: str, given: list[Any], named: Names) -> Any:
        """The result of a function or method of the file, by its qualified name."""

    @abstractmethod
    def knows(self, name: str) -> bool:
        """Whether the file has a function of this qualified name."""

    def step(self) -> None:
        self.steps += 1
        if self.steps > STEPS:
            raise UnreckonedError("too many steps")

    def value(self, node: ast.expr, names: Names) -> Any:
        self.step()
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise UnreckonedError(type(node).__name__)
        return checked(method(node, names))

    def _constant(self, node: ast.Constant, _names: Names) -> Any:
        return node.value

    def _name(self, node: ast.Name, names: Names) -> Any:
        return names[node.id] if node.id in names else calls.builtin(node.id)

    def _tuple(self, node: ast.Tuple, names: Names) -> Any:
        return tuple(self._items(node.elts, names))

    def _list(self, node: ast.List, names: Names) -> Any:
        return self._items(node.elts, names)

    def _items(self, nodes: list[ast.expr], names: Names) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found += list(self.value(node.value, names))
            else:
                found.append(self.value(node, names))
        return found

    def _dict(self, node: ast.Dict, names: Names) -> Any:
        pairs = zip(node.keys, node.values, strict=True)
        return {self.value(k, names): self.value(v, names) for k, v in pairs if k is not None}

    def _joinedstr(self, node: ast.JoinedStr, names: Names) -> Any:
        parts = [v.value if isinstance(v, ast.FormattedValue) else v for v in node.values]
        return "".join(str(self.value(p, names)) for p in parts)

    def _binop(self, node: ast.BinOp, names: Names) -> Any:
        return self.combined(node.op, self.value(node.left, names), self.value(node.right, names))

    def combined(self, op: ast.operator, left: Any, right: Any) -> Any:
        if type(op) not in _BINARY:
            raise UnreckonedError(type(op).__name__)
        if isinstance(op, ast.Pow) and isinstance(left, int) and not abs(right) <= POWER:
            raise UnreckonedError("a large power")
        if not isinstance(op, ast.MatMult):
            calls.broadcast(left, right)
        if isinstance(op, ast.Mult) and isinstance(right, (list, tuple, str)):
            left, right = right, left
        if isinstance(op, ast.Mult) and isinstance(left, (list, tuple, str)) and right > POWER:
            raise UnreckonedError("many times the same")
        return _BINARY[type(op)](left, right)

    def _unaryop(self, node: ast.UnaryOp, names: Names) -> Any:
        return _UNARY[type(node.op)](self.value(node.operand, names))

    def _boolop(self, node: ast.BoolOp, names: Names) -> Any:
        stops = isinstance(node.op, ast.Or)
        found: Any = None
        for part in node.values:
            found = self.value(part, names)
            if bool(found) is stops:
                return found
        return found

    def _compare(self, node: ast.Compare, names: Names) -> Any:
        left = self.value(node.left, names)
        found: Any = True
        for op, part in zip(node.ops, node.comparators, strict=True):
            right = self.value(part, names)
            calls.broadcast(left, right)
            one = _COMPARE[type(op)](left, right)
            found = one if found is True else found and one
            left = right
        return found

    def _ifexp(self, node: ast.IfExp, names: Names) -> Any:
        return self.value(node.body if self.value(node.test, names) else node.orelse, names)

    def _slice(self, node: ast.Slice, names: Names) -> Any:
        parts = (node.lower, node.upper, node.step)
        return slice(*(None if p is None else self.value(p, names) for p in parts))

    def _subscript(self, node: ast.Subscript, names: Names) -> Any:
        return self.value(node.value, names)[self.value(node.slice, names)]

    def _attribute(self, node: ast.Attribute, names: Names) -> Any:
        module = node.value.id if isinstance(node.value, ast.Name) else ""
        if module in calls.MODULES and module not in names:
            return calls.of_module(module, node.attr)
        return calls.attribute(self.value(node.value, names), node.attr)

    def _call(self, node: ast.Call, names: Names) -> Any:
        given = self._items(node.args, names)
        named = {k.arg: self.value(k.value, names) for k in node.keywords if k.arg is not None}
        if isinstance(node.func, ast.Name) and node.func.id not in names:
            if self.knows(node.func.id):
                return self.own(node.func.id, given, named)
        if isinstance(node.func, ast.Attribute):
            if ast.unparse(node.func) in ("np.add.at", "numpy.add.at"):
                return calls.add_at(*given)
            if isinstance(node.func.value, ast.Name):
                holder = names.get(node.func.value.id)
                method = f"{holder.owner}.{node.func.attr}" if isinstance(holder, Held) else ""
                if method and self.knows(method):
                    return self.own(method, [holder, *given], named)
        function = self.value(node.func, names)
        if not callable(function):
            raise UnreckonedError("a call of what is no function")
        return calls.result(function, given, named)

    def _listcomp(self, node: ast.ListComp, names: Names) -> Any:
        if len(node.generators) != 1:
            raise UnreckonedError("two loops in one list")
        one, inner, found = node.generators[0], dict(names), []
        for item in self.value(one.iter, names):
            self.bind(one.target, item, inner)
            if all(self.value(test, inner) for test in one.ifs):
                found.append(self.value(node.elt, inner))
        return found

    _generatorexp = _listcomp

    def bind(self, target: ast.expr, value: Any, names: Names) -> None:
        """Assign to a name, a tuple of targets, an entry or an attribute."""
        if isinstance(target, ast.Name):
            names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            items = list(value)
            if len(items) != len(target.elts):
                raise UnreckonedError("a tuple of another length")
            for one, item in zip(target.elts, items, strict=True):
                self.bind(one, item, names)
        elif isinstance(target, ast.Subscript):
            self.value(target.value, names)[self.value(target.slice, names)] = value
        elif isinstance(target, ast.Attribute):
            holder = self.value(target.value, names)
            if not isinstance(holder, Held):
                raise UnreckonedError("an attribute of something else")
            holder.attributes[target.attr] = value
        else:
            raise UnreckonedError("another target")
