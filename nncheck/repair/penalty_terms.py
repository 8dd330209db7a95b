"""Where a source speaks of an L2 penalty: its strength, its terms, and the parameters by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from .code import Code, called
from .sites import last_name, names_gradient_of, names_of_batch

_STRENGTH = re.compile(
    r"(?i)_*(reg\w*|la?m\w*|\w*decay\w*|\w*l2\w*|wd|penal\w*|alpha|beta|rho|c|mu|λ|\w*lambd?a?)_*"
)


def strengths(code: Code, card: Card) -> list[str]:
    """Names that a penalty may be multiplied with, likeliest first."""
    found: list[str] = []
    for qualname in code.reached(card.forward, card.backward):
        function = code.functions[qualname]
        for node in ast.walk(function):
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                if _STRENGTH.fullmatch(last_name(code.text(node))):
                    found.append(code.text(node))
        found += [n for n in code.parameters(function) if _STRENGTH.fullmatch(n) and len(n) > 1]
        for product in _products(function):
            if not is_of_loss(code, product):
                continue
            found += [
                code.text(n)
                for n in _factors(product)
                if isinstance(n, (ast.Name, ast.Attribute, ast.Subscript))
            ]
    sizes = names_of_batch(code, card)
    return [n for n in dict.fromkeys(found) if n not in sizes and ".shape" not in n][:4]


def coefficients(code: Code, card: Card) -> Iterator[str]:
    names = strengths(code, card)
    yield from (f"{factor}{n}" for n in names for factor in ("", "2 * ", "0.5 * "))
    for size in names_of_batch(code, card)[:2]:
        yield from (f"{factor}{n} / {size}" for n in names for factor in ("", "2 * "))


def weights(code: Code, card: Card, slot: str) -> list[str]:
    """How the code may call the parameter: as its backward does, then by its path."""
    stem = last_name(slot)
    found: list[str] = []
    for qualname in code.reached(card.backward)[:6]:
        function = code.functions[qualname]
        for node in ast.walk(function):
            if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                text = code.text(node)
                if last_name(text) == stem and not names_gradient_of(text, stem):
                    found.append(text)
        for target, _, _ in code.assigned(function):
            key = re.search(r"\[(.*(?:%|str\(|\{|format).*)\]$", target)
            if key and names_gradient_of(target, stem) and "[" in slot:
                held = re.sub(r"^(f?['\"])d_?(?=[A-Za-z])", r"\1", key.group(1))
                found.append(f"self.{slot.split('[')[0]}[{held}]")
    own = code.function(card.backward)
    if own is not None and [a.arg for a in own.args.args][:1] == ["self"]:
        found.append(f"self.{slot}")
    return list(dict.fromkeys(found))


def terms(code: Code, card: Card) -> list[ast.expr]:
    """Products with a strength as a factor, in the loss and in the backward."""
    names = set(strengths(code, card))
    found: list[ast.expr] = []
    for qualname in code.reached(card.backward, card.forward):
        products = _products(code.functions[qualname])
        found += [p for p in products if any(code.text(n) in names for n in _factors(p))]
    return list({id(n): n for n in found}.values())


def _products(function: ast.AST) -> list[ast.expr]:
    """Products and quotients that are not factors of a larger one."""
    inner: set[int] = set()
    found: list[ast.expr] = []
    for node in ast.walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div, ast.MatMult)):
            if id(node) not in inner:
                found.append(node)
            inner |= {id(node.left), id(node.right)}
    return found


def _factors(product: ast.expr) -> Iterator[ast.expr]:
    if isinstance(product, ast.BinOp) and isinstance(product.op, (ast.Mult, ast.Div, ast.MatMult)):
        yield from _factors(product.left)
        yield from _factors(product.right)
    elif isinstance(product, ast.UnaryOp):
        yield from _factors(product.operand)
    else:
        yield product


def is_of_loss(code: Code, product: ast.expr) -> bool:
    """A sum of squares is a value, no gradient."""
    return any(_is_square(code, n) for n in ast.walk(product))


def _is_square(code: Code, node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow):
            return isinstance(node.right, ast.Constant) and node.right.value == 2
        if isinstance(node.op, (ast.Mult, ast.MatMult)):
            right = code.text(node.right)
            return code.text(node.left) == right or (
                isinstance(node.left, ast.BinOp) and code.text(node.left.right) == right
            )
    return isinstance(node, ast.Call) and called(node) in ("square", "norm", "vdot")


def speaks_of(code: Code, card: Card, node: ast.expr, slots: list[str]) -> bool:
    """The statement of this product makes the gradient of one of these."""
    for qualname in code.reached(card.backward):
        for target, value, _ in code.assigned(code.functions[qualname]):
            if any(inner is node for inner in ast.walk(value)):
                return any(names_gradient_of(target, last_name(s)) for s in slots)
    return False
