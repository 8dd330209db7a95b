"""A network whose every gradient is wrong, as one with the natural loss that is nearest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..model import Array
from . import natural
from .contain import contained
from .found import Found, runs
from .instance import ObjectInstance, Protocol
from .no_loss_fits import nearest
from .quotients import samples
from .state import leaves
from .whole import Meaning, Whole

OutputOf = Callable[[Whole, Any], "Array | None"]


def guesses(
    every: Sequence[Found],
    make: Callable[[], Any],
    output_of: OutputOf,
    values: Mapping[str, Array],
) -> Iterator[Found]:
    """What was found with a loss that nobody wrote, where what is claimed is the gradient of none."""
    meant = [f for f in every if f.whole.meaning is not None]
    if any(f.is_shown for f in every):
        return
    fitting = [f for f in meant if f.is_explicit and not f.fit.missing]
    output = output_of(fitting[0].whole, make()) if fitting else None
    if output is None:
        return
    found = fitting[0]
    near = nearest(
        make, partial(output_of, found.whole), partial(_claims, found, values),
        natural.aligned(values["t"], output), found.tried.aliases, samples(values),
    )  # fmt: skip
    if near is not None:
        guess = Meaning(near.kind, near.factor, near.each, guessed=True)
        yield replace(found, whole=replace(found.whole, meaning=guess))


def _claims(found: Found, values: Mapping[str, Array], obj: Any, target: Array) -> dict[str, Array]:
    """What is claimed for this target in the form of the output."""
    protocol = Protocol(*runs(found.whole), found.tried.aliases, found.tried.plan)
    instance = ObjectInstance(obj, protocol)
    shapes = {leaf.path: leaf.array.shape for leaf in leaves(obj)}
    with contextlib.suppress(Exception), contained():
        instance.forward({**{n: v.copy() for n, v in values.items()}, "t": target.copy()})
        claims = {n: np.asarray(c) for n, c in instance.backward(1.0).items()}
        paths = {n: [p for p in found.tried.aliases[n] if p in shapes] for n in claims}
        if all(p and shapes[p[0]] == claims[n].shape for n, p in paths.items()):
            return claims
    return {}
