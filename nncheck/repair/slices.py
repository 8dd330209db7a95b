"""Candidate edits of slices: where a window starts, what is cut off, which way it is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code
from .visible import visible

_STEP = re.compile(r"strides?|s|step", re.IGNORECASE)
_PAD = re.compile(r"pad(ding)?|p", re.IGNORECASE)


def moved(code: Code, card: Card) -> Iterator[Candidate]:
    """In each subscript with slices: read them forwards, start at the stride, cut the padding off."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        for node in ast.walk(function):
            if not isinstance(node, ast.Subscript):
                continue
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            slices = [p for p in parts if isinstance(p, ast.Slice)]
            names = visible(code, card, function, node)
            yield from _forwards(code, node, slices)
            for name in names:
                last = name.rpartition(".")[2]
                if _STEP.fullmatch(last):
                    yield from _strided(code, slices, name)
                if _PAD.fullmatch(last):
                    yield from _cropped(code, slices, name)


def _forwards(code: Code, node: ast.Subscript, slices: list[ast.Slice]) -> Iterator[Candidate]:
    turned = [
        s for s in slices if s.step is not None and code.text(s.step).replace(" ", "") == "-1"
    ]
    if turned and len(turned) == len(slices):
        yield "as it is, not turned around", (code.replace(node, code.text(node.value)),)
    if turned:
        yield "not turned around", tuple(code.replace(s, ":") for s in turned)


def _strided(code: Code, slices: list[ast.Slice], stride: str) -> Iterator[Candidate]:
    """`i : i + k` becomes `i * stride : i * stride + k`."""
    edits = []
    for part in slices:
        lower = part.lower
        if not isinstance(lower, ast.Name) or not isinstance(part.upper, ast.BinOp):
            continue
        if isinstance(part.upper.left, ast.Name) and part.upper.left.id == lower.id:
            start = f"{lower.id} * {stride}"
            edits += [code.replace(lower, start), code.replace(part.upper.left, start)]
    if edits:
        yield f"start at the stride {stride}", tuple(edits)


def _cropped(code: Code, slices: list[ast.Slice], pad: str) -> Iterator[Candidate]:
    """`:h` becomes `pad:pad + h`, and the other way round."""
    off, on = [], []
    for part in slices:
        if part.lower is None and part.upper is not None and part.step is None:
            upper = code.text(part.upper)
            on.append(code.replace(part, f"{pad}:{pad} + {upper}"))
        elif part.lower is not None and code.text(part.lower) == pad:
            if isinstance(part.upper, ast.BinOp) and code.text(part.upper.left) == pad:
                off.append(code.replace(part, f":{code.text(part.upper.right)}"))
    if on:
        yield f"cut the padding {pad} off on both sides", tuple(on)
    if off:
        yield "there is no padding to cut off", tuple(off)
