"""The parts of a network in a row: how large the gradient is on its way, and who lies first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from ...model import Array, Link, Passage, Picture
from .. import flows
from ..lab import Lab
from .numbers import rounded, short

_MOST_PARTS = 24


def pictures(lab: Lab) -> Iterator[Picture]:
    """The chain of a network whose parts are known."""
    if lab.card.kind != "network" or len(lab.card.parts) < 2:
        return
    passed = [p for p in flows.passages(lab) if p.output is not None][:_MOST_PARTS]
    # in the order of the backward pass
    verdicts = {v.part: v for v in flows.verdicts(lab)}
    lying = [name for name, v in verdicts.items() if v.lies]
    links = tuple(_link(lab, p, lying, known=p.part in verdicts) for p in passed)
    if len(links) < 2:
        return
    yield Picture(
        "chain",
        "The layers, and the gradient on its way back",
        _says(links, lying),
        y="rms of the gradient",
        links=links,
    )


def _link(lab: Lab, p: Passage, lying: list[str], *, known: bool) -> Link:
    verdict: Literal["right", "lies", "first", "unknown"] = "right" if known else "unknown"
    if p.part in lying:
        verdict = "first" if p.part == lying[0] else "lies"
    parameters = {s.name for s in lab.card.slots if s.role == "parameter"}
    down = [g for n, g in p.gradients.items() if n not in parameters]
    got = _rms(p.cotangent) if p.cotangent is not None else 1.0
    return Link(p.part, lab.card.part_types.get(p.part, ""), got, _rms(down[0]) if down else 0.0, verdict)  # fmt: skip


def _rms(a: Array | float) -> float:
    return rounded(float(np.sqrt(np.mean(np.square(np.asarray(a, dtype=float))))))


def _says(links: tuple[Link, ...], lying: list[str]) -> str:
    ends = (
        f"The gradient starts with {short(links[-1].got)} and leaves with {short(links[0].gave)}."
    )
    if not lying:
        return f"Every part's own backward agrees with its own forward. {ends}"
    others = (
        f"; so do {', '.join(lying[1:])}" if lying[1:] else "; the others pass on what they get"
    )
    return f"On the way back {lying[0]} is the first whose backward does not fit its forward{others}. {ends}"  # fmt: skip
