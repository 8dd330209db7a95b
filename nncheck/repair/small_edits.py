"""One token, changed: the slips of the pen that turn a right derivative into a wrong one.

Each edit changes one thing in one expression of the backward: a name, an operator, a comparison, a
number, a function, a factor. Which of them mends is found by trial; nothing here judges.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, Function, atomic, called
from .makers import places

# the expressions that are looked at first
_NEAR = 3
Mutator = Callable[[Code, ast.expr, Sequence[str]], Iterator[Candidate]]


def small_edits(
    code: Code,
    card: Card,
    slots: Sequence[str],
    mutators: Sequence[Mutator] | None = None,
    *,
    near_only: bool = False,
) -> Iterator[Candidate]:
    """Edits of the expressions that make these gradients, then of all others of the backward.

    Kind by kind, so that the likeliest kind is tried at the likeliest places before the next; and
    all kinds there before other places.
    """
    where = places(code, card, slots)
    parts = (where[:_NEAR],) if near_only else (where[:_NEAR], where[_NEAR:])
    for near in parts:
        for mutator in mutators or ALL:
            for function, expression in near:
                names = visible(code, card, function, expression)
                spared = _spared(expression, mutator)
                for node in operands(expression):
                    if id(node) not in spared:
                        yield from mutator(code, node, names)


def _spared(expression: ast.expr, mutator: Mutator) -> set[int]:
    """What is multiplied as a matrix, or only given another shape, is no part of a slope; and a
    factor of a product is as good as any other.
    """
    found: set[int] = set()
    if mutator not in (other_power, slope_factor):
        return found
    if mutator is slope_factor:
        for node in ast.walk(expression):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                found |= {id(n) for side in (node.left, node.right) for n in ast.walk(side)}
    for node in ast.walk(expression):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found |= {id(n) for side in (node.left, node.right) for n in ast.walk(side)}
        elif isinstance(node, ast.Call) and called(node) in _LINEAR:
            found |= {id(n) for n in ast.walk(node)}
        elif isinstance(node, ast.Subscript):
            found |= {id(n) for n in ast.walk(node.slice)}
    return found


_LINEAR = (
    "dot", "matmul", "einsum", "outer", "tensordot", "transpose", "reshape", "zeros", "zeros_like", "range",
)  # fmt: skip


def of_forward(code: Code, card: Card) -> Iterator[Candidate]:
    """The same in what the forward computes."""
    functions = [code.functions[q] for q in code.reached(card.forward)]
    values = [(f, v) for f in functions for v in code.values(f) if f.name != "__init__"]
    for mutator in ALL:
        for function, expression in values:
            local = [t for t, v, _ in code.assigned(function) if v.lineno < expression.lineno]
            names = [*code.parameters(function), *local, *settings(code, card)]
            for node in operands(expression):
                yield from mutator(code, node, names)


def operands(expression: ast.AST) -> Iterator[ast.expr]:
    """The parts of an expression that have a value: not the names of functions and modules."""
    if isinstance(expression, ast.expr):
        yield expression
    for child in ast.iter_child_nodes(expression):
        if isinstance(expression, ast.Call) and child is expression.func:
            if isinstance(child, ast.Attribute) and not _is_plain(child.value):
                yield from operands(child.value)
        elif not (isinstance(expression, ast.Attribute) and isinstance(child, ast.Name)):
            yield from operands(child)


def _is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math", "self", "scipy")


def visible(code: Code, card: Card, function: Function, at: ast.expr) -> list[str]:
    """Names that may stand in an expression of `function`: what the forward keeps comes first."""
    me = function.args.args[0].arg if function.args.args else ""
    kept: list[str] = []
    for qualname in code.reached(card.forward):
        for target, _, _ in code.assigned(code.functions[qualname]):
            if target.startswith(f"{me}.") and target.count(".") == 1 and "[" not in target:
                kept.append(target)
    local = [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.lineno < at.lineno
    ]
    return list(
        dict.fromkeys([*kept, *local, *code.parameters(function), *settings(code, card, me)])
    )


def settings(code: Code, card: Card, me: str = "self") -> list[str]:
    """What the object was set up with: `self.alpha`, `self.slope`."""
    owner = (card.forward or "").rsplit(".", 1)[0]
    function = code.function(f"{owner}.__init__")
    found = [] if function is None else [t for t, _, _ in code.assigned(function)]
    body = code.classes.get(owner)
    fields = [] if body is None else [n for n in body.body if isinstance(n, ast.AnnAssign)]
    found += [f"{me}.{code.text(n.target)}" for n in fields]
    return [t for t in dict.fromkeys(found) if t.startswith(f"{me}.") and t.count(".") == 1]


def other_name(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """Another of the arrays at hand: y for x."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
        return
    text = code.text(node)
    if text in names:
        for name in names:
            if name != text:
                yield f"{name} instead of {text}", (code.replace(node, name),)


def other_entry(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """An entry of another list, or a neighbour in the same: zs[0] for activations[1]."""
    if not isinstance(node, ast.Subscript) or isinstance(node.slice, (ast.Tuple, ast.Slice)):
        return
    holder, index = code.text(node.value), code.text(node.slice)
    if holder not in names:
        return
    number = index.lstrip("-").isdigit()
    value = node.slice.value if isinstance(node.slice, ast.Constant) else None
    if isinstance(value, str):
        return
    for name in [holder, *(n for n in names if n != holder)]:
        for step in (0, -1, 1):
            moved = str(int(index) + step) if number else f"{index} {'+' if step > 0 else '-'} 1"
            new = f"{name}[{moved if step else index}]"
            if new != code.text(node):
                yield f"{new} instead of {code.text(node)}", (code.replace(node, new),)


def other_comparison(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """Another direction, an inverted mask, or the sides of a choice exchanged."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = code.text(node.left), code.text(node.comparators[0])
        now = _COMPARISONS.get(type(node.ops[0]))
        for sign in (">", "<", ">=", "<=") if now else ():
            if sign != now:
                yield f"{left} {sign} {right}", (code.replace(node, f"{left} {sign} {right}"),)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Invert, ast.Not)):
        yield "the mask itself", (code.replace(node, code.text(node.operand)),)
    if isinstance(node, ast.Call) and called(node) == "where" and len(node.args) == 3:
        _, a, b = node.args
        edits = (code.replace(a, code.text(b)), code.replace(b, code.text(a)))
        yield "exchange the sides of the choice", edits
    if isinstance(node, (ast.Name, ast.Attribute)) and _is_mask(code, code.text(node)):
        yield "invert the mask", (wrapped(code, node, "~{}"),)


def other_number(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """Another small number, or a setting of the object in its place."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        text = code.text(node)
        others = ["0", "1", "2", "0.5", "3", "-1", "4", "0.25"]
        for new in [*others, f"-{text}", *(n for n in names if "." in n)]:
            if new != text:
                yield f"{new} instead of {text}", (code.replace(node, new),)


def other_sign(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A minus put in or taken out."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "drop the minus", (code.replace(node, _inner(code, node.operand)),)
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        argument = node.args[0]
        if not (isinstance(argument, ast.UnaryOp) and isinstance(argument.op, ast.USub)):
            yield f"negate the argument of {called(node)}", (wrapped(code, argument, "-{}"),)


def other_operator(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A sum for a difference, a product for a quotient, or the sides exchanged."""
    if isinstance(node, ast.BinOp):
        left, right = _side(code, node.left), _side(code, node.right)
        for new in _OPERATORS.get(type(node.op), ()):
            text = f"{left} {new} {right}"
            yield f"{new} instead of {_SIGNS[type(node.op)]}", (code.replace(node, text),)
        if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow)):
            sign = _SIGNS[type(node.op)]
            yield "exchange the sides", (code.replace(node, f"{right} {sign} {left}"),)


def other_power(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A square put in or taken out, a `1 -` put in or taken out, a reciprocal, a root."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield "drop the power", (code.replace(node, _inner(code, node.left)),)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Add)):
        yield "drop the right side", (code.replace(node, _inner(code, node.left)),)
        if isinstance(node.op, ast.Add) or code.text(node.left) == "1":
            yield "drop the left side", (code.replace(node, _inner(code, node.right)),)
    if isinstance(node, (ast.Name, ast.Attribute, ast.Call)) and _is_value(node):
        for new in ("{} ** 2", "(1 - {})", "(1 + {})", "(1 - {} ** 2)", "(1 / {})", "np.sqrt({})"):
            yield f"{new.format(code.text(node))}", (wrapped(code, node, new),)


def other_function(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """Another function of NumPy that is often mistaken for this one."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        _, end = code.source.span(node.func)
        for group in _LIKE:
            if node.func.attr in group:
                for new in group:
                    if new != node.func.attr:
                        span = (end - len(node.func.attr), end)
                        yield f"{new} instead of {node.func.attr}", (code.source.edit(span, new),)


def fewer_factors(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A factor or a divisor taken out."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        yield f"drop {code.text(node.right)}", (code.replace(node, _inner(code, node.left)),)
        if isinstance(node.op, ast.Mult):
            yield f"drop {code.text(node.left)}", (code.replace(node, _inner(code, node.right)),)


def more_factors(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """A factor or a divisor put in."""
    if isinstance(node, (ast.Call, ast.BinOp, ast.Attribute, ast.Name)) and _is_value(node):
        for name in names:
            if name != code.text(node):
                yield f"multiply by {name}", (wrapped(code, node, f"{name} * " + "{}"),)
                if "." in name:
                    yield f"divide by {name}", (wrapped(code, node, "{} / " + name),)


def slope_factor(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """The derivative of a usual activation, of an array at hand, as a factor of a whole product."""
    if not isinstance(node, (ast.BinOp, ast.Call, ast.Name, ast.Attribute)) or not _is_value(node):
        return
    if isinstance(node, ast.BinOp) and not isinstance(node.op, (ast.Mult, ast.MatMult)):
        return
    for form in _SLOPES:
        for name in names:
            slope = form.format(name)
            yield f"multiply by {slope}", (wrapped(code, node, "{} * " + slope),)


_SLOPES = ("(1 - {0} ** 2)", "{0} * (1 - {0})", "(1 - {0})", "({0} > 0)", "({0} <= 0)")


def other_expression(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """An array at hand in place of something that is computed."""
    if isinstance(node, (ast.Call, ast.BinOp)):
        for name in names:
            yield f"{name} instead of {code.text(node)}", (code.replace(node, name),)


def other_term(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """A term put in."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Constant, ast.Call)) and _is_value(node):
        for name in names:
            for sign in ("+", "-"):
                new = f"({code.text(node)} {sign} {name})"
                yield f"{sign} {name}", (code.replace(node, new),)


def _inner(code: Code, node: ast.expr) -> str:
    """The text of a part that takes the place of the whole; sums keep their brackets."""
    bare = not isinstance(node, (ast.Compare, ast.BoolOp)) and not (
        isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))
    )
    return code.text(node) if bare else f"({code.text(node)})"


def _is_mask(code: Code, text: str) -> bool:
    """A comparison is assigned to it somewhere."""
    return any(
        target == text and any(isinstance(n, ast.Compare) for n in ast.walk(value))
        for function in code.functions.values()
        for target, value, _ in code.assigned(function)
    )


def _is_value(node: ast.expr) -> bool:
    """Read, and no module or method name."""
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load) and not _is_plain(node)


def _side(code: Code, node: ast.expr) -> str:
    text = code.text(node)
    start, _ = code.source.span(node)
    return text if atomic(node) or code.source.text[start] == "(" else f"({text})"


_COMPARISONS = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<="}
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"), ast.Sub: ("+", "*"), ast.Mult: ("/", "+", "-"), ast.Div: ("*",), ast.Pow: ("*",),
}  # fmt: skip
_LIKE = (
    ("sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh"),
    ("exp", "expm1", "log", "log1p", "sqrt", "square"),
    ("maximum", "minimum", "fmax", "fmin"),
    ("abs", "sign", "absolute", "heaviside"),
    ("ones_like", "zeros_like"),
)

ALL: tuple[Mutator, ...] = (
    other_comparison, other_sign, other_entry, other_operator, other_power, other_name, other_number,
    other_function, fewer_factors, slope_factor, more_factors, other_expression, other_term,
)  # fmt: skip
