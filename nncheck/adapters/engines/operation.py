"""One operation of an engine: how people write it, what it is given, and how to run it anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...draw import generic
from ...model import Array
from .calling import Run
from .leaf import Namespace

Shape = tuple[int | str, ...]
# other sizes than these (N + 3, the others + 1) differ from each other as well
SIZES = {"N": 3, "D": 2, "C": 4}


@dataclass(frozen=True, slots=True)
class Operator:
    """One operation on leaves: how people write it, what it is given, and how to run it anew.

    `make` looks the operation up in a namespace, which may be that of an edited file. `names`
    are what the code calls the operands; `definition` is the qualified name of what runs.
    """

    name: str
    shapes: tuple[Shape, ...]
    make: Callable[[Namespace], Run]
    definition: str
    names: tuple[str, ...] = ()
    positive: bool = False
    # given leaves and nothing else
    plain: bool = False
    # operands of unequal shapes: one is broadcast
    stretches: bool = False
    # its operands are given as one list
    gathers: bool = False
    # operands that get no gradient on purpose, by number
    constants: tuple[int, ...] = ()


def drawn(shape: Shape, rng: np.random.Generator, *, positive: bool) -> Array:
    value = generic(drawn_shape(shape), rng)
    return np.asarray(np.abs(value) if positive else value)


def drawn_shape(shape: Shape) -> tuple[int, ...]:
    return tuple(SIZES[d] if isinstance(d, str) else d for d in shape)
