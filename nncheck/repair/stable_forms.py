"""Forms of the logistic function and of log(1 + exp(x)) that do not overflow, in place of those that do.

Which place they fit is read from the text; whether they are right is found by trial.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Edit
from .changes import Candidate, bracketed
from .code import Code, Function, atomic, called
from .exponentials import exponent_of, is_one, module_of

# -- 1 / (1 + exp(u)) ------------------------------------------------------------------


def logistic(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """1 / (1 + exp(-x)) as exp(-logaddexp(0, -x)), or as `expit` where the source imports it."""
    edits = []
    for name in names:
        function = code.functions[name]
        for node in ast.walk(function):
            found = _logistic(code, function, node)
            if found is not None and isinstance(node, ast.expr):
                factor, u = found
                form = _logistic_form(code, u)
                edits.append(_whole(code, node, f"{factor} * {form}" if factor else form))
    yield from _together("a logistic function that does not overflow", edits)


def _together(words: str, edits: list[Edit]) -> Iterator[Candidate]:
    """All at once, then each alone; of those that hold each other the inner ones are left out."""
    apart = [e for e in edits if not any(_within(e, o) for o in edits if o is not e)]
    if len(apart) > 1:
        yield words, tuple(apart)
    for edit in apart:
        yield words, (edit,)


def _logistic(code: Code, function: Function, node: ast.AST) -> tuple[str, ast.expr] | None:
    """(factor, u) of factor / (1 + exp(u)); exp(v) / (1 + exp(v)) has the exponent -v."""
    if isinstance(node, ast.Call) and called(node) == "reciprocal" and node.args:
        u = one_plus_exp(code, function, node.args[0])
        return None if u is None else ("", u)
    if not isinstance(node, ast.BinOp):
        return None
    if isinstance(node.op, ast.Pow) and ast.unparse(node.right) in ("-1", "-1.0"):
        u = one_plus_exp(code, function, node.left)
        return None if u is None else ("", u)
    if not isinstance(node.op, ast.Div):
        return None
    u = one_plus_exp(code, function, node.right)
    if u is None:
        return None
    above = exponential_of(code, function, node.left)
    if above is not None and ast.unparse(above) == ast.unparse(u):
        return "", ast.UnaryOp(ast.USub(), u)
    start, end = bracketed(code, node.left)
    return "" if is_one(node.left) else code.source.text[start:end], u


def _logistic_form(code: Code, u: ast.expr) -> str:
    """The text of 1 / (1 + exp(u))."""
    if _imports_expit(code):
        return f"expit({_text(code, u, negated=True)})"
    if _is_math(code, u):
        x = _text(code, u, negated=True)
        return f"math.exp(min({x}, 0)) / (1 + math.exp(-abs({x})))"
    np = _numpy(code)
    return f"{np}.exp(-{np}.logaddexp(0, {_text(code, u)}))"


# -- log(1 + exp(u)) -------------------------------------------------------------------


def softplus(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """log(1 + exp(u)) as logaddexp(0, u), wherever it stands: all at once, then each."""
    edits: list[Edit] = []
    for name in names:
        function = code.functions[name]
        for node in ast.walk(function):
            new = _log_form(code, function, node)
            if new is not None:
                edits.append(code.replace(node, new))
    yield from _together("logaddexp, which does not overflow", edits)


def _log_form(code: Code, function: Function, node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call) or not node.args or called(node) not in ("log", "log1p"):
        return None
    inner = node.args[0]
    np = _numpy(code)
    if called(node) == "log1p":
        u = exponential_of(code, function, inner)
        return None if u is None else _softplus_form(code, u)
    u = one_plus_exp(code, function, inner)
    if u is not None:
        return _softplus_form(code, u)
    sigma = _logistic(code, function, inner)
    if sigma is not None and not sigma[0]:
        return f"-{_softplus_form(code, sigma[1])}"
    if isinstance(inner, ast.Call) and called(inner) == "cosh" and inner.args:
        x = code.text(inner.args[0])
        return f"({np}.logaddexp({x}, -({x})) - {np}.log(2))"
    return None


def _softplus_form(code: Code, u: ast.expr) -> str:
    if _is_math(code, u):
        x = _text(code, u)
        return f"(max({x}, 0) + math.log1p(math.exp(-abs({x}))))"
    return f"{_numpy(code)}.logaddexp(0, {_text(code, u)})"


# -- tanh and hypot ---------------------------------------------------------------------


def hyperbolic(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """(exp(u) - exp(-u)) / (exp(u) + exp(-u)), and forms of exp(2u), as tanh."""
    for name in names:
        function = code.functions[name]
        for node in ast.walk(function):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                above = exponential_in(code, function, node.left)
                if above is not None and exponential_in(code, function, node.right) is not None:
                    u, np = code.text(above), _numpy(code)
                    gone = _only_for(code, function, node)
                    for form in (
                        f"{np}.tanh({u})",
                        f"{np}.tanh(({u}) / 2)",
                        f"-{np}.tanh(({u}) / 2)",
                    ):
                        edits = (*gone, _whole(code, node, form))
                        yield "tanh, which does not overflow", edits


def _only_for(code: Code, function: Function, node: ast.AST) -> list[Edit]:
    """The assignments of names that are read inside this expression only go with it."""
    inside = {id(n) for n in ast.walk(node)}
    read = [
        n for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    ]
    elsewhere = {n.id for n in read if id(n) not in inside}
    here = {n.id for n in read if id(n) in inside}
    edits = []
    for statement in function.body:
        if isinstance(statement, ast.Assign):
            made = [n for t in statement.targets for n in ast.walk(t)]
            names = {n.id for n in made if isinstance(n, ast.Name)}
            plain = all(isinstance(n, (ast.Name, ast.Tuple, ast.Store)) for n in made)
            if plain and names <= here - elsewhere:
                edits.append(_line_of(code, statement))
    return edits


def _line_of(code: Code, statement: ast.stmt) -> Edit:
    """The statement and its line, where it stands on one alone."""
    start, end = code.source.span(statement)
    text = code.source.text
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1
    alone = not text[first:start].strip() and last > 0 and not text[end:last].strip()
    return code.source.edit((first, last) if alone else (start, end), "" if alone else "pass")


def exponential_in(code: Code, function: Function, node: ast.AST) -> ast.expr | None:
    """The exponent of the first exponential in a sum or difference."""
    node = _resolved(code, function, node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        left = exponential_of(code, function, node.left)
        return left if left is not None else exponential_of(code, function, node.right)
    return None


def hypotenuse(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """sqrt(x**2 + c) as hypot(x, sqrt(c)): all at once, then each."""
    edits = []
    for call in roots_of_squares(code, names):
        x, root = _sum_of_square(code, call.args[0]) or ("", "")
        edits.append(code.replace(call, f"{_numpy(code)}.hypot({x}, {root})"))
    yield from _together("hypot, which does not overflow", edits)


def roots_of_squares(code: Code, names: Iterable[str]) -> list[ast.Call]:
    """sqrt(x**2 + c), wherever it stands."""
    return [
        call
        for name in names
        for call in code.calls(code.functions[name], ("sqrt",))
        if call.args and _sum_of_square(code, call.args[0]) is not None
    ]


def _sum_of_square(code: Code, node: ast.expr) -> tuple[str, str] | None:
    """(x, root of c) of x**2 + c, in either order."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return None
    for one, other in ((node.left, node.right), (node.right, node.left)):
        x = _squared(code, one)
        if x is not None:
            root = _squared(code, other) or (code.text(other) if is_one(other) else None)
            return x, root or f"{_numpy(code)}.sqrt({code.text(other)})"
    return None


def _squared(code: Code, node: ast.expr) -> str | None:
    """x of x**2, x*x, np.square(x)."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow) and ast.unparse(node.right) in ("2", "2.0"):
            return code.text(node.left)
        if isinstance(node.op, ast.Mult) and ast.unparse(node.left) == ast.unparse(node.right):
            return code.text(node.left)
    if isinstance(node, ast.Call) and called(node) == "square" and node.args:
        return code.text(node.args[0])
    return None


# -- reading ---------------------------------------------------------------------------


def one_plus_exp(code: Code, function: Function, node: ast.AST) -> ast.expr | None:
    """u of 1 + exp(u), in either order, through names."""
    node = _resolved(code, function, node)
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return None
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if is_one(one):
            return exponential_of(code, function, other)
    return None


def exponential_of(code: Code, function: Function, node: ast.AST) -> ast.expr | None:
    """u of exp(u), through a name."""
    return exponent_of(_resolved(code, function, node))


def _resolved(code: Code, function: Function, node: ast.AST) -> ast.AST:
    """What a name stands for, where it is assigned once."""
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return node
    text = code.text(node)
    assigned = [v for target, v, _ in code.assigned(function) if target == text]
    return assigned[0] if len(assigned) == 1 else node


def _whole(code: Code, node: ast.expr, new: str) -> Edit:
    start, end = bracketed(code, node)
    inside = (start, end) != code.source.span(node)
    return code.source.edit((start, end), f"({new})" if inside else new)


def _within(a: Edit, b: Edit) -> bool:
    return b.start <= a.start and a.end <= b.end and (a.start, a.end) != (b.start, b.end)


def _text(code: Code, node: ast.expr, *, negated: bool = False) -> str:
    """The text of an expression or of its negative; nodes made here have no text of their own."""
    minus = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    if minus and isinstance(node, ast.UnaryOp) and (negated or not hasattr(node, "lineno")):
        inner = code.text(node.operand)
        return inner if negated else (f"-{inner}" if atomic(node.operand) else f"-({inner})")
    text = code.text(node)
    if not negated:
        return text
    return f"-{text}" if atomic(node) else f"-({text})"


def _is_math(code: Code, u: ast.expr) -> bool:
    """The exponential of u is taken with `math`, of one number."""
    inner = u.operand if isinstance(u, ast.UnaryOp) and not hasattr(u, "lineno") else u
    return any(
        isinstance(node, ast.Call) and called(node) == "exp" and node.args[:1] == [inner]
        and module_of(code, node) == "math"
        for node in ast.walk(code.source.tree)
    )  # fmt: skip


def _imports_expit(code: Code) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "scipy.special"
        and any(n.name == "expit" and n.asname is None for n in node.names)
        for node in ast.walk(code.source.tree)
    )


def _numpy(code: Code) -> str:
    return module_of(code, ast.Name("x"))
