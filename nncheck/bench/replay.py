"""Random numbers that come again: what a forward drew at one point, it draws at the next.

The global generators are seeded by the guard. Here are the others: those that a module, a class
or an object holds, and those that code makes without a seed. A dropout's mask is then the same
at x + h and at x - h, and in the backward.
"""

from __future__ import annotations

import contextlib
import random
import types
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

RandomSource: TypeAlias = np.random.Generator | np.random.RandomState | random.Random
_SOURCES = (np.random.Generator, np.random.RandomState, random.Random)

# objects within objects: a network holds layers, a layer its generator
_DEPTH = 4
_LEAVES = (str, bytes, int, float, complex, np.ndarray, type, types.ModuleType, type(None))


class Replay:
    """The generators that a namespace and its classes hold, and how they stood at first."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        held = [v for v in namespace.values() if _is_source(v)]
        for value in list(namespace.values()):
            if isinstance(value, type):
                held += [v for v in vars(value).values() if _is_source(v)]
        self._held = [(source, _state(source)) for source in _once(held)]

    def rewind(self) -> None:
        """Put them back to where they stood."""
        for source, state in self._held:
            _put(source, state)

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """They stand where they stood, before and after the block."""
        self.rewind()
        try:
            yield
        finally:
            self.rewind()


def seed_own(roots: Mapping[str, object], seed: int) -> bool:
    """Seed the generators inside these objects; whether there were any."""
    found = _once(source for root in roots.values() for source in _inside(root, _DEPTH, set()))
    for number, source in enumerate(found):
        _seed(source, seed + number)
    return bool(found)


@contextlib.contextmanager
def seeded_by_default(seed: int) -> Iterator[None]:
    """Within the block `np.random.default_rng()` has a seed: another at each call since the start."""
    original = np.random.default_rng

    def default_rng(given: Any = None) -> np.random.Generator:
        return original(next(_unseeded) if given is None else given)

    start_again(seed)
    setattr(np.random, "default_rng", default_rng)  # noqa: B010 - another signature
    try:
        yield
    finally:
        np.random.default_rng = original


def start_again(seed: int) -> None:
    """The next generator made without a seed is the first again."""
    global _unseeded
    _unseeded = _numbers(seed)


def _numbers(seed: int) -> Iterator[int]:
    while True:
        yield seed
        seed += 1


_unseeded = _numbers(0)


def _is_source(value: object) -> bool:
    return isinstance(value, _SOURCES)


def _once(sources: Any) -> list[RandomSource]:
    return list({id(s): s for s in sources}.values())


def _inside(holder: object, depth: int, seen: set[int]) -> Iterator[RandomSource]:
    if id(holder) in seen or isinstance(holder, _LEAVES):
        return
    seen.add(id(holder))
    if isinstance(holder, _SOURCES):
        yield holder
    elif depth:
        if isinstance(holder, Mapping):
            values = list(holder.values())
        elif isinstance(holder, (list, tuple)):
            values = list(holder)
        else:
            values = list(getattr(holder, "__dict__", {}).values())
        for value in values:
            yield from _inside(value, depth - 1, seen)


def _state(source: RandomSource) -> Any:
    if isinstance(source, np.random.Generator):
        return source.bit_generator.state
    return source.getstate() if isinstance(source, random.Random) else source.get_state()


def _put(source: RandomSource, state: Any) -> None:
    if isinstance(source, np.random.Generator):
        source.bit_generator.state = state
    elif isinstance(source, random.Random):
        source.setstate(state)
    else:
        source.set_state(state)


def _seed(source: RandomSource, seed: int) -> None:
    if isinstance(source, np.random.Generator):
        fresh: Any = type(source.bit_generator)
        source.bit_generator.state = fresh(seed).state
    else:
        source.seed(seed)
