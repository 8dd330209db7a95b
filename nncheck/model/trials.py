"""What the judge asks, and what the bench answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .places import Place
from .words import Array


@dataclass(frozen=True, slots=True)
class Forward:
    """Run the forward at these values (every slot by name; parameters included)."""

    values: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Backward:
    """Run the backward with this upstream gradient; None leaves the argument to its default."""

    cotangent: Array | float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """Steps that run one after the other on one fresh instance.

    `readonly` hands out write-protected arrays, so that code that mutates them fails with a
    traceback that names the line. `flow` asks for what passes between the parts of a network.
    `spread` asks where the first nan or inf comes from. `record` asks for lines that do the same again.
    `part` runs the trial on one part of a network instead.
    """

    steps: tuple[Forward | Backward, ...]
    readonly: bool = False
    flow: bool = False
    spread: bool = False
    record: bool = False
    part: str | None = None
    seed: int = 0
    # "floats" or "ints": with these of the object's own settings changed; "evaluate 1": the second
    # forward at evaluation; more in `adapters/instance`
    altered: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception raised by checked code: its type, text, and the last line of theirs."""

    type: str
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What one step did. Gradients are by slot name; a missing one is absent from the mapping."""

    output: Array | None = None
    gradients: Mapping[str, Array] = field(default_factory=dict)
    failure: Failure | None = None
    # (category, text, place) of each warning raised by numpy or the code
    warnings: tuple[tuple[str, str, Place | None], ...] = ()
    # slots (and "cotangent") whose bytes changed while the step ran
    mutated: tuple[str, ...] = ()
    # pairs of arrays that share memory: "output", "x", "cotangent", "dx", "cache self.mask"
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What one part of a network received and gave while its gradient was computed.

    Of a part that ran several times it is the last time; `times` says how often.
    """

    part: str
    inputs: Mapping[str, Array]
    output: Array | None
    cotangent: Array | None
    gradients: Mapping[str, Array]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records of a trial's steps, in order; shorter than the steps after a failure."""

    records: tuple[Record, ...]
    flow: tuple[Passage, ...] = ()
    spread: Spread | None = None
    replayed: Replayed | None = None

    @property
    def failure(self) -> Failure | None:
        return next((r.failure for r in self.records if r.failure is not None), None)


@dataclass(frozen=True, slots=True)
class Course:
    """What an optimizer is taken through: where the parameters start, and the gradients of each step.

    `setting` names one of the card's. `losses` go with the steps, for those that ask for them.
    `meddle`: whatever a step returned is overwritten with zeros once it has been used.
    """

    start: Mapping[str, Array]
    gradients: tuple[Mapping[str, Array], ...]
    setting: str = ""
    losses: tuple[float, ...] = ()
    meddle: bool = False
    # asks for lines that take the same steps
    record: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """The parameters after every step of a course, up to a failure."""

    values: tuple[Mapping[str, Array], ...]
    failure: Failure | None = None
    replayed: Replayed | None = None


@dataclass(frozen=True, slots=True)
class Unfinite:
    """A nan or inf that came to be while code ran: in which statement, in which entries.

    `name` is what holds it ("self.a1"), `loops` the variables of the loops around it. `step` is "given"
    for what the code was handed.
    """

    kind: Literal["nan", "inf"]
    step: Literal["given", "forward", "backward"]
    function: str
    name: str
    text: str
    place: Place | None
    part: str
    shape: tuple[int, ...]
    count: int
    index: tuple[int, ...]
    loops: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the first nan or inf of a trial came from, where an inf became a nan, and what followed."""

    first: Unfinite
    turned: Unfinite | None = None
    later: tuple[Unfinite, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """One forward and one backward as lines of Python over `shown_v`, the values by slot.

    `output` and `claims` are expressions of what is differentiated and of the claimed gradients; `missing`
    says why there are none.
    """

    build: tuple[str, ...]
    forward: tuple[str, ...]
    output: str
    backward: tuple[str, ...]
    claims: Mapping[str, str]
    missing: str = ""
    # the type of what the calls raise
    raises: str = ""
    seeds_backward: bool = False
