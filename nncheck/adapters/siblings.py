"""Constructor arguments as the file itself writes them: `Conv2D(n_filters=8, kernel_size=3, stride=2)`.

What somebody wrote belongs together, which sizes by name may not. Sizes of real images and layers
are too large to be differentiated entry by entry: every large number becomes a small one, the
same everywhere, also inside sums and products.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from .candidate import Candidate
from .construct import Construction
from .options import Option

_LARGE = 12
_SMALL = (6, 7, 9, 10, 11, 8, 5)
_MOST = 4


def siblings(candidate: Candidate) -> Iterator[Construction]:
    """The calls of this class in its file whose arguments are numbers, words and tuples of them."""
    if not isinstance(candidate.obj, type) or candidate.instance is not None:
        return
    count = 0
    for call in _calls(candidate.texts(""), candidate.obj.__name__):
        made = _construction(candidate.obj, call)
        if made is not None and count < _MOST:
            count += 1
            yield made


def _calls(texts: Sequence[str], name: str) -> Iterator[ast.Call]:
    for text in texts:
        if f"{name}(" not in text:
            continue
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node.func) == name:
                yield node


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _construction(cls: type, call: ast.Call) -> Construction | None:
    smaller: dict[int, int] = {}
    try:
        given = [_value(a, smaller) for a in call.args]
        named = {k.arg or "": _value(k.value, smaller) for k in call.keywords}
        bound = inspect.signature(cls).bind(*given, **named).arguments
    except (TypeError, ValueError):
        return None
    if not bound or any(isinstance(v, dict) or n in ("args", "kwargs") for n, v in bound.items()):
        return None
    parameters = inspect.signature(cls).parameters
    if any(parameters[n].kind is inspect.Parameter.VAR_POSITIONAL for n in bound):
        return None
    options = {n: Option(lambda v=v: v, f"{v!r}") for n, v in bound.items()}  # type: ignore[misc]
    words = tuple(f"{n} = {v!r} (as the file builds it, in small)" for n, v in bound.items())
    return Construction(options, words)


def _value(node: ast.expr, smaller: dict[int, int]) -> Any:
    """What the expression says, large numbers in small; ValueError for what is no literal."""
    if isinstance(node, ast.Constant):
        if type(node.value) is int and node.value > _LARGE:
            fresh = _SMALL[len(smaller) % len(_SMALL)]
            return smaller.setdefault(node.value, fresh)
        return node.value
    if isinstance(node, (ast.Tuple, ast.List)):
        items = [_value(e, smaller) for e in node.elts]
        return tuple(items) if isinstance(node, ast.Tuple) else items
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _value(node.left, smaller) * _value(node.right, smaller)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, smaller)
    raise ValueError(ast.dump(node))
