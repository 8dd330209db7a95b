"""What the catalogue says about one system: its names, formula, domain, corners, known values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ..model import Array, Slot

CatalogKind: TypeAlias = Literal["activation", "loss", "layer", "node", "optimizer", "network"]


@dataclass(frozen=True, slots=True)
class Known:
    """One value computed to more digits than float64 has: `make(**settings)` at `inputs`.

    `inputs` and `value` are nested tuples of numbers; `gradient` is that of the sum of the output
    with respect to the first input, where it is given.
    """

    inputs: tuple[Any, ...]
    value: Any
    gradient: Any = None
    settings: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One system of the catalogue.

    `make`: the class that implements it. `names`: under which it is found, its own first; case,
    underscores and spaces do not matter. `slots`: what its forward takes, in call order.
    `kinks`: inputs at which the derivative jumps; `jumps`: at which the value does; `edges`: of all
    inputs together, a quantity at whose zeros the derivative jumps or does not exist (y − t of an
    absolute error). `tails`: how far out it must stay right. `documents`: the seed documents that have it, by number, with the
    name used there. `deviates`: where a document differs from the source, and the rule that says so.
    """

    kind: CatalogKind
    name: str
    make: Callable[..., Any]
    formula: str
    derivative: str
    source: str
    names: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    shapes: str = "any"
    kinks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    edges: Callable[..., Array] | None = None
    tails: float = 1e4
    known: tuple[Known, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    deviates: tuple[str, ...] = ()
    note: str = ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its name, its other names, and those in the documents."""
        found = (self.name, *self.names, *(name for _, name in self.documents))
        return tuple(dict.fromkeys(found))


def normal(name: str) -> str:
    """The name as it is compared: softMax, soft_max and "soft max" are one."""
    return "".join(c for c in name.lower() if c.isalnum())
