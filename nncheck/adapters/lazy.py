"""Layers that make their parameters when they first see data, and know only then how wide it is.

What a first forward leaves behind, and neither the data nor another forward changes, are parameters. A
layer that has run once is one that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array
from . import methods as pairs
from .attempt import Attempt, attempt
from .candidate import Candidate
from .construct import Construction
from .contain import contained
from .methods import Methods
from .sizing import fixed
from .state import leaves

Values = Mapping[str, Array]
Forward = Callable[[Any, Values], Any]


def begun(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> tuple[Construction, Attempt] | None:
    """The same, run once before it is looked at; None where that gives it nothing to learn."""
    if tried.aliases or not tried.ran_forward or not any("N" in s.shape for s in tried.slots):
        return None
    forward, backward = pairs.runners(methods)

    def make() -> Any:
        return construction.build(candidate.obj)

    made, of_data = _made(make, forward, tried)
    if not made:
        return None
    data = _values(tried, 5, 0)

    def first(obj: Any) -> None:
        before = dict(vars(obj))
        forward(obj, _copies(data))
        for name in of_data & set(vars(obj)):
            # what it keeps of the data is nothing that it holds
            delattr(obj, name) if name not in before else setattr(obj, name, before[name])

    after = replace(construction, first=first)
    sizes = {d: n for d, n in tried.sizes.items() if d != "N"}
    slots = tuple(fixed(s, sizes) for s in tried.slots)
    again = attempt(
        after.build(candidate.obj), slots, tried.sizes, forward=forward, backward=backward
    )
    return (after, again) if again.runs and again.trained else None


def _made(make: Callable[[], Any], forward: Forward, tried: Attempt) -> tuple[list[str], set[str]]:
    """The paths of the arrays that one forward makes, whatever the data, and another leaves alone; and
    the attributes with arrays that are as long as the data.
    """
    some, others, more = (_values(tried, seed, n) for seed, n in ((0, 0), (1, 0), (1, 2)))
    try:
        fresh = _arrays(make, forward, ())
        left = _arrays(make, forward, (some,))
        again = [_arrays(make, forward, runs) for runs in ((others,), (some, others), (more,))]
    except Exception:
        return [], set()
    made = [
        path for path, array in left.items()
        if path not in fresh and array.dtype.kind == "f" and array.ndim
        and all(path in a and np.array_equal(a[path], array) for a in again)
    ]  # fmt: skip
    longer = [p for p, a in left.items() if p in again[-1] and a.shape != again[-1][p].shape]
    return made, {re.split(r"[.\[]", path)[0] for path in longer}


def _arrays(make: Callable[[], Any], forward: Forward, runs: Sequence[Values]) -> dict[str, Array]:
    np.random.seed(0)
    obj = make()
    with contained():
        for values in runs:
            forward(obj, _copies(values))
    return {leaf.path: leaf.array.copy() for leaf in leaves(obj) if not leaf.is_scalar}


def _values(tried: Attempt, seed: int, more: int) -> dict[str, Array]:
    sizes = {**tried.sizes, "N": tried.sizes["N"] + more}
    rng = np.random.default_rng(seed)
    return {s.name: draw(s, sizes, rng) for s in tried.slots}


def _copies(values: Values) -> dict[str, Array]:
    return {n: v.copy() for n, v in values.items()}
