"""The facts that travel through nncheck: small frozen records; nothing here runs.

This module imports nothing of ours, and numpy only for type checkers, so that every
other module (the renderers first of all) can read it cheaply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]
else:
    Array = Any  # numpy is not imported for a name in an annotation

Kind = Literal["activation", "loss", "layer", "optimizer", "network", "autodiff", "function"]
Status = Literal["passed", "failed", "inconclusive", "skipped", "error"]
CheckStatus = Literal["passed", "failed", "inconclusive", "skipped"]
Severity = Literal["error", "warning"]
Certainty = Literal["proven", "consistent", "unexplained"]
Role = Literal["input", "target", "parameter"]
Family = Literal[
    "gradient",
    "value",
    "stability",
    "purity",
    "contract",
    "loss",
    "optimizer",
    "wiring",
    "training",
]
Values = Literal["real", "positive", "probability", "onehot", "soft", "index", "sign", "binary"]

# -- where something stands ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A span of source. Lines are 1-based, columns 0-based, as in `ast`.

    In a notebook `cell` is the index over all cells (0-based) and lines count in that cell.
    """

    path: str
    line: int
    end_line: int
    column: int = 0
    end_column: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in place of `text[start:end]` of the source at `path` (offsets in characters)."""

    path: str
    start: int
    end: int
    new: str


# -- what is under test ----------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to feed a subject: the slots that differ from the card's, by name."""

    name: str
    slots: tuple[Slot, ...]


# -- trials: what the judge asks, what the bench answers -------------------------------


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
    `part` runs the trial on one part of a network instead.
    """

    steps: tuple[Forward | Backward, ...]
    readonly: bool = False
    flow: bool = False
    part: str | None = None
    seed: int = 0
    # "floats" or "ints": with these of the object's own settings changed
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
    """What one part of a network received and gave while its gradient was computed."""

    part: str
    inputs: Mapping[str, Array]
    output: Array | None
    cotangent: Array | None
    gradients: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records of a trial's steps, in order; shorter than the steps after a failure."""

    records: tuple[Record, ...]
    flow: tuple[Passage, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Walk:
    """The parameters after every step of a course, up to a failure."""

    values: tuple[Mapping[str, Array], ...]
    failure: Failure | None = None


# -- numbers and their judgement -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Estimate:
    """A numeric derivative and the bound of its error, element by element.

    `kink` marks elements where one-sided derivatives differ; `low` and `high` bound the
    subgradient there.
    """

    value: Array
    error: Array
    evaluations: int
    method: str = "central"
    kink: Array | None = None
    low: Array | None = None
    high: Array | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Yours against the reference for one array, entry by entry."""

    wrt: str
    status: CheckStatus
    yours: Array | None
    reference: Array | None
    bar: Array | None
    wrong: NDArray[np.bool_] | None
    evaluations: int
    max_error: float
    error_bar: float
    smallest_detectable: float
    reason: str | None = None
    second_opinion: float | None = None
    method: str = "central"
    # the flat entries that were compared, in order; None: all
    entries: tuple[int, ...] | None = None
    # where the wrong entries stand, in words: "row 3", "channel 2"
    where: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Named values at which a subject is examined, with the cotangent that goes with them."""

    values: Mapping[str, Array]
    cotangent: Array | float | None
    name: str = "generic"


# -- conclusions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit of the source; `verified` says that the checks were re-run and passed after it."""

    description: str
    edits: tuple[Edit, ...]
    diff: str = ""
    verified: bool = False
    # how many checks pass after it, how many fail still for other reasons, fresh points seen
    checks: int = 0
    failing: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause (or one symptom nobody could explain) in one subject."""

    code: str
    rule: str
    severity: Severity
    message: str
    place: Place | None
    family: Family = "gradient"
    certainty: Certainty = "unexplained"
    subject: str = ""
    # words under the caret: what this code does wrong
    label: str = ""
    # (line number, text) of the source around the place
    excerpt: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    reproduce: str = ""
    fix: Fix | None = None
    consequence_of: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verdict: what was compared, how far off, and how sharp the look was."""

    name: str
    wrt: str
    status: CheckStatus
    family: Family = "gradient"
    evaluations: int = 0
    max_error: float = 0.0
    error_bar: float = 0.0
    entries_wrong: int = 0
    entries: int = 0
    smallest_detectable: float = 0.0
    method: str = ""
    second_opinion: float | None = None
    # beside it, along one direction: the difference to scipy.differentiate.derivative, and the
    # order in h of f(x + h d) - f(x) - h · yours (2 where right)
    differentiate: float | None = None
    taylor_order: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """An array that a subject takes, as it was understood; `shape` in words: "N × 3"."""

    name: str
    role: Role
    shape: str
    values: Values = "real"
    differentiable: bool = True


Tone = Literal["yours", "reference", "wrong", "limit"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers of a plot: y over x, as a line or as single points."""

    name: str
    tone: Tone
    x: tuple[float, ...]
    y: tuple[float, ...]
    drawn: Literal["line", "points"] = "line"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of interest in a plot; without y a vertical line, without x a horizontal one."""

    name: str
    tone: Tone
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a network: rms of the gradient that it got and of the one that it passed on.

    `verdict` is about its own backward, met with what really flows; "first" is the first to lie.
    """

    name: str
    type: str
    got: float
    gave: float
    verdict: Literal["right", "lies", "first", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Picture:
    """Numbers for one picture, few and rounded; how they are drawn is the renderer's affair.

    "plot": curves and marks, `band` being the range that the checks looked at; "grid": `cells` is
    the error of a matrix where it is wrong, relative to its largest entry, 0 elsewhere; "chain":
    the parts of a network in forward order. `says` is what it shows, in words.
    """

    form: Literal["plot", "grid", "chain"]
    title: str
    says: str
    x: str = ""
    y: str = ""
    log: bool = False
    # both axes have one scale, and the line y = x is drawn
    square: bool = False
    band: tuple[float, float] | None = None
    curves: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = ()
    cells: tuple[tuple[float, ...], ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, for those who read a report: parts of the rule's document."""

    code: str
    title: str
    text: str
    bad: str = ""
    good: str = ""
    decides: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectReport:
    """The verdict on one subject."""

    name: str
    path: str
    line: int
    kind: Kind
    style: str
    status: Status
    reason: str | None = None
    cell: int | None = None
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    guesses: tuple[str, ...] = ()
    captured: str = ""
    slots: tuple[Taken, ...] = ()
    # recorded where they are asked for: they cost some more evaluations
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceError:
    """A target that could not be read or loaded at all."""

    path: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was noticed and does not count against anybody ("dataset.mnist is missing")."""

    path: str
    message: str
    line: int | None = None
    cell: int | None = None
    # whoever wrote the file or made the call wants to know, also when all passes
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run concluded; renderers read this and nothing else."""

    version: str
    seed: int
    elapsed_s: float
    subjects: tuple[SubjectReport, ...] = ()
    errors: tuple[SourceError, ...] = ()
    notes: tuple[Note, ...] = ()
    isolation: str = "none (in this process)"
    # what it ran on: "Python 3.11.2, NumPy 2.1.0, Linux"
    environment: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for s in self.subjects for f in s.findings)

    @property
    def ok(self) -> bool:
        """No finding of severity error and nothing that could not be run."""
        return not self.errors and not any(s.status in ("failed", "error") for s in self.subjects)
