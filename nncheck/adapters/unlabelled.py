"""Gradients that are returned without a word of what each is the gradient of.

`backward` may collect them as it computes them, last layer first. Where several have one shape their
places say nothing, so the numbers decide; where no other order fits better, it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, permutations
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array
from .gradients import Source
from .handed_back import returned_arrays
from .names import gradient_stem
from .quotients import slope

# more of one shape are left in their order
_MOST, _ORDERS, _SWAPS = 5, 120, 24
_NEAR = 1e-4


def exchanges(
    plan: Mapping[str, Source], inputs: Sequence[str], returned: Any
) -> Iterator[dict[str, Source]]:
    """The plan; then with the gradients of inputs of one shape the other way round.

    A backward may return them in another order than that in which the forward took them.
    """
    yield dict(plan)
    shapes = {path: array.shape for path, array in returned_arrays(returned)}
    held = [n for n in inputs if plan[n].kind == "return"]
    if len(held) < 2:
        return
    for order in islice(permutations(held), 1, _SWAPS):
        moved = {n: plan[other] for n, other in zip(held, order, strict=True)}
        if all(shapes[moved[n].path] == shapes[plan[n].path] for n in held):
            yield {**plan, **moved}


def in_their_order(
    plan: Mapping[str, Source],
    returned: Any,
    obj: Any,
    paths: Mapping[str, Sequence[str]],
    value: Callable[[], float | None],
) -> dict[str, Source]:
    """The plan, with unlabelled gradients of one shape given to those whose derivatives they are."""
    arrays = {p: a for p, a in returned_arrays(returned) if p and _says_nothing(p)}
    alike: dict[tuple[int, ...], list[str]] = {}
    for name, source in plan.items():
        if name in paths and source.kind == "return" and source.path in arrays:
            alike.setdefault(arrays[source.path].shape, []).append(name)
    found = dict(plan)
    for names in alike.values():
        if 1 < len(names) <= _MOST:
            found |= _sorted(names, found, arrays, obj, paths, value)
    return found


def _says_nothing(path: str) -> bool:
    return "'" not in path and gradient_stem(path) is None


def _sorted(
    names: Sequence[str],
    plan: Mapping[str, Source],
    arrays: Mapping[str, Array],
    obj: Any,
    paths: Mapping[str, Sequence[str]],
    value: Callable[[], float | None],
) -> dict[str, Source]:
    sources = [plan[n] for n in names]
    rng = np.random.default_rng(17)
    directions = {n: generic(arrays[plan[n].path].shape, rng) for n in names}
    steep = {n: slope(obj, paths[n], d, value) for n, d in directions.items()}

    def fits(name: str, source: Source) -> bool:
        true = steep[name]
        said = float(np.sum(arrays[source.path] * directions[name]))
        return true is not None and abs(said - true) <= _NEAR * max(abs(true), abs(said))

    right = {(n, s): fits(n, s) for n in names for s in sources}
    orders = [
        dict(zip(names, order, strict=True)) for order in islice(permutations(sources), _ORDERS)
    ]
    # of orders that fit as well as each other the first, which is their own
    return max(orders, key=lambda pairs: sum(right[p] for p in pairs.items()))
