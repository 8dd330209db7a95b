"""The changes of one token: a name, an operator, a comparison, a number, a function, a factor."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from .changes import Candidate, wrapped
from .code import Code, called
from .operators import other_operator

Mutator = Callable[[Code, ast.expr, Sequence[str]], Iterator[Candidate]]


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


def other_name(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """Another of the arrays at hand: y for x."""
    if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        return
    if not isinstance(node.ctx, ast.Load):
        return
    text = code.text(node)
    if text in names:
        for name in _like(text, names):
            yield f"{name} instead of {text}", (code.replace(node, name),)


def _like(text: str, names: Sequence[str]) -> list[str]:
    """Other names of the same sort: a gradient for a gradient, no size for an array."""
    sort = bool(_GRADIENT_OR_SIZE.match(text.rpartition(".")[2]))
    return [
        n
        for n in names
        if n != text and bool(_GRADIENT_OR_SIZE.match(n.rpartition(".")[2])) == sort
    ]


def other_name_throughout(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """The same in every place of an expression: `f * (1 - f)` for `i * (1 - i)`."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div)):
        return
    found: dict[str, list[ast.expr]] = {}
    for inner in operands(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and code.text(inner) in names:
            found.setdefault(code.text(inner), []).append(inner)
    for text, places_ in found.items():
        for name in _like(text, names) if len(places_) > 1 else ():
            edits = tuple(code.replace(place, name) for place in places_)
            yield f"{name} instead of {text}", edits


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
    holders = [n for n in names if n != holder and f"{n}[" in code.source.text]
    for name in [holder, *holders]:
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


def other_power(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A square put in or taken out, a `1 -` put in or taken out, a reciprocal, a root."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield "drop the power", (code.replace(node, _inner(code, node.left)),)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Add)):
        yield "drop the right side", (code.replace(node, _inner(code, node.left)),)
        if isinstance(node.op, ast.Add) or code.text(node.left) == "1":
            yield "drop the left side", (code.replace(node, _inner(code, node.right)),)
    plain = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
    if isinstance(node, plain) and _is_value(node):
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
                if isinstance(node, ast.Attribute) and node.attr == "T":
                    inner = wrapped(code, node.value, f"({name} * " + "{})")
                    yield f"multiply {code.text(node.value)} by {name}", (inner,)


def slope_factor(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """The derivative of a usual activation, of an array at hand, as a factor of a whole product."""
    if not isinstance(node, (ast.BinOp, ast.Call, ast.Name, ast.Attribute)) or not _is_value(node):
        return
    if isinstance(node, ast.BinOp) and not isinstance(node.op, (ast.Mult, ast.MatMult)):
        return
    arrays = [n for n in names if not _GRADIENT_OR_SIZE.match(n.rpartition(".")[2])]
    for form in _SLOPES:
        for name in arrays:
            slope = form.format(name)
            yield f"multiply by {slope}", (wrapped(code, node, "{} * " + slope),)


# names of gradients and of sizes, at which no activation was taken
_GRADIENT_OR_SIZE = re.compile(r"d[A-Z_]|d[a-z]?\d*$|grad|delta|nabla|[mnN]$|num_|n_|batch")
_SLOPES = ("(1 - {0} ** 2)", "{0} * (1 - {0})", "(1 - {0})", "({0} > 0)", "({0} <= 0)")


def whole_jacobian(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """`s * (d - (d * s).sum(-1))` for `d * s * (1 - s)` and `d * s`: the softmax of a row moves as a whole."""
    factors = _factors_of(node)
    if len(factors) < 2:
        return
    texts = [code.text(f) for f in factors]
    for i, text in enumerate(texts):
        rest = [t for j, t in enumerate(texts) if j != i and t != f"1 - {text}"]
        if not rest or not isinstance(factors[i], (ast.Name, ast.Attribute)):
            continue
        product = " * ".join(rest)
        inner = product if len(rest) == 1 and product.isidentifier() else f"({product})"
        new = f"{text} * ({inner} - ({product} * {text}).sum(axis=-1, keepdims=True))"
        yield f"{new}", (code.replace(node, new),)


def _factors_of(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors_of(node.left), *_factors_of(node.right)]
    return [node]


def other_expression(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """An array at hand in place of something that is computed."""
    if isinstance(node, (ast.Call, ast.BinOp)):
        for name in names:
            yield f"{name} instead of {code.text(node)}", (code.replace(node, name),)


def other_term(code: Code, node: ast.expr, names: Sequence[str]) -> Iterator[Candidate]:
    """A term put in."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Constant, ast.Call)) and _is_value(node):
        for name in (n for n in names if n != code.text(node)):
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


_COMPARISONS = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<="}
_LIKE = (
    ("sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh"),
    ("exp", "expm1", "log", "log1p", "sqrt", "square"),
    ("maximum", "minimum", "fmax", "fmin"),
    ("abs", "sign", "absolute", "heaviside"),
    ("ones_like", "zeros_like"),
    ("sum", "mean"),
)

# the second are many
LIKELY: tuple[Mutator, ...] = (
    other_comparison, other_sign, other_entry, other_operator, other_power, other_name,
    other_name_throughout, other_number, other_function, fewer_factors, whole_jacobian,
)  # fmt: skip
MANY: tuple[Mutator, ...] = (slope_factor, more_factors, other_expression, other_term)
ALL = (*LIKELY, *MANY)
