"""One optimizer under examination: plans courses, walks each once, finds the form that they follow."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

import numpy as np

from ...bench.protocol import Bench
from ...draw import generic
from ...model import Card, Course, Setting, Walk
from ...repair.code import Code
from .fitting import Fit, Observed, fit_of
from .forms import FORMS, claimed, is_generic, right
from .numbers import decays, has_betas, has_momentum, is_upward
from .verdict import Verdict, beside
from .walks import gradient, same, same_shapes

_STEPS = 6
_OTHER_SHAPES = ((2, 2), (3,), (4, 1), (1,))


class StepLab:
    """Facts about one optimizer, each measured when it is first asked for.

    `salt` changes every drawn value, as in `Lab`. `depth`: how many faults at once are thought of;
    a look after an edit that is to leave none needs to think of none.
    """

    def __init__(
        self,
        bench: Bench,
        card: Card,
        code: Code,
        *,
        seed: int = 0,
        salt: int = 0,
        depth: int = 2,
    ) -> None:
        self.depth = depth
        self.bench = bench
        self.card = card
        self.code = code
        self.seed = seed
        self.salt = salt
        self.evaluations = 0

    # -- courses -----------------------------------------------------------------------

    def course(self, name: str = "generic", *, setting: str = "", count: int = _STEPS) -> Course:
        """Signed gradients of different sizes, one entry of each tensor tiny (where eps shows).

        "zero": the first entry of each tensor has no gradient. "other shapes": tensors of other
        shapes under the same names.
        """
        rng = np.random.default_rng([self.seed, self.salt, sum(map(ord, name))])
        start = {}
        for i, slot in enumerate(self.card.slots):
            shape = tuple(d for d in slot.shape if isinstance(d, int))
            if name == "other shapes":
                shape = _OTHER_SHAPES[i % len(_OTHER_SHAPES)]
            start[slot.name] = 0.5 * generic(shape, rng)
        gradients = [
            {n: gradient(v.shape, rng, zero=name == "zero") for n, v in start.items()}
            for _ in range(count)
        ]
        return Course(start, tuple(gradients), setting, tuple(1.0 / (2 + i) for i in range(count)))

    def alone(self, course: Course, name: str) -> Course:
        """The same course of one tensor, the others without gradients."""
        silent = tuple(
            {n: g if n == name else np.zeros_like(g) for n, g in given.items()}
            for given in course.gradients
        )
        return replace(course, gradients=silent)

    def walk(self, course: Course) -> Walk:
        self.evaluations += len(course.gradients)
        return self.bench.walk(self.card.name, [course])[0]

    # -- what it is --------------------------------------------------------------------

    @cached_property
    def text(self) -> str:
        """The source of the definition, comments and all."""
        node = self.code.classes.get(self.card.name) or self.code.functions.get(self.card.name)
        return self.code.text(node) if node is not None else ""

    @property
    def is_strict(self) -> bool:
        """The name says which algorithm it is."""
        return bool(claimed(self.card.name))

    def claims(self, setting: Setting) -> tuple[str, ...]:
        """The algorithms that the name claims, or where it says nothing, its numbers."""
        numbers = setting.numbers
        found = claimed(self.card.name)
        if found[:1] == ("sgd",) or (not found and is_generic(self.card.name)):
            if has_momentum(numbers):
                return ("momentum", "nesterov")
        if found or not is_generic(self.card.name):
            return found
        return ("adam",) if has_betas(numbers) else ()

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What every setting follows, the plain one first."""
        plain, *others = (self._verdict(s) for s in self.card.settings)
        return (plain, *(beside(plain, v, depth=self.depth) for v in others))

    def _verdict(self, setting: Setting) -> Verdict:
        course = self.course(setting=setting.name)
        walk = self.walk(course)
        claims = self.claims(setting)
        if walk.failure is not None or not same_shapes(course, walk):
            return Verdict(setting, None, claims, walk, course)
        fit = fit_of(course, walk, setting.numbers, claims, depth=self.depth)
        if claims or is_generic(self.card.name):
            fit = fit or self._apart(course, walk, setting)
        fit = self._counted(fit)
        lost = fit is None and self.depth == 2 and self.is_strict
        scaled = lost and self._is_scaled(course, walk, setting)
        return Verdict(setting, fit, claims, walk, course, scaled)

    def _counted(self, fit: Fit | None) -> Fit | None:
        """The fit without what is no fault here: the sign of a step that is returned or that is to
        climb, and an eps that is missing where the division is guarded in another way.
        """
        if fit is None:
            return None
        free = not self.card.adds_step or self.means_to_climb
        own = tuple(
            f
            for f in fit.faults
            if not (f.code == "NN701" and free)
            and not (f.code == "NN707" and not self.lost_at_zero)
        )
        return replace(fit, faults=own)

    def _fit_one(
        self, course: Course, walk: Walk, name: str, setting: Setting, *, depth: int
    ) -> Fit | None:
        """What one tensor follows for itself."""
        start, gradients = course.start[name], tuple({name: g[name]} for g in course.gradients)
        own = Course({name: start}, gradients, course.setting, course.losses)
        values = Walk(tuple({name: v[name]} for v in walk.values))
        return fit_of(own, values, setting.numbers, self.claims(setting), depth=depth)

    def _fits(self, course: Course, walk: Walk, setting: Setting) -> dict[str, Fit | None]:
        """What each tensor follows for itself."""
        depth = min(self.depth, 1)
        return {n: self._fit_one(course, walk, n, setting, depth=depth) for n in course.start}

    def _apart(self, course: Course, walk: Walk, setting: Setting) -> Fit | None:
        """A fault of one tensor, where each of them follows something and not the same."""
        fits = self._fits(course, walk, setting) if len(course.start) > 1 else {}
        wrong = [(n, f) for n, f in fits.items() if f is not None and f.faults]
        if not wrong or None in fits.values():
            return None
        name, fit = wrong[0]
        return replace(fit, only=name if len(wrong) < len(fits) else "")

    def _is_scaled(self, course: Course, walk: Walk, setting: Setting) -> bool:
        """The directions are right, and only the length of a step is another: a schedule."""
        seen = Observed(course, walk)
        forms = [f for n in FORMS for f in right(n, decays=decays(setting.numbers))]
        return any(seen.is_parallel(form, setting.numbers) for form in forms)

    # -- facts that do not hang on the algorithm ------------------------------------------

    @cached_property
    def lost_at_zero(self) -> tuple[str, ...]:
        """Tensors that become nan where an entry has had no gradient, and nowhere else."""
        course = self.course("zero", count=3)
        walk = self.walk(course)
        if walk.failure is not None or not same_shapes(course, walk):
            return ()
        last = walk.values[-1]
        found = []
        for name, value in last.items():
            flat = np.asarray(value, dtype=float).ravel()
            if not np.isfinite(flat[0]) and (flat.size == 1 or np.all(np.isfinite(flat[1:]))):
                found.append(name)
        return tuple(found)

    @cached_property
    def unmoved(self) -> tuple[str, ...]:
        """Tensors that no gradient moves, where others are moved."""
        verdict = self.verdicts[0]
        if verdict.walk.failure is not None:
            return ()
        last = verdict.walk.values[-1]
        still = [n for n, v in last.items() if np.array_equal(v, verdict.course.start[n])]
        return tuple(still) if len(still) < len(last) else ()

    @cached_property
    def remembers(self) -> bool:
        """A fresh optimizer starts where an earlier one has ended: the state is in the class."""
        course = self.verdicts[0].course
        again = self.walk(course)
        return not same(self.verdicts[0].walk, again)

    @cached_property
    def mixed(self) -> tuple[str, Walk] | None:
        """A tensor that is right alone and not beside the others, with the walk of all of them."""
        verdict = self.verdicts[0]
        if len(self.card.slots) < 2 or self.is_pair:
            return None
        walk, course = verdict.walk, verdict.course
        if walk.failure is None and verdict.fit is None and verdict.claims:
            for slot in self.card.slots:
                own = self.alone(course, slot.name)
                if self._is_right(own, self.walk(own), slot.name, verdict.setting):
                    if not self._is_right(course, walk, slot.name, verdict.setting):
                        return slot.name, walk
        shapes = {s.shape for s in self.card.slots}
        if walk.failure is not None or (len(shapes) == 1 and verdict.fit is not None):
            course = self.course("other shapes", count=2)
            other = self.walk(course)
            if other.failure is not None or not same_shapes(course, other):
                return self.card.slots[0].name, other
        return None

    def _is_right(self, course: Course, walk: Walk, name: str, setting: Setting) -> bool:
        """One tensor of a walk follows a right form."""
        if walk.failure is not None:
            return False
        return self._fit_one(course, walk, name, setting, depth=0) is not None

    @cached_property
    def astray(self) -> tuple[str, ...]:
        """Of weight and bias, which are handled alike, the one that follows nothing known."""
        verdict = self.verdicts[0]
        if verdict.fit is not None or verdict.walk.failure is not None or not self.is_pair:
            return ()
        if not same_shapes(verdict.course, verdict.walk):
            return ()
        fits = self._fits(verdict.course, verdict.walk, verdict.setting)
        lost = tuple(n for n, f in fits.items() if f is None or f.faults)
        return lost if len(lost) < len(fits) else ()

    @cached_property
    def uneven(self) -> bool:
        """Weight and bias of one shape, one value and one gradient are moved otherwise."""
        if not self.is_pair:
            return False
        one, two = (s.name for s in self.card.slots)
        plain = self.course(count=3)
        alike = replace(
            plain,
            start={one: plain.start[one], two: plain.start[one]},
            gradients=tuple({one: g[one], two: g[one]} for g in plain.gradients),
        )
        walk = self.walk(alike)
        return walk.failure is not None or not all(
            np.array_equal(v[one], v[two], equal_nan=True) for v in walk.values
        )

    @property
    def is_pair(self) -> bool:
        """Weight and bias are two arguments, or two attributes of a layer."""
        return len(self.card.slots) == 2

    @cached_property
    def takes_powers(self) -> bool:
        """The code raises something to a power that is no constant."""
        return bool(re.search(r"\*\*\s*\(?\s*[A-Za-z_]|pow\(", self.text))

    @cached_property
    def means_to_climb(self) -> bool:
        """The words in its source say that the objective is to grow."""
        return is_upward(self.text)

    @cached_property
    def is_wiped(self) -> bool:
        """Later steps change when the caller overwrites the steps that he was given."""
        course, walk = self.verdicts[0].course, self.verdicts[0].walk
        if self.card.adds_step or walk.failure is not None:
            return False
        return not same(walk, self.walk(replace(course, meddle=True)))

    def example(self) -> dict[str, object]:
        """The first gradient of the plain course, rounded for reading."""
        given = self.verdicts[0].course.gradients[0]
        return {f"d{n}": np.round(g, 3).tolist() for n, g in list(given.items())[:1]}


__all__ = ["StepLab", "Verdict"]
