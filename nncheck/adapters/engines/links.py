"""What hangs on a node: its operands, and the code that will run backwards for it."""

from __future__ import annotations

import types
import weakref
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..names import BACKWARD
from ..state import _attribute_names

_MOST = 4000
_PLAIN = (
    str,
    bytes,
    bool,
    int,
    float,
    complex,
    type(None),
    types.ModuleType,
    np.ndarray,
    np.generic,
)


def reaches(node: Any, leaf: Any) -> bool:
    """Whether the leaf can be found from the node, through attributes, containers and closures."""
    return any(found is leaf for found in _objects(node))


def definitions(node: Any) -> tuple[str, ...]:
    """Qualified names of the backward code of a node and of all that it was computed from."""
    names = (_backward_name(held) for held in _objects(node) if type(held) is not type(node))
    return tuple(dict.fromkeys(n for n in names if n is not None))


def own_definition(node: Any) -> str | None:
    """The backward code that belongs to this node alone."""
    held = [v for _, v in _inside(node)]
    for _ in range(2):
        # pairs of an operand and a function, in a list
        held += [v for h in held if isinstance(h, (list, tuple)) for v in h]
    for one in held:
        name = _backward_name(one)
        if name is not None and not isinstance(one, type(node)):
            return name
    return None


def asks_for_marks(node: Any, backward: Any) -> bool:
    """One backward for all operators that tells them apart by a word which each node holds."""
    asked = {c for c in _constants(backward) if isinstance(c, str)}
    return any(isinstance(v, str) and v in asked for _, v in _inside(node))


def _constants(function: Any) -> Iterator[Any]:
    code = getattr(function, "__code__", None)
    queue = [code] if code is not None else []
    while queue:
        for constant in queue.pop().co_consts:
            if isinstance(constant, types.CodeType):
                queue.append(constant)
            elif isinstance(constant, (tuple, frozenset)):
                yield from constant
            else:
                yield constant


def _backward_name(held: Any) -> str | None:
    if isinstance(held, types.FunctionType):
        name = held.__qualname__
        # what a leaf is born with does nothing
        return name if "<locals>" in name and "__init__" not in name else None
    if isinstance(held, (*_PLAIN, types.MethodType)):
        return None
    kind = held if isinstance(held, type) else type(held)
    if getattr(kind, "__module__", "builtins") == "builtins" or not _is_made_by_call(kind):
        return None
    for name in BACKWARD:
        method = getattr(kind, name, None)
        if isinstance(method, types.FunctionType):
            return method.__qualname__
    return None


def _is_made_by_call(kind: type) -> bool:
    """A function object: it has a forward, or is called, beside its backward."""
    own = {n for k in kind.__mro__ for n in vars(k)}
    return bool(own & {"forward", "__call__", "apply"})


def _objects(root: Any) -> Iterator[Any]:
    seen: set[int] = set()
    queue = deque([root])
    while queue and len(seen) < _MOST:
        held = queue.popleft()
        if id(held) in seen or isinstance(held, _PLAIN):
            continue
        seen.add(id(held))
        yield held
        queue.extend(v for _, v in _inside(held))


def _inside(held: Any) -> list[tuple[str, Any]]:
    if isinstance(held, weakref.ref):
        return [("", held())]
    if isinstance(held, types.MethodType):
        return [("", held.__self__), ("", held.__func__)]
    if isinstance(held, types.FunctionType):
        cells = held.__closure__ or ()
        return [("", c.cell_contents) for c in cells if _is_filled(c)]
    if isinstance(held, Mapping):
        return [("", v) for pair in list(held.items()) for v in pair]
    if isinstance(held, (list, tuple, set, frozenset, deque)):
        return [("", v) for v in list(held)]
    if isinstance(held, type):
        return []
    found = []
    for name in _attribute_names(held):
        try:
            found.append((name, getattr(held, name)))
        except Exception:
            continue
    return found


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018 - an empty cell raises
    except ValueError:
        return False
    return True
