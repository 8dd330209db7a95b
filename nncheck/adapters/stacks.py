"""Layers of a file, put together as their author would: `Dense(6, 7), ReLU(), Dense(7, 3)`.

A container that holds nothing passes everything on, and every backward of it looks right.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .companions import called
from .contain import contained
from .names import normal
from .options import SIZES, Option, is_container, is_layer, required_by

_ADD = ("add", "add_layer", "append", "push")
_HOLDS = ("layers", "modules", "layer_list", "blocks", "nodes", "sequence", "components")


def stack(neighbours: Mapping[str, Any]) -> list[Option]:
    """Options that make layers which run after each other; none where the file has no such layers."""
    classes = [
        (n, v) for n, v in neighbours.items() if isinstance(v, type) and is_layer(v, neighbours)
    ]
    curves = [_of(n, v) for n, v in classes if required_by(v) == [] and not is_container(v)]
    d, h, c = SIZES["D"], SIZES["H"], SIZES["C"]
    for name, cls in classes:
        if _takes_two_sizes(cls):
            for between in (*([curve] for curve in curves[:3]), []):
                found = [_of(name, cls, d, h), *between, _of(name, cls, h, c)]
                if _runs(found, called(neighbours)[0]):
                    return found
    return []


def spread(cls: Any, neighbours: Mapping[str, Any]) -> list[Option]:
    """What `Sequential(*layers)` is given; none for a class without such an argument."""
    return stack(neighbours) if is_container(cls) else []


def sizes_in_a_row(cls: Any) -> bool:
    """It is given any number of sizes: `MLP(*sizes)`."""
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return False
    more = [normal(p.name) for p in parameters if p.kind is p.VAR_POSITIONAL]
    return any(re.search(r"size|dim|unit|node|neuron|width|shape|arch", n) for n in more)


def added(cls: Any, neighbours: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Option]]]:
    """The calls of `add(layer)` that fill a container; none for a class without the method."""
    for method in (m for m in _ADD if m not in called(neighbours)[0]):
        names = [n for n in dir(cls) if normal(n) == method and callable(getattr(cls, n))]
        for name in names:
            try:
                given = list(inspect.signature(getattr(cls, name)).parameters)[1:]
            except (TypeError, ValueError):
                continue
            if len(given) == 1:
                return [(name, {given[0]: option}) for option in stack(neighbours)]
    return []


def listed(name: str, neighbours: Mapping[str, Any]) -> list[Option]:
    """A list of layers for an argument that says so."""
    layers = stack(neighbours) if normal(name) in _HOLDS else []
    if not layers:
        return []
    return [Option(lambda: [o.make() for o in layers], f"[{', '.join(o.words for o in layers)}]")]


def _takes_two_sizes(cls: type) -> bool:
    required = required_by(cls)
    return required is not None and len(required) == 2 and not is_container(cls)


def _of(name: str, cls: type, *sizes: int) -> Option:
    return Option(lambda: cls(*sizes), f"{name}({', '.join(map(str, sizes))})")


def _runs(layers: Sequence[Option], forward: Sequence[str]) -> bool:
    """A batch of rows goes through all of them."""
    x: Any = np.random.default_rng(0).normal(size=(SIZES["N"], SIZES["D"]))
    try:
        with contained():
            for option in layers:
                layer = option.make()
                run = next(getattr(layer, n) for n in dir(layer) if normal(n) in forward)
                x = run(x)
    except Exception:
        return False
    return bool(np.shape(x) == (SIZES["N"], SIZES["C"]))
