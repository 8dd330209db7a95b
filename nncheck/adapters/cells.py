"""Arrays for the constructor of a recurrent cell: what belongs to the input, to the state, and a bias, each as
wide as the gates that it computes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from .names import normal
from .options import SIZES, VECTOR_NAMES, Option

_RECURRENT = re.compile(r"w_?h?h|u|r|w_?rec\w*|w_?hidden\w*|u_?h|w_?aa|weights?_?h\w*")
_INPUT = re.compile(r"w|w_?x|w_?xh|w_?in\w*|w_?ih|w_?i|w_?ax|weights?(_?x\w*|_?i\w*)?|kernel")
_BIAS = re.compile(r"b\w{0,3}|bias\w*")
# a plain cell, three gates, four gates
_GATES = (1, 4, 3)


def cells(names: Sequence[str]) -> Iterator[dict[str, Option]]:
    """The arrays by argument, with samples as rows and as columns; nothing for other arguments."""
    roles = {n: _role(n) for n in names}
    held = list(roles.values())
    if None in held or held.count("input") != 1 or held.count("state") != 1:
        return
    d, h = SIZES["D"], SIZES["H"]
    for gates in _GATES:
        for columns in (False, True):
            width = gates * h
            rows = {"input": (d, width), "state": (h, width), "bias": (width,)}
            turned = {"input": (width, d), "state": (width, h), "bias": (width, 1)}
            shapes = turned if columns else rows
            yield {n: _array(n, shapes[role or "bias"]) for n, role in roles.items()}


def _role(name: str) -> str | None:
    low = normal(name)
    if low in VECTOR_NAMES or _BIAS.fullmatch(low):
        return "bias"
    if _RECURRENT.fullmatch(low):
        return "state"
    return "input" if _INPUT.fullmatch(low) else None


def _array(name: str, shape: tuple[int, ...]) -> Option:
    def make() -> object:
        rng = np.random.default_rng(len(name) + 7 * shape[0])
        return rng.normal(size=shape) / np.sqrt(shape[0])

    return Option(make, f"an array {shape} (tried)")
