"""What a network as a class is given: data in several shapes, and targets of every kind beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model import Domain, Slot
from .candidate import Candidate
from .patterns import given, target_first
from .sizing import default_shapes


def batches(candidate: Candidate, *names: str) -> Iterator[tuple[Slot, ...]]:
    """Slots for data, and for targets where the network asks for them."""
    if candidate.data:
        yield tuple(replace(s, differentiable=False) for s in given(names, candidate.data))
        return
    x, *others = reversed(names) if len(names) > 1 and target_first(names) else names
    shapes: list[tuple[int | str, ...]] = [("N", *shape) for shape in default_shapes(candidate.obj)]
    shapes += [
        ("N", "D"),
        ("N", "D", 6, 4),
        ("N", 1, 6, 6),
        ("N", 1, 10, 10),
        ("N", 4, "D"),
        ("D", "N"),
        ("D", 1),
        ("D",),
    ]
    for shape in shapes:
        alone = Slot(x, "input", shape, Domain(), differentiable=False)
        if not others:
            yield (alone,)
            continue
        yield from _with_targets(alone, others[0])
    words = Domain("index", classes="V")
    for shape in (("N", 4), ("N",)) if others else ():
        for target in dict.fromkeys((("N",), shape)):
            beside = _target(others[0], target, words)
            yield Slot(x, "input", shape, words, differentiable=False), beside


def _with_targets(data: Slot, t: str) -> Iterator[tuple[Slot, ...]]:
    """The data beside targets of all kinds."""
    if data.shape == ("D", "N"):
        # samples are columns: so are their targets, whatever else broadcasts
        yield data, _target(t, ("C", "N"), Domain("onehot", axis=0))
    if data.shape == ("D", 1):
        # one sample at a time, as a column
        yield data, _target(t, ("C", 1), Domain("onehot", axis=0))
        return
    for shape, domain in (
        (("N", "C"), Domain("onehot")),
        (("N",), Domain("index", classes="C")),
        (("N", "C"), Domain()),
        (("N", 1), Domain("binary")),
        (("N",), Domain("binary")),
        (("C", "N"), Domain("onehot", axis=0)),
        (("C",), Domain("onehot")),
    ):
        yield data, _target(t, shape, domain)


def _target(name: str, shape: tuple[int | str, ...], domain: Domain) -> Slot:
    return Slot(name, "target", shape, domain, differentiable=False)
