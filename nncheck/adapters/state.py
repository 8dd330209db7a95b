"""The arrays that an object holds: where they are, what changed, and how to put others there."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array

_LEAF_TYPES = (
    str, bytes, bool, int, float, complex, type(None), types.ModuleType, types.FunctionType,
    types.BuiltinFunctionType, types.MethodType, type, np.generic, np.random.Generator,
    np.random.RandomState,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One array inside an object; `put` replaces it in its container."""

    path: str
    array: Array
    put: Callable[[Array], None]
    # a numpy scalar that was lifted to an array of no axes
    is_scalar: bool = False


def leaves(root: object, *, depth: int = 5) -> Iterator[Leaf]:
    """Every array reachable from `root`, outermost first; an array met twice is given twice."""
    seen: set[int] = set()
    queue: list[tuple[str, object, int]] = [("", root, 0)]
    while queue:
        path, holder, level = queue.pop(0)
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        for key, value, put in _items(holder):
            here = _join(path, holder, key)
            if isinstance(value, np.ndarray):
                yield Leaf(here, value, put)
            elif isinstance(value, np.floating):
                yield Leaf(here, np.asarray(value), put, is_scalar=True)
            elif level < depth and not isinstance(value, _LEAF_TYPES):
                queue.append((here, value, level + 1))


def objects(root: object, *, depth: int = 4) -> Iterator[tuple[str, object]]:
    """Every object with attributes of its own inside `root`, with its path, in holding order."""
    seen: set[int] = {id(root)}

    def visit(path: str, holder: object, level: int) -> Iterator[tuple[str, object]]:
        for key, value, _ in _items(holder):
            if isinstance(value, (_LEAF_TYPES, np.ndarray)) or id(value) in seen:
                continue
            seen.add(id(value))
            here = _join(path, holder, key)
            if hasattr(value, "__dict__") or hasattr(type(value), "__slots__"):
                yield here, value
            if level < depth:
                yield from visit(here, value, level + 1)

    yield from visit("", root, 0)


def by_identity(root: object) -> dict[int, list[Leaf]]:
    """Leaves grouped by array: all the names that one array goes by."""
    groups: dict[int, list[Leaf]] = {}
    for leaf in leaves(root):
        groups.setdefault(id(leaf.array), []).append(leaf)
    return groups


def shape_at(root: object, paths: Sequence[str]) -> tuple[int, ...] | None:
    """The shape of the array that is found at one of the paths."""
    return next((g[0].array.shape for g in by_identity(root).values() if g[0].path in paths), None)


def assign(group: list[Leaf], value: Array) -> bool:
    """Put `value` where the group's array stands: in place when it fits, else at every name.

    True when it was put in place.
    """
    target = group[0].array
    fits = (
        target.shape == value.shape
        and target.dtype == value.dtype
        and type(value) is np.ndarray
        and target.flags.writeable
    )
    if fits:
        target[...] = value
        return True
    for leaf in group:
        leaf.put(value)
    return False


def snapshot(root: object) -> dict[str, tuple[int, bytes, tuple[int, ...]]]:
    """Path → (identity, bytes, shape) of every array, to see later what changed."""
    return {leaf.path: _print_of(leaf.array) for leaf in leaves(root)}


def changed(root: object, before: Mapping[str, tuple[int, bytes, tuple[int, ...]]]) -> list[Leaf]:
    """The leaves that are new or differ from the snapshot."""
    return [
        leaf
        for leaf in leaves(root)
        if leaf.path not in before or before[leaf.path] != _print_of(leaf.array)
    ]


def written(root: object, before: Mapping[str, tuple[int, bytes, tuple[int, ...]]]) -> set[str]:
    """The paths of arrays of the snapshot that are there still, with other values in them."""
    prints = {leaf.path: _print_of(leaf.array) for leaf in leaves(root)}
    return {
        path
        for path, (identity, held, _) in before.items()
        if path in prints and prints[path][0] == identity and prints[path][1] != held
    }


def _print_of(array: Array) -> tuple[int, bytes, tuple[int, ...]]:
    return id(array), array.tobytes() if array.dtype != object else b"", array.shape


def _items(holder: object) -> list[tuple[Any, Any, Callable[[Array], None]]]:
    if isinstance(holder, Mapping):
        return [(k, v, _setter_item(holder, k)) for k, v in list(holder.items())]
    if isinstance(holder, (list, tuple)):
        return [(i, v, _setter_item(holder, i)) for i, v in enumerate(holder)]
    found: list[tuple[Any, Any, Callable[[Array], None]]] = []
    for name in _attribute_names(holder):
        try:
            value = getattr(holder, name)
        except AttributeError:
            continue
        found.append((name, value, _setter_attribute(holder, name)))
    return found


def _attribute_names(holder: object) -> list[str]:
    names = list(getattr(holder, "__dict__", {}))
    for klass in type(holder).__mro__:
        slots = klass.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else list(slots)
    return [n for n in dict.fromkeys(names) if not (n.startswith("__") and n.endswith("__"))]


def _setter_item(holder: Any, key: Any) -> Callable[[Array], None]:
    def put(value: Array) -> None:
        if not isinstance(holder, tuple):
            holder[key] = value

    return put


def _setter_attribute(holder: object, name: str) -> Callable[[Array], None]:
    def put(value: Array) -> None:
        object.__setattr__(holder, name, value)

    return put


def _join(path: str, holder: object, key: Any) -> str:
    if isinstance(holder, (Mapping, list, tuple)):
        return f"{path}[{key!r}]"
    return f"{path}.{key}" if path else str(key)
