"""What the text of a checked file says: its functions, what they assign, and edits of it.

Read-only questions about one source; nothing here runs the code.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from ..model import Edit, Place
from ..sources.registries import lambdas_in
from ..sources.text import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, whatever they stand in; expressions, which are most of a tree, are not seen."""
    waiting: list[ast.AST] = [tree]
    for node in waiting:
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, ())
            if isinstance(inner, list):
                waiting += inner
    return iter(waiting)


class Code:
    """One source with its functions by qualified name (the later definition counts)."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # the class whose methods `self.f()` in a base class means
        self.home = ""

    def at(self, name: str) -> Code:
        """The same code as the class of this name runs it: a base calls what the class overrides."""
        if name == self.home or name not in self.classes:
            return self
        # both share the nodes
        assert self.functions is not None
        other = copy.copy(self)
        other.home = name
        return other

    # -- functions ---------------------------------------------------------------------

    @cached_property
    def functions(self) -> dict[str, Function]:
        found: dict[str, Function] = {}

        def visit(nodes: Iterable[ast.AST], prefix: str) -> None:
            for node in nodes:
                if isinstance(node, ast.ClassDef):
                    for key in [k for k in found if k.startswith(f"{prefix}{node.name}.")]:
                        del found[key]
                    visit(node.body, f"{prefix}{node.name}.")
                elif isinstance(node, Function):
                    found[prefix + node.name] = node
                    visit(node.body, f"{prefix}{node.name}.<locals>.")
                elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                    names = [t.id for t in node.targets if isinstance(t, ast.Name)]
                    found.update({prefix + n: _as_function(n, node.value) for n in names})
                elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                    found.update(
                        {prefix + n: _as_function(n, value) for n, value in lambdas_in(node)}
                    )
                elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
                    visit(ast.iter_child_nodes(node), prefix)

        visit(self.source.tree.body, "")
        return found

    def thresholds(self, qualnames: Iterable[str]) -> tuple[float, ...]:
        """The sizes of the numbers that these functions compare with or clip at; not 0.

        Other numbers (the length of a series, the ends of a table) may bound where it is valid.
        """
        bounds = [
            node
            for name in qualnames
            if name in self.functions
            for node in ast.walk(self.functions[name])
            if isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and _bounds(node))
        ]
        found = {
            abs(node.value + 0.0)
            for bound in bounds
            for node in ast.walk(bound)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, (int, float))
            and not isinstance(node.value, bool)
        }
        return tuple(sorted(found - {0.0}))

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        return {n.name: n for n in _statements(self.source.tree) if isinstance(n, ast.ClassDef)}

    def function(self, qualname: str | None) -> Function | None:
        return self.functions.get(qualname) if qualname else None

    def reached(self, *qualnames: str | None) -> list[str]:
        """The functions of the file that these run, themselves first, breadth first."""
        order: list[str] = [q for q in qualnames if q in self.functions and q is not None]
        for name in order:
            order += [n for n in self._called(name) if n not in order]
        return list(dict.fromkeys(order))

    def _called(self, qualname: str) -> list[str]:
        outer = qualname.split(".<locals>")[0]
        owner = outer.rsplit(".", 1)[0] if "." in outer else None
        found: list[str] = []
        for node in ast.walk(self.functions[qualname]):
            if isinstance(node, ast.Name):
                if node.id in self.functions:
                    found.append(node.id)
                elif f"{node.id}.__init__" in self.functions:
                    found.append(f"{node.id}.__init__")
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in ("self", "cls") and owner is not None:
                    found += self._method(self._dispatched(owner), node.attr)
        return found

    def _dispatched(self, owner: str) -> str:
        """The class at home where the owner is one of its bases."""
        return self.home if self._is_base(owner, self.home) else owner

    def is_inherited(self, qualname: str) -> bool:
        """A method of a base of the class at home."""
        return "." in qualname and self._is_base(qualname.rsplit(".", 1)[0], self.home)

    def _is_base(self, owner: str, of: str) -> bool:
        node = self.classes.get(of.rsplit(".", 1)[-1])
        bases = [b.id for b in node.bases if isinstance(b, ast.Name)] if node else []
        return any(b == owner or (b != of and self._is_base(owner, b)) for b in bases)

    def _method(self, owner: str, name: str) -> list[str]:
        """A method of a class or of its bases in the same file."""
        if f"{owner}.{name}" in self.functions:
            return [f"{owner}.{name}"]
        node = self.classes.get(owner.rsplit(".", 1)[-1])
        bases = [b.id for b in node.bases if isinstance(b, ast.Name)] if node else []
        return [m for base in bases if base != owner for m in self._method(base, name)]

    # -- text --------------------------------------------------------------------------

    def text(self, node: ast.AST) -> str:
        return self.source.segment(node)

    def place(self, node: ast.AST) -> Place:
        return self.source.place(node)

    def replace(self, node: ast.AST, new: str) -> Edit:
        return self.source.edit(node, new)

    def before(self, statement: ast.stmt, line: str) -> Edit:
        """A new line before a statement, indented as it is."""
        start, _ = self.source.span(statement)
        return self.source.edit((start, start), f"{line}\n{self._indent(start)}")

    def after(self, statement: ast.stmt, line: str) -> Edit:
        start, end = self.source.span(statement)
        return self.source.edit((end, end), f"\n{self._indent(start)}{line}")

    def _indent(self, offset: int) -> str:
        start = self.source.text.rfind("\n", 0, offset) + 1
        line = self.source.text[start:offset]
        return line[: len(line) - len(line.lstrip())] if line.strip() else line

    # -- statements --------------------------------------------------------------------

    @staticmethod
    def body(function: Function) -> list[ast.stmt]:
        """The statements of a function without its docstring."""
        first = function.body[0] if function.body else None
        is_doc = (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        )
        return function.body[1:] if is_doc else function.body

    def parameters(self, function: Function) -> list[str]:
        """The arguments as a caller gives them: without `self`, whatever it is called."""
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        name = next((q for q, f in self.functions.items() if f is function), "")
        is_method = "." in name and not name.rsplit(".", 1)[0].endswith("<locals>")
        static = any(
            isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list
        )
        return names[1:] if is_method and not static else names

    def values(self, function: Function) -> list[ast.expr]:
        """Every expression that is assigned or returned in a function, in order of the text."""
        found: list[ast.expr] = []
        for node in ast.walk(function):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
                found += _leaves(node.value)
        return sorted(found, key=lambda n: (n.lineno, n.col_offset))

    def assigned(self, function: Function) -> Iterator[tuple[str, ast.expr, ast.stmt]]:
        """(target text, value, statement) of every assignment, tuples taken apart."""
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    for left, right in _paired(target, node.value):
                        yield self.text(left), right, node
            elif isinstance(node, (ast.AugAssign, ast.AnnAssign)) and node.value is not None:
                yield self.text(node.target), node.value, node

    def returned(self, function: Function) -> list[ast.expr]:
        return [
            n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None
        ]

    def refuses(self, place: Place) -> bool:
        """Whether the code raises at this place on purpose, in words of its own."""
        return any(
            isinstance(node, (ast.Raise, ast.Assert))
            and (there := self.place(node)).cell == place.cell
            and there.line <= place.line <= there.end_line
            for node in ast.walk(self.source.tree)
        )

    def calls(self, function: ast.AST, names: Sequence[str]) -> list[ast.Call]:
        """Calls of these functions or methods, by last name: `np.sum(x)` and `x.sum()`."""
        found = [n for n in ast.walk(function) if isinstance(n, ast.Call) and called(n) in names]
        return sorted(found, key=lambda n: (n.lineno, n.col_offset))


def called(call: ast.Call) -> str:
    """The last name of what is called: `sum` for `np.sum(x)`, `x.sum()` and `sum(x)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_module_call(call: ast.Call) -> bool:
    """`np.sum(x)` rather than `x.sum()`: the array is the first argument."""
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("np", "numpy", "cp", "xp", "math", "scipy", "jnp")
    )


def atomic(node: ast.expr) -> bool:
    """No brackets are needed around it inside a product."""
    return isinstance(
        node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.Tuple, ast.List)
    )


def _leaves(value: ast.expr | None) -> list[ast.expr]:
    if value is None:
        return []
    if isinstance(value, ast.Tuple):
        return [leaf for item in value.elts for leaf in _leaves(item)]
    return [value]


def _paired(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        if len(target.elts) == len(value.elts):
            pairs = zip(target.elts, value.elts, strict=True)
            return [pair for left, right in pairs for pair in _paired(left, right)]
    return [(target, value)]


def _as_function(name: str, node: ast.Lambda) -> ast.FunctionDef:
    """`relu = lambda x: ...` as the function that it is, its expression at its own place."""
    returned = ast.copy_location(ast.Return(node.body), node.body)
    function = ast.FunctionDef(name, node.args, [returned], [])
    return ast.copy_location(function, node)


def _bounds(call: ast.Call) -> bool:
    """np.clip, np.maximum, np.minimum, and Python's max and min; the max of an array is no bound."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr in ("clip", "maximum", "minimum", "fmax", "fmin")
    return getattr(call.func, "id", "") in ("clip", "maximum", "minimum", "max", "min")
