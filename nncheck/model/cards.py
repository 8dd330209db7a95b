"""What is under test: the side that judges sees a subject as its card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .places import Place
from .words import Array, Kind, Role, Values


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that an input may take.

    `classes` names the size symbol that bounds an index; `axis` is the axis along which one-hot
    targets and probabilities sum to 1.
    """

    values: Values = "real"
    low: float | None = None
    high: float | None = None
    classes: str | None = None
    axis: int = -1


@dataclass(frozen=True, slots=True)
class Slot:
    """One named array that a subject takes: an input, a target or a parameter.

    `shape` mixes fixed sizes with symbols; a symbol ("N", "D", "C") is free and has its
    default size in `Card.sizes`. `initial` is the value that the object was built with (parameters)
    or the user's own data (inputs and targets).
    """

    name: str
    role: Role
    shape: tuple[int | str, ...]
    domain: Domain = Domain()
    differentiable: bool = True
    initial: Array | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """One way an optimizer is set up: its name, and the numbers that it then has, by their names."""

    name: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about a subject that is data: the side that judges sees only this."""

    name: str
    kind: Kind
    style: str
    place: Place
    slots: tuple[Slot, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)
    # the axis of the first input along which samples lie; None where there is no such axis
    sample_axis: int | None = 0
    # True: the value is a scalar objective; the cotangent of a loss is dout (1 unless asked)
    scalar: bool = False
    # True: backward takes an upstream gradient; False: it takes none (dout is 1 by contract)
    takes_cotangent: bool = True
    has_backward: bool = True
    # names of the definitions that run, as qualified names in the file ("Affine.forward")
    forward: str | None = None
    backward: str | None = None
    definitions: tuple[str, ...] = ()
    # other forms in which the subject takes its slots ("index targets", "one sample")
    variants: tuple[Variant, ...] = ()
    # parts of a network in forward order, by the name that the network gives them; their classes
    parts: tuple[str, ...] = ()
    part_types: Mapping[str, str] = field(default_factory=dict)
    # what was guessed, in words: "hidden_size = 5 (by its name)"
    guesses: tuple[str, ...] = ()
    # causes that adapting itself has shown, e.g. a misspelt method: (code, facts)
    contract: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    # the engine that an operator or a graph belongs to; the graphs of an engine are its `parts`
    part_of: str = ""
    # what the code calls the gradient of a slot, where it is no name of its own: "other.grad"
    spoken: Mapping[str, str] = field(default_factory=dict)
    # optimizers: the ways in which they are set up, the plain one first; whether it is the code
    # itself that adds the step (of a step that is returned, the sign is the caller's affair)
    settings: tuple[Setting, ...] = ()
    adds_step: bool = True

    @property
    def is_network(self) -> bool:
        """Made of layers, or a loss with matrices of its own to learn; whatever its methods are called."""
        if self.kind in ("optimizer", "autodiff") or self.part_of:
            return False
        learns = [s for s in self.slots if s.role == "parameter" and s.differentiable]
        matrices = sum(len(s.shape) > 1 for s in learns)
        return self.kind == "network" or bool(self.parts) or (self.kind == "loss" and matrices > 1)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to feed a subject: the slots that differ from the card's, by name."""

    name: str
    slots: tuple[Slot, ...]
