"""What a run concluded: subjects, what could not be read, what was noticed."""

from __future__ import annotations

from dataclasses import dataclass

from .findings import Check, Finding
from .pictures import Picture
from .words import Kind, Role, Status, Values


@dataclass(frozen=True, slots=True)
class Taken:
    """An array that a subject takes, as it was understood; `shape` in words: "N × 3"."""

    name: str
    role: Role
    shape: str
    values: Values = "real"
    differentiable: bool = True


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
