"""One subject under examination: plans trials, runs each once, remembers, compares.

Rules read a lab; nothing else does. A lab asks its bench and knows the subject by its card
alone, so it does not matter in which process the checked code lives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np

from .. import numdiff
from ..bench.protocol import Bench
from ..draw import generic
from ..model import (
    Array,
    Backward,
    Card,
    Comparison,
    Estimate,
    Forward,
    Outcome,
    Point,
    Record,
    Slot,
    Trial,
)
from ..repair.code import Code
from . import excuses, large
from .answers import contract, filled
from .looks import SCALES, VACUOUS, looks, weight
from .points import Points
from .where import in_mask

T = TypeVar("T")

# entries of one slot that are differentiated one by one; larger arrays are sampled
ENTRIES = 160


class Lab:
    """Facts about one subject, each measured when it is first asked for.

    `salt` changes every drawn value: a lab with another salt looks at points that no other has
    seen, which is what a proof needs.
    """

    def __init__(
        self,
        bench: Bench,
        card: Card,
        code: Code,
        *,
        seed: int = 0,
        salt: int = 0,
        altered: str = "",
    ) -> None:
        self.altered = altered
        self.code = code.at(card.name)
        self.bench = bench
        self.card = card
        self.seed = seed
        self.salt = salt
        self.evaluations = 0
        self._drawn = Points(card, self.code, self._cotangent, seed=seed, salt=salt)
        self._jacobians: dict[tuple[str, int], Estimate] = {}
        self._outcomes: dict[int, Outcome] = {}
        # values of the forward at points, by the id of the values that `_drawn` keeps alive
        self._outputs: dict[int, Array] = {}
        # facts that take a while, by the name of their module
        self.memo: dict[str, Any] = {}

    def after(self, bench: Bench, card: Card, code: Code, *, forward_changed: bool) -> Lab:
        """The same look at the subject after an edit: the same points, and the same reference
        derivatives where the forward is what it was.
        """
        other = Lab(bench, card, code, seed=self.seed, salt=self.salt)
        other._drawn.known = dict(self._drawn.known)
        if not forward_changed:
            other._jacobians = dict(self._jacobians)
        return other

    def related(self, name: str) -> Lab:
        """Another part of the same engine."""
        return Lab(self.bench, self.bench.card(name), self.code, seed=self.seed, salt=self.salt)

    def siblings(self) -> list[Lab]:
        """The other subjects of the file, as they are now."""
        return [
            Lab(self.bench, card, self.code, seed=self.seed, salt=self.salt)
            for card in self.bench.cards
            if card.name != self.card.name and card.kind != "optimizer" and card.slots
        ]

    def once(self, name: str, measure: Callable[[Lab], T]) -> T:
        """A fact that several rules ask for, measured when it is first asked for."""
        if name not in self.memo:
            self.memo[name] = measure(self)
        return cast(T, self.memo[name])

    # -- points ------------------------------------------------------------------------

    def point(self, name: str = "generic", *, variant: str | None = None) -> Point:
        """Values for every slot, with a signed, non-uniform cotangent; one per name and variant.

        Names: "generic" (magnitudes 0.2 to 2), "wide" (three times that, other sizes),
        "same" (every free size equal), "single" (a batch of one), "corners" (inputs at 0, at
        thresholds and at ties), or any word for more of the generic kind.
        """
        return self._drawn.point(name, variant)

    def scaled(self, at: Point, factor: float) -> Point:
        """The point with inputs, parameters and real targets at a part of their size."""
        return self._drawn.scaled(at, factor)

    def point_as(self, name: str, make: Callable[[], Point]) -> Point:
        """A point of one's own making, made once and kept beside the others."""
        return self._drawn.kept((name, None), make)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Numbers of a usual size that the subject's code compares with or clips at."""
        return self._drawn.thresholds

    def sizes(self, name: str) -> dict[str, int]:
        """The sizes of the free symbols at the points of this name."""
        return self._drawn.sizes(name)

    @property
    def has_data(self) -> bool:
        """The user gave inputs of their own: they stay, and parameters stay near what they are."""
        return self._drawn.has_data

    def _cotangent(self, values: Mapping[str, Array], rng: np.random.Generator) -> Array | float:
        if self.card.scalar:
            return 1.0
        # with other settings (a larger window) the output may have another shape
        output = self.output(values)
        if output is not None:
            self._outputs[id(values)] = output
        return 1.0 if output is None else generic(output.shape, rng)

    # -- trials ------------------------------------------------------------------------

    def run(
        self, *steps: Forward | Backward, readonly: bool = False, flow: bool = False
    ) -> Outcome:
        """The outcome of these steps on one fresh instance."""
        trial = Trial(
            tuple(steps), readonly=readonly, flow=flow, seed=self.seed, altered=self.altered
        )
        self.evaluations += len(steps)
        return self.bench.run(self.card.name, [trial])[0]

    def output(self, values: Mapping[str, Array]) -> Array | None:
        """The value of one forward; None where it failed or gave no numbers. Asked once a point."""
        known = self._outputs.get(id(values))
        if known is None:
            known = self.outputs([values])[0]
            if known is not None and self._drawn.holds(values):
                self._outputs[id(values)] = known
        return None if known is None else known.copy()

    def outputs(self, values: Sequence[Mapping[str, Array]]) -> list[Array | None]:
        self.evaluations += len(values)
        steps = [Forward(v) for v in values]
        return self.bench.outputs(self.card.name, steps, seed=self.seed, altered=self.altered)

    @cached_property
    def is_repeatable(self) -> bool:
        """The forward gives the same value twice, each time on a fresh instance."""
        values = self.point().values
        first, second = self.outputs([values, values])
        if first is None or second is None or first.shape != second.shape:
            return first is None and second is None
        return bool(np.array_equal(first, second, equal_nan=first.dtype.kind in "fc"))

    def pass_at(self, point: Point) -> Outcome:
        """Forward and backward at a point, once."""
        key = id(point)
        if key not in self._outcomes:
            self._outcomes[key] = self.run(Forward(point.values), Backward(point.cotangent))
        return self._outcomes[key]

    def claimed(self, point: Point, cotangent: Array | float | None = None) -> Record:
        """What backward claims at the point (at another cotangent, if given)."""
        if cotangent is None:
            outcome = self.pass_at(point)
        else:
            outcome = self.run(Forward(point.values), Backward(cotangent))
        return outcome.records[-1]

    # -- derivatives -------------------------------------------------------------------

    @property
    def differentiable(self) -> tuple[Slot, ...]:
        return tuple(s for s in self.card.slots if s.differentiable)

    def jacobian(self, slot: str, point: Point) -> Estimate:
        """Every output by every entry (or the sampled `entries`) of a slot, numerically."""
        key = (slot, id(point))
        if key not in self._jacobians:
            x = point.values[slot]

            def evaluate(at: Sequence[Array]) -> list[Array]:
                values = [{**point.values, slot: v.reshape(x.shape)} for v in at]
                return filled(self.outputs(values))

            entries = self.entries(slot, point)
            self._jacobians[key] = numdiff.derivatives(evaluate, x, entries=entries)
        return self._jacobians[key]

    def entries(self, slot: str, point: Point) -> list[int] | None:
        """The flat entries that are differentiated; None when it is all of them."""
        size = point.values[slot].size
        # a network with the user's own data is large: a few directions cost less than its biases
        if size <= (ENTRIES if not self.has_data else ENTRIES // 8):
            return None
        rng = np.random.default_rng([self.seed, self.salt, size])
        return sorted(int(i) for i in rng.choice(size, min(size, ENTRIES // 4), replace=False))

    def reference(
        self, slot: str, point: Point, cotangent: Array | float | None = None
    ) -> Estimate:
        """The vector-Jacobian product that backward should give, with its error bar."""
        estimate = self.jacobian(slot, point)
        given = point.cotangent if cotangent is None else cotangent
        g = np.asarray(1.0 if given is None else given)
        sampled = self.entries(slot, point) is not None
        axes = 1 if sampled else point.values[slot].ndim
        output = estimate.value.shape[: estimate.value.ndim - axes]
        # an objective may come as an array of one number
        return contract(estimate, np.broadcast_to(g, output) if g.ndim == 0 else g)

    def compare(self, slot: str, point: Point | None = None) -> Comparison:
        """Yours against the reference for one slot at one point."""
        at = point or self.point()
        found = self.compared(slot, at)
        if found.status in ("failed", "inconclusive"):
            return excuses.excused(self, slot, at, found)
        return found

    def compared(self, slot: str, at: Point) -> Comparison:
        """The bare comparison, before anything is excused."""
        outcome = self.pass_at(at)
        if outcome.failure is not None:
            failure = outcome.failure
            return self._nothing(slot, "failed", f"{failure.type}: {failure.message}")
        yours = outcome.records[-1].gradients.get(slot)
        if yours is None:
            return self._nothing(slot, "skipped", f"backward leaves no gradient of {slot}")
        if self.entries(slot, at) is not None and yours.shape == at.values[slot].shape:
            return large.compare(self, slot, at, yours)
        reference = self.reference(slot, at)
        found = numdiff.compare(slot, yours, reference, float32=yours.dtype == np.float32)
        where = "" if found.wrong is None else in_mask(self.card, slot, found.wrong)
        return replace(found, where=where)

    def _nothing(self, slot: str, status: str, reason: str) -> Comparison:
        return Comparison(
            slot, "failed" if status == "failed" else "skipped", None, None, None, None, 0,
            math.inf, math.nan, math.nan, reason,
        )  # fmt: skip

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        """By slot: the worst of the comparisons at the points that every subject is met at."""
        if not self.card.has_backward:
            return {}
        found: dict[str, Comparison] = {}
        for slot in self.differentiable:
            looks = [self.compare(slot.name, p) for p in self.points]
            if all(weight(c) == VACUOUS for c in looks):
                # saturated wherever it was looked at: it may live at another scale
                looks += [self.compare(slot.name, self.scaled(self.point(), s)) for s in SCALES]
            found[slot.name] = max(looks, key=weight)
            found[slot.name] = replace(
                found[slot.name], evaluations=sum(c.evaluations for c in looks)
            )
        return found

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Where gradients are compared. One point is enough for what is large."""
        return looks(self)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Slots whose gradient is wrong."""
        return tuple(n for n, c in self.comparisons.items() if c.status == "failed")
