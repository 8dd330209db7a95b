"""Engines with a tape: how a node was computed stands in a list of the file, not in the node.

What nobody runs backwards stays on the tape and would be played with the next graph, so the tape is
empty before each of ours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from .leaf import Namespace
from .links import _inside, _objects

# of a tape so many steps are looked at: one operation writes few
_LAST = 8


def last_steps(namespace: Namespace) -> list[Any]:
    """The last entries of every list of the file."""
    return [list(held)[-_LAST:] for held in _lists(namespace)]


def forget(namespace: Namespace, kind: str) -> None:
    """Empty the lists whose last entry holds on to a node of this class."""
    cls = namespace[kind]
    for held in _lists(namespace):
        if held and any(isinstance(v, cls) for v in _objects([held[-1]])):
            held.clear()


def _lists(namespace: Namespace) -> Iterator[Any]:
    """Global lists, and those of the file's classes and global objects."""
    own = namespace.get("__name__")
    for name, value in list(namespace.items()):
        if name.startswith("__"):
            continue
        if isinstance(value, (list, deque)):
            yield value
        elif isinstance(value, type) and value.__module__ == own:
            yield from (v for v in vars(value).values() if isinstance(v, (list, deque)))
        elif type(value).__module__ == own:
            yield from (v for _, v in _inside(value) if isinstance(v, (list, deque)))
