"""What an adapter makes of somebody's code: a subject that can be started, fed and asked.

A `Subject` lives where the checked code lives. The side that judges sees only its `card`
and the answers to trials (see `model`), so the two may stand in different processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .model import Array, Card


class Instance(Protocol):
    """One fresh copy of a subject: forward first, then backward, as often as wanted."""

    def forward(self, values: Mapping[str, Array]) -> Any:
        """Set the parameters, feed the inputs, and give back whatever the code returned."""

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        """Run the backward; what it claims to be the gradient, by slot name."""

    def settle(self) -> None:
        """Forwards leave the parameters where they are: they need not be looked for each time."""

    def alter(self, kind: str) -> None:
        """Change the numbers ("floats" or "ints") that the object was set up with."""

    def gradients(self, returned: Any) -> Mapping[str, Any]:
        """The claimed gradients, after a backward that returned `returned`."""

    def parameters(self) -> Mapping[str, Array]:
        """A copy of every parameter as it stands."""

    def roots(self) -> Mapping[str, object]:
        """The live objects that hold parameters and caches, by the name that people give them."""

    def parts(self) -> Mapping[str, Instance]:
        """The parts of a network, wrapped around the very objects that the network runs."""


class Stepper(Protocol):
    """One fresh optimizer with the parameters that it moves."""

    def place(self, values: Mapping[str, Array]) -> None:
        """Start with these parameters (copied), by slot name."""

    def step(self, gradients: Mapping[str, Array], loss: float, *, meddle: bool) -> None:
        """One update; `meddle` overwrites with zeros what the code returned, once it was used."""

    def parameters(self) -> Mapping[str, Array]:
        """A copy of every parameter as it stands."""


def _no_forward() -> Instance:
    raise LookupError("an optimizer has no forward")


@dataclass(frozen=True, slots=True)
class Subject:
    """A card, a way to start a fresh instance, and a way to do the same after an edit.

    `rebuild` takes the namespace of the edited file and gives the same subject made from the
    definitions there, or raises when it cannot be built any more. `parts` are the layers of a
    network, each a subject of its own, built as the network builds them. An optimizer has a `stepper`
    instead of a `start`: it takes the name of a setting of the card.
    """

    card: Card
    start: Callable[[], Instance]
    rebuild: Callable[[Mapping[str, Any]], Subject]
    parts: Mapping[str, Subject] = field(default_factory=dict)
    stepper: Callable[[str], Stepper] | None = None


def optimizer(
    card: Card,
    stepper: Callable[[str], Stepper],
    rebuild: Callable[[Mapping[str, Any]], Subject],
) -> Subject:
    """An optimizer as a subject."""
    return Subject(card, _no_forward, rebuild, stepper=stepper)


@dataclass(frozen=True, slots=True)
class Unadapted:
    """Code that looks like a subject and could not be called, with the reason in one line."""

    name: str
    reason: str
    line: int
    tried: Sequence[str] = ()
