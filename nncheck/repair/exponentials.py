"""Exponentials in a source: where they stand, what becomes of them, and forms that do not overflow."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..model import Edit, Place
from .changes import Candidate
from .code import Code, called

_CALLS = ("exp", "expm1", "exp2", "cosh", "sinh", "power", "pow")
_LOGS = ("log", "log1p", "log2", "log10")
_BRANCHING = ("where", "select", "piecewise")
# exponents that stay finite also where four such exponentials are multiplied
_TOP, _QUARTER = "700", "150"

Use = Literal["dead branch", "log", "live"]


@dataclass(frozen=True, slots=True)
class Exponential:
    """One exponential: the call, its exponent, and the function that it stands in."""

    node: ast.expr
    exponent: ast.expr
    function: ast.AST


def exponentials(code: Code, names: Iterable[str]) -> list[Exponential]:
    """Every exponential in these functions, in the order of the text; without names, in lambdas."""
    functions: list[ast.AST] = [code.functions[n] for n in names]
    if not functions:
        functions = [n for n in ast.walk(code.source.tree) if isinstance(n, ast.Lambda)]
    found = []
    for function in functions:
        for node in ast.walk(function):
            exponent = exponent_of(node)
            if exponent is not None and isinstance(node, ast.expr):
                found.append(Exponential(node, exponent, function))
    return sorted(found, key=lambda e: (e.node.lineno, e.node.col_offset))


def at(code: Code, every: Iterable[Exponential], places: Iterable[Place]) -> list[Exponential]:
    """Those on the lines where numpy spoke."""
    lines = [(p.cell, p.line, p.end_line) for p in places]
    found = []
    for one in every:
        place = code.place(one.node)
        if any(c == place.cell and place.line <= b and a <= place.end_line for c, a, b in lines):
            found.append(one)
    return found


def exponent_of(node: ast.AST) -> ast.expr | None:
    """What the exponential of a constant is taken of: exp(x), e ** x, power(e, x)."""
    if isinstance(node, ast.Call) and called(node) in _CALLS and node.args:
        if called(node) in ("power", "pow"):
            return node.args[1] if len(node.args) == 2 and _is_e(node.args[0]) else None
        return node.args[0]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _is_e(node.left):
        return node.right
    return None


def _is_e(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float) and abs(node.value - 2.718281828) < 1e-3
    return isinstance(node, (ast.Attribute, ast.Name)) and (
        node.attr if isinstance(node, ast.Attribute) else node.id
    ) in ("e", "E")


# -- what becomes of it ----------------------------------------------------------------


def use(code: Code, one: Exponential) -> Use:
    """Whether a branch discards it, a logarithm is taken of it, or neither."""
    parents = _parents(one.function)
    uses = [one.node, *_loads(code, one, parents)]
    above = [_above(n, parents) for n in uses[1:]] or [_above(one.node, parents)]
    if all(_is_discarded(chain) for chain in above):
        return "dead branch"
    own = _above(one.node, parents)
    # of a quotient that a name holds, as of a finished logistic function, the logarithm is another
    named = [] if _in_quotient(own) else above
    if any(_in_log(chain) for chain in (own, *named)):
        return "log"
    return "dead branch" if _is_discarded(own) else "live"


Chain = list[tuple[ast.AST, ast.AST]]


def _parents(function: ast.AST) -> dict[int, ast.AST]:
    return {id(child): node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}


def _above(node: ast.AST, parents: dict[int, ast.AST]) -> Chain:
    """(child, parent) from the node up to its statement."""
    chain = []
    while id(node) in parents and not isinstance(node, ast.stmt):
        chain.append((node, parents[id(node)]))
        node = parents[id(node)]
    return chain


def _loads(code: Code, one: Exponential, parents: dict[int, ast.AST]) -> list[ast.AST]:
    """Where the name that the exponential is assigned to is read, later in the function."""
    chain = _above(one.node, parents)
    statement = chain[-1][1] if chain else None
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return []
    target = code.text(statement.targets[0])
    return [
        node
        for node in ast.walk(one.function)
        if isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(node.ctx, ast.Load)
        and code.text(node) == target
        and node.lineno > statement.lineno
    ]


def _is_discarded(chain: Chain) -> bool:
    """It stands in a branch of np.where, or is multiplied by the outcome of a comparison."""
    for child, parent in chain:
        if isinstance(parent, ast.Call) and called(parent) in _BRANCHING:
            if child in parent.args[1:] or any(child is k.value for k in parent.keywords):
                return True
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mult):
            other = parent.right if child is parent.left else parent.left
            if any(isinstance(n, ast.Compare) for n in ast.walk(other)):
                return True
    return False


def _in_quotient(chain: Chain) -> bool:
    return any(isinstance(p, ast.BinOp) and isinstance(p.op, ast.Div) for _, p in chain)


def _in_log(chain: Chain) -> bool:
    return any(isinstance(p, ast.Call) and called(p) in _LOGS for _, p in chain)


# -- forms that do not overflow --------------------------------------------------------


def bounded(
    code: Code, every: Iterable[Exponential], bounds: Iterable[str] = ("0", _TOP, _QUARTER)
) -> Iterator[Candidate]:
    """No exponent above a bound: all at once; exp(…) - 1 as expm1, which keeps its digits."""
    those = list(every)
    for bound in bounds:
        edits = tuple(_bounded(code, one, bound) for one in those)
        if edits and len({(e.start, e.end) for e in edits}) == len(edits):
            yield f"keep the exponent at or below {bound}", edits


def _bounded(code: Code, one: Exponential, bound: str) -> Edit:
    module = module_of(code, one.node)
    text = code.text(one.exponent)
    smaller = f"min({text}, {bound})" if module == "math" else f"{module}.minimum({text}, {bound})"
    parent = _parents(one.function).get(id(one.node))
    if bound == "0" and parent is not None and _is_minus_one(parent, one.node):
        return code.replace(parent, f"{module}.expm1({smaller})")
    return code.replace(one.exponent, smaller)


def _is_minus_one(parent: ast.AST, node: ast.AST) -> bool:
    return (
        isinstance(parent, ast.BinOp)
        and isinstance(parent.op, ast.Sub)
        and parent.left is node
        and is_one(parent.right)
    )


def is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in (1, 1.0)


def module_of(code: Code, node: ast.expr) -> str:
    """The name under which numpy (or math) stands in the source."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return code.text(node.func.value)
    for found in ast.walk(code.source.tree):
        if isinstance(found, ast.Import):
            for name in found.names:
                if name.name == "numpy":
                    return name.asname or "numpy"
    return "np"


def clipped(code: Code, every: Iterable[Exponential]) -> Iterator[Candidate]:
    """The variable of all exponents between -100 and 100, where most functions are flat."""
    edits = []
    for one in every:
        names = [n for n in ast.walk(one.exponent) if _is_variable(n)]
        if not names:
            return
        module = module_of(code, one.node)
        for node in names:
            text = code.text(node)
            bounds = (
                f"max(min({text}, 100), -100)"
                if module == "math"
                else (f"{module}.clip({text}, -100, 100)")
            )
            edits.append(code.replace(node, bounds))
    if edits:
        yield "keep the exponents small where the function is flat", tuple(edits)


def _is_variable(node: ast.AST) -> bool:
    """A local name or self.x, not the `np` of np.abs, nor a number."""
    if isinstance(node, ast.Name):
        return node.id not in ("np", "numpy", "math", "self")
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id == "self")
    )
