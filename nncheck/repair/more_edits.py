"""Rarer slips of one statement: a factor 2 or a size lost, indices exchanged, another line than in the
forward, a transpose, a call too many, the letters of an einsum, the column of the bias.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence

from ..model import Card
from . import lines
from .changes import Candidate, wrapped
from .code import Code, Function, called, is_module_call
from .makers import Placed, places
from .tokens import operands, other_comparison, other_name
from .visible import visible

_NUMBERS = ("2 * {}", "0.5 * {}", "3 * {}")


def more_edits(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Kind by kind, at the expressions that make these gradients before all others."""
    where = places(code, card, slots)
    yield from as_in_forward(code, card)
    yield from einsums(code, where)
    for kind in (unwrapped, transposes, axes, numbers):
        for _, expression in where:
            for node in operands(expression):
                yield from kind(code, node)
    for function, expression in where:
        names = visible(code, card, function, expression)
        sizes = [*_sizes(code, function, names), *_sides(code, card, names)]
        for node in operands(expression):
            yield from by_size(code, node, sizes)
    yield from exchanged_names(code, card)
    yield from scaled_indices(code, card)
    yield from without_first(code, card)
    yield from masks_of_targets(code, card)
    yield from lines.as_for_another(code, card)
    yield from lines.dropped(code, card)


def numbers(code: Code, node: ast.expr) -> Iterator[Candidate]:
    """A small factor put in."""
    if _is_read(node) or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
        for form in _NUMBERS:
            yield form.format(code.text(node)), (wrapped(code, node, form),)


def by_size(code: Code, node: ast.expr, sizes: Sequence[str]) -> Iterator[Candidate]:
    """Divided or multiplied by a size, or by its root."""
    if not _is_read(node) or isinstance(node, ast.Subscript):
        return
    for size in sizes:
        if size != code.text(node):
            for form in (f"{{}} / {size}", f"{{}} * {size}", f"{{}} / np.sqrt({size})"):
                yield form.format(code.text(node)), (wrapped(code, node, form),)


def _is_read(node: ast.expr) -> bool:
    kinds = (ast.BinOp, ast.Call, ast.Name, ast.Attribute, ast.Subscript)
    return isinstance(node, kinds) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _sizes(code: Code, function: Function, names: Sequence[str]) -> list[str]:
    """The names that are a length: taken from a shape."""
    made: set[str] = set()
    for target, value, _ in code.assigned(function):
        text = code.text(value)
        if ".shape" in text or ".size" in text or text.startswith("len("):
            made |= {t.strip(" ()") for t in target.split(",")}
    return [n for n in names if n in made and n != "_"]


def _sides(code: Code, card: Card, names: Sequence[str]) -> list[str]:
    """The sides of what forward has kept as a shape: `self.shape[2]`."""
    forward = code.function(card.forward)
    made = code.assigned(forward) if forward is not None else ()
    shapes = [t for t, v, _ in made if code.text(v).endswith(".shape") and t in names]
    return [f"{name}[{axis}]" for name in shapes for axis in (0, 1, 2, 3)]


def unwrapped(code: Code, node: ast.expr) -> Iterator[Candidate]:
    """A call taken away from around its only argument."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and called(node) not in ("dot", "matmul"):
        inner = node.args[0]
        text = code.text(inner)
        simple = isinstance(inner, (ast.Name, ast.Attribute, ast.Subscript, ast.Call))
        yield f"without {called(node)}", (code.replace(node, text if simple else f"({text})"),)


def transposes(code: Code, node: ast.expr) -> Iterator[Candidate]:
    """A `.T` put on or taken off."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "without .T", (code.replace(node, code.text(node.value)),)
    elif isinstance(node, (ast.Name, ast.Attribute)) and _is_read(node):
        yield "with .T", (wrapped(code, node, "{}.T"),)
        yield "with the last axes exchanged", (wrapped(code, node, "{}.swapaxes(-1, -2)"),)
    elif isinstance(node, ast.Call) and called(node) in ("transpose", "swapaxes"):
        if isinstance(node.func, ast.Attribute) and not is_module_call(node):
            yield "without a transpose", (code.replace(node, code.text(node.func.value)),)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        new = f"{code.text(node.right)} @ {code.text(node.left)}"
        yield "exchange the sides", (code.replace(node, new),)


def axes(code: Code, node: ast.expr) -> Iterator[Candidate]:
    """Another axis of a reduction."""
    if not isinstance(node, ast.Call):
        return
    for keyword in node.keywords:
        if keyword.arg == "axis":
            for new in ("-1", "0", "1"):
                if new != code.text(keyword.value):
                    yield f"axis={new}", (code.replace(keyword.value, new),)


def as_in_forward(code: Code, card: Card) -> Iterator[Candidate]:
    """What the backward assigns to the names of a line of the forward, computed as there."""
    first, second = code.function(card.forward), code.function(card.backward)
    if first is None or second is None or first is second:
        return
    there = {t: v for t, v, _ in code.assigned(first)}
    for target, value, _ in code.assigned(second):
        twin = there.get(target)
        if twin is not None and ast.dump(twin) != ast.dump(value):
            yield f"{target} as in forward", (code.replace(value, code.text(twin)),)


def einsums(code: Code, where: Sequence[Placed]) -> Iterator[Candidate]:
    """Two letters exchanged in some of the terms of an einsum."""
    for _, expression in where:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and called(node) == "einsum" and node.args:
                spec = node.args[0]
                if isinstance(spec, ast.Constant) and isinstance(spec.value, str):
                    yield from _respelled(code, spec, spec.value)


def _respelled(code: Code, node: ast.expr, spec: str) -> Iterator[Candidate]:
    terms = spec.replace("->", ",").split(",")
    letters = sorted({c for c in spec if c.isalpha()})
    quote = code.text(node)[0]
    for (a, b), chosen in itertools.product(
        itertools.combinations(letters, 2), itertools.product((0, 1), repeat=len(terms))
    ):
        swapped = str.maketrans(a + b, b + a)
        new = [t.translate(swapped) if on else t for t, on in zip(terms, chosen, strict=True)]
        text = ",".join(new[:-1]) + "->" + new[-1] if "->" in spec else ",".join(new)
        if text != spec:
            yield text, (code.replace(node, f"{quote}{text}{quote}"),)


def _indexed(code: Code, card: Card) -> Iterator[ast.Subscript]:
    """The entries that loops of the backward write to."""
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, (ast.Assign, ast.AugAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from (t for t in targets if isinstance(t, ast.Subscript))


def exchanged_names(code: Code, card: Card) -> Iterator[Candidate]:
    """Two names in one index, each in the place of the other."""
    for target in _indexed(code, card):
        names = [n for n in ast.walk(target.slice) if isinstance(n, ast.Name)]
        for one, other in itertools.combinations(names, 2):
            if one.id != other.id:
                edits = (code.replace(one, other.id), code.replace(other, one.id))
                yield f"exchange {one.id} and {other.id}", edits


def masks_of_targets(code: Code, card: Card) -> Iterator[Candidate]:
    """`dh[h <= 0] = 0`: the mask of what is written to, from another array or of the other side."""
    function = code.function(card.backward)
    if function is None:
        return
    for target in _indexed(code, card):
        if isinstance(target.slice, ast.Compare):
            names = visible(code, card, function, target)
            for node in operands(target.slice):
                yield from other_comparison(code, node, names)
                yield from other_name(code, node, names)


def scaled_indices(code: Code, card: Card) -> Iterator[Candidate]:
    """Counters in an index, times the step by which the function multiplies counters elsewhere."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        loops = [n for n in ast.walk(function) if isinstance(n, ast.For)]
        counters = {n.id for f in loops for n in ast.walk(f.target) if isinstance(n, ast.Name)}
        wide = {
            side.id
            for n in ast.walk(function)
            if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult)
            for side, other in ((n.left, n.right), (n.right, n.left))
            if isinstance(side, ast.Name) and isinstance(other, ast.Name) and other.id in counters
        }
        for target in _indexed(code, card):
            found = [
                n for n in ast.walk(target.slice) if isinstance(n, ast.Name) and n.id in counters
            ]
            for size in range(1, len(found) + 1):
                for step in sorted(wide):
                    edits = tuple(wrapped(code, n, f"{{}} * {step}") for n in found[-size:])
                    yield f"counters times {step}", edits


def without_first(code: Code, card: Card) -> Iterator[Candidate]:
    """The first entry or column, of the bias, left out on both sides of `grad += lam * W`; or not."""
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if not isinstance(node, ast.AugAssign):
                continue
            start, end = code.source.span(node)
            text = code.source.text[start:end]
            for part in ("[1:]", "[:, 1:]", "[1:, :]"):
                if part in text:
                    yield (
                        f"without {part}",
                        (code.source.edit((start, end), text.replace(part, "")),),
                    )
            last = _last_array(node.value)
            if isinstance(node.target, ast.Name) and last is not None:
                _, left = code.source.span(node.target)
                _, right = code.source.span(last)
                for part in ("[1:]", "[:, 1:]", "[1:, :]"):
                    new = text[: left - start] + part + text[left - start : right - start]
                    new += part + text[right - start :]
                    yield f"without the first {part}", (code.source.edit((start, end), new),)


def _last_array(value: ast.expr) -> ast.expr | None:
    while isinstance(value, ast.BinOp):
        value = value.right
    return value if isinstance(value, (ast.Name, ast.Attribute)) else None
