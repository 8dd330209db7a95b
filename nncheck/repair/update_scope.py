"""What the code of an optimizer is made of: its functions, its counter, its shares, its eps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from .code import Code, Function

_TIME = r"t|step|steps|iter|iters|iteration|iterations|it|time|time_?step|step_?count|n_?steps?|num_steps|n|k|i|count|counter|epoch"


def functions(code: Code, card: Card) -> list[Function]:
    """The update first, then what it runs, then the other methods of the class and of its bases."""
    found = [*code.reached(card.forward), *code.reached(f"{card.name}.__init__")]
    owners = [card.name, *(d for d in card.definitions if d in code.classes)]
    found += [q for q in code.functions if q.rsplit(".", 1)[0] in owners]
    return list({q: code.functions[q] for q in dict.fromkeys(found)}.values())


def updates(code: Code, card: Card) -> list[Function]:
    """The functions that run at a step: all but constructors."""
    return [f for f in functions(code, card) if f.name != "__init__"] or functions(code, card)


def nodes(code: Code, card: Card) -> Iterator[ast.AST]:
    """Every node of the functions that run at a step, once."""
    seen: set[int] = set()
    for function in updates(code, card):
        for node in ast.walk(function):
            if id(node) not in seen:
                seen.add(id(node))
                yield node


def operands(code: Code, card: Card) -> list[ast.expr]:
    """Names, attributes and entries that are read at a step, outermost first."""
    inner: set[int] = set()
    found: list[ast.expr] = []
    for node in nodes(code, card):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Load):
            inner |= {id(n) for n in ast.walk(node) if n is not node}
        if isinstance(node, ast.Call):
            inner |= {id(n) for n in ast.walk(node.func)}
    for node in nodes(code, card):
        is_operand = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
        if is_operand and isinstance(node.ctx, ast.Load) and id(node) not in inner:  # type: ignore[attr-defined]
            found.append(node)  # type: ignore[arg-type]
    return found


def counters(code: Code, card: Card) -> list[str]:
    """Expressions for the number of the step: what powers are taken of first, then by their names."""
    powers = [
        code.text(n.right)
        for n in nodes(code, card)
        if isinstance(n, ast.BinOp)
        and isinstance(n.op, ast.Pow)
        and not isinstance(n.right, ast.Constant)
    ]
    named: list[str] = []
    for function in functions(code, card):
        for node in ast.walk(function):
            if isinstance(node, (ast.Name, ast.Attribute)) and _is_time(node):
                named.append(code.text(node))
            elif isinstance(node, ast.arg) and re.fullmatch(_TIME, node.arg):
                named.append(node.arg)
    named.sort(key=lambda n: "." not in n)
    return list(dict.fromkeys([*powers, *named]))[:4]


def _is_time(node: ast.Name | ast.Attribute) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    return bool(re.fullmatch(_TIME, name.strip("_").lower()))


def shares(code: Code, card: Card) -> list[str]:
    """Expressions b that appear as 1 - b: what running means keep."""
    found = []
    for node in nodes(code, card):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and is_one(node.left):
            inner = node.right
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, (ast.Pow, ast.Mult)):
                inner = inner.left
            if isinstance(inner, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)):
                found.append(code.text(inner))
    return list(dict.fromkeys(found))


def numbers(code: Code, card: Card) -> list[str]:
    """Expressions for single numbers: settings of the object, arguments with a number as default."""
    found = [*shares(code, card)]
    for function in functions(code, card):
        arguments = [*function.args.args, *function.args.kwonlyargs]
        if function.name == "__init__":
            names = {a.arg for a in arguments}
            for target, value, _ in code.assigned(function):
                if isinstance(value, ast.Name) and value.id in names and "." in target:
                    found.append(target)
        else:
            count = len(function.args.defaults)
            found += [a.arg for a in function.args.args[len(function.args.args) - count :]]
    return list(dict.fromkeys(found))


def eps_of(code: Code, card: Card) -> str:
    """The eps that the code has a name for; a usual number else."""
    named = [n for n in numbers(code, card) if re.search(r"eps", n.lower())]
    return (named or ["1e-8"])[0]


def is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in (1, 1.0)
