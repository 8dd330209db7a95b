"""The bench in this process: for library use, and for code that its owner runs anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import adapters
from ..model import (
    Array,
    Backward,
    Card,
    Course,
    Edit,
    Forward,
    Note,
    Outcome,
    Place,
    Trial,
    Walk,
)
from ..subject import Instance, Subject, Unadapted
from .guard import TimeLimit, drawn, guarded, reseed
from .observe import Locate, Where, bare_output, failure_of
from .observed import observed
from .replay import Replay, seed_own
from .replaying import Making, recorded
from .walking import walk_recorded, walked

Reload = Callable[[Sequence[Edit]], "Scope"]


class Scope:
    """A loaded file: its namespace, and how its frames and lines map to places."""

    def __init__(
        self,
        namespace: Mapping[str, Any],
        *,
        locate: Locate,
        where: Where,
        notes: Sequence[Note] = (),
        captured: str = "",
    ) -> None:
        self.namespace = namespace
        self.locate = locate
        self.where = where
        self.notes = tuple(notes)
        self.captured = captured


class InProcess:
    """Subjects of one scope, run here under guard."""

    isolation = "none (in this process)"

    def __init__(
        self,
        scope: Scope,
        subjects: Mapping[str, Subject],
        *,
        reload: Reload,
        refusals: Sequence[Unadapted] = (),
        seconds: float = 10.0,
    ) -> None:
        self._scope = scope
        self._subjects = dict(subjects)
        self._reload = reload
        self._seconds = seconds
        self._stale: set[str] = set()
        self._edited: dict[tuple[Edit, ...], InProcess] = {}
        self._steady: dict[tuple[str, str | None], bool] = {}
        self._replay = Replay(scope.namespace)
        # whether objects of a subject hold generators of their own; unknown at first
        self._random: dict[str, bool] = {}
        self.printed: dict[str, str] = {}
        self.cards: tuple[Card, ...] = tuple(
            s.card for s in subjects.values() if not s.card.part_of
        )
        self.refusals = tuple((u.name, u.reason, u.line) for u in refusals)
        self.notes = scope.notes

    def run(self, name: str, trials: Sequence[Trial]) -> list[Outcome]:
        return [self._trial(name, trial) for trial in trials]

    def outputs(
        self,
        name: str,
        steps: Sequence[Forward],
        *,
        part: str | None = None,
        seed: int = 0,
        altered: str = "",
    ) -> list[Array | None]:
        # a batch of many may take longer than one; each of its forwards no longer than that
        limit = self._seconds * (1 + len(steps) / 40)
        with self._replay.kept(), guarded(limit, seed=seed):
            subject = self._subject(name)
            key = (name, part)
            if altered:
                return [_value(self._fresh(subject, part, seed, altered), s) for s in steps]
            if key not in self._steady and len(steps) >= _ENOUGH:
                self._steady[key] = self._is_steady(subject, steps[:2], part, seed)
            if self._steady.get(key):
                instance = self._fresh(subject, part, seed)
                instance.settle()
                found = [_value(instance, step) for step in steps]
                # what changes after many calls (a warm-up) shows at the first point again
                if len(steps) < _ENOUGH or _same(_value(instance, steps[0]), found[0]):
                    return found
                self._steady[key] = False
            return [_value(self._fresh(subject, part, seed), step) for step in steps]

    def _is_steady(
        self, subject: Subject, steps: Sequence[Forward], part: str | None, seed: int
    ) -> bool:
        """The forward gives the same on a used instance as on a fresh one, and draws nothing.

        Then one instance serves for many forwards; where running statistics, caches or random
        masks matter, every forward gets a fresh one and the same seed.
        """
        fresh: list[Array | None] = []
        for step in steps:
            instance = self._fresh(subject, part, seed)
            before = drawn()
            fresh.append(_value(instance, step))
            if drawn() != before:
                return False
        used = self._fresh(subject, part, seed)
        used.settle()
        again = [_value(used, step) for step in (*steps, steps[0])]
        return all(_same(a, b) for a, b in zip((*fresh, fresh[0]), again, strict=True))

    def _fresh(self, subject: Subject, part: str | None, seed: int, altered: str = "") -> Instance:
        """A new instance, with all random numbers at the start of their sequences."""
        reseed(seed)
        self._replay.rewind()
        instance = _started(subject, part, altered)
        self._start_again(subject, instance, seed)
        return instance

    def _start_again(self, subject: Subject, instance: Instance, seed: int) -> None:
        """All random numbers at the start of their sequences, whatever building has drawn."""
        reseed(seed)
        self._replay.rewind()
        if self._random.get(subject.card.name, True):
            self._random[subject.card.name] = seed_own(instance.roots(), seed)

    def edited(self, edits: Sequence[Edit]) -> InProcess:
        key = tuple(edits)
        if key not in self._edited:
            scope = self._reload(edits)
            bench = InProcess(scope, self._subjects, reload=self._reload, seconds=self._seconds)
            bench._stale = set(self._subjects)
            # the last few are asked for again when an edit is accepted
            self._edited = {**dict(list(self._edited.items())[-3:]), key: bench}
        return self._edited[key]

    def card(self, name: str) -> Card:
        return self._subject(name).card

    def _subject(self, name: str) -> Subject:
        """The subject, made anew from the edited definitions when it is first asked for."""
        if name in self._stale:
            with guarded(self._seconds):
                self._subjects[name] = self._subjects[name].rebuild(self._scope.namespace)
            self._stale.discard(name)
        return self._subjects[name]

    def walk(self, name: str, courses: Sequence[Course]) -> list[Walk]:
        found = []
        for course in courses:
            with self._replay.kept(), guarded(self._seconds) as (printed, _):
                stepper = self._subject(name).stepper
                if stepper is None:
                    raise LookupError(f"{name} is no optimizer")
                scope = self._scope
                found.append(
                    walk_recorded(stepper, course, scope.where, scope.namespace)
                    if course.record
                    else walked(stepper, course, scope.locate)
                )
            if printed.getvalue():
                self.printed.setdefault(name, printed.getvalue())
        return found

    def _trial(self, name: str, trial: Trial) -> Outcome:
        with self._replay.kept(), guarded(self._seconds, seed=trial.seed) as (printed, _):
            try:
                subject = self._subject(name)
                if trial.record:
                    return self._recorded(subject, trial)
                instance = self._fresh(subject, trial.part, trial.seed, trial.altered)
                outcome = self._observed(subject, instance, trial)
            except Exception as error:
                from ..model import Record

                outcome = Outcome((Record(failure=failure_of(error, self._scope.locate)),))
        if printed.getvalue():
            self.printed.setdefault(name, printed.getvalue())
        return outcome

    def _observed(self, subject: Subject, instance: Instance, trial: Trial) -> Outcome:
        """A network's `gradient` may run the forward again: then it draws what the first drew."""

        def rewind() -> None:
            if subject.card.kind == "network" and trial.part is None:
                self._start_again(subject, instance, trial.seed)

        scope = self._scope
        return observed(instance, trial, locate=scope.locate, where=scope.where, rewind=rewind)

    def _recorded(self, subject: Subject, trial: Trial) -> Outcome:
        """The calls of one forward and one backward, as lines."""

        def make() -> Instance:
            return self._fresh(subject, trial.part, trial.seed)

        def start(instance: Instance) -> None:
            if subject.card.kind == "network":
                self._start_again(subject, instance, trial.seed)

        def rewind() -> None:
            reseed(trial.seed)
            self._replay.rewind()

        scope = self._scope
        made = Making(make, start, rewind, seeds_backward=subject.card.kind == "network")
        replayed = recorded(trial, made, scope.where, scope.namespace)
        return Outcome((), replayed=replayed)


# from so many forwards on it pays to ask whether one instance may serve for all
_ENOUGH = 8


def _started(subject: Subject, part: str | None, altered: str = "") -> Instance:
    instance = subject.start()
    if altered:
        instance.alter(altered)
    return instance if part is None else instance.parts()[part]


def _same(a: Array | None, b: Array | None) -> bool:
    """Two values that are there, and equal to the last bit."""
    if a is None or b is None:
        return False
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def _value(instance: Instance, step: Forward) -> Array | None:
    """The value of one forward; one that fails has none."""
    try:
        return bare_output(instance, step)
    except Exception:
        return None


def open_scope(
    scope: Scope,
    candidates: Sequence[adapters.Candidate],
    *,
    reload: Reload,
    seconds: float = 10.0,
    skip: Mapping[str, str] | None = None,
    before: Callable[[str, int], None] | None = None,
) -> InProcess:
    """Adapt every candidate, under guard; what could not be called is a refusal, never an end.

    `skip`: candidates that are not tried, with the reason; `before` is told of each that is.
    """
    subjects: dict[str, Subject] = {}
    refusals: list[Unadapted] = []
    for candidate in candidates:
        if candidate.name in (skip or {}):
            reason = (skip or {})[candidate.name]
            refusals.append(Unadapted(candidate.name, reason, candidate.place.line))
            continue
        if before is not None:
            before(candidate.name, candidate.place.line)
        try:
            with guarded(seconds):
                found = adapters.adapt(candidate)
        except TimeLimit as limit:
            found = Unadapted(candidate.name, f"{limit}", candidate.place.line)
        if isinstance(found, Subject):
            subjects[candidate.name] = found
            # the graphs of an engine are asked for by names of their own
            subjects |= {n: s for n, s in found.parts.items() if s.card.part_of}
        elif found is not None:
            refusals.append(found)
    return InProcess(scope, subjects, reload=reload, refusals=refusals, seconds=seconds)


__all__ = ["Backward", "InProcess", "Place", "Scope", "open_scope"]
