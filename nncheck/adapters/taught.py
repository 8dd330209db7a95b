"""One construction of a network on one kind of data: what each learning method may be the gradient of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from . import natural
from .asks import Ask, derivatives_of_losses, handed_on
from .astray import guesses
from .attempt import Attempt, as_output, attempt
from .begun import begun
from .candidate import Candidate
from .construct import Construction
from .contain import contained
from .first_round import arrays, has_loop, moving_again
from .fitting import Fit, decayed, fitted
from .found import Found, planned, ready, runs
from .instance import ObjectInstance, Protocol
from .quotients import samples, snapped
from .sizing import fixed
from .state import by_identity, shape_at
from .whole import Meaning, Whole

# what arrays that do not go together raise, and names that nothing has
_SLIPS = (ValueError, IndexError, NameError, ArithmeticError)


class Trial:
    """One construction on one kind of data."""

    def __init__(
        self,
        candidate: Candidate,
        construction: Construction,
        slots: tuple[Slot, ...],
        sizes: Mapping[str, int],
    ) -> None:
        self._candidate, self._construction = candidate, construction
        self._slots, self._sizes = slots, sizes
        rng = np.random.default_rng(3)
        self._values = {s.name: draw(s, sizes, rng) for s in slots}
        self._start: Mapping[str, Array] = {}
        # what learning makes has the same shapes whatever the number of samples
        self._any_number = True
        self._fed: Mapping[str, str] = {}
        # where nothing learns: what failed at it, and whether that may be for want of a set-up
        self.failed: Found | None = None
        self.excused = False

    def ways(self, learns: Ask, gives: Sequence[Ask], losses: Sequence[Ask]) -> Iterator[Found]:
        """Everything that this method may be the gradient of."""
        self._start = self._begun(learns)
        self._any_number = self._start == {} or self._begins_alike(learns)
        handing = handed_on(self._candidate.obj, learns, gives)
        for give in (*self._working(gives), None) if handing is None else handing:
            whole = Whole(learns, give, fed=self._fed, begun=self._overwritten(learns))
            if give is None and learns.wants & {"output", "cache"}:
                continue
            try:
                with contained():
                    returned = whole.learn(self._obj(), self._copies(), 1.0)
            except Exception as error:
                self._note(whole, error, losses)
                continue
            whole = replace(whole, moving=self._moving(whole))
            meant = self._meant(whole, returned, losses)
            every = [found for one in meant if (found := self._found(one)) is not None]
            # a loss that the class has, and whose gradient this is in part, is the one that is meant
            own = [f for f in every if f.whole.meaning is None and f.is_evident]
            yield from own or every
            yield from guesses(every, self._obj, self._output_of, self._values)
            return

    def _note(self, whole: Whole, error: Exception, losses: Sequence[Ask]) -> None:
        """A learning method that fails on data on which the forward and a loss of the class run.

        It may have to be set up first, where what it raises is no slip with arrays or names.
        """
        output = self._output(whole) if whole.gives is not None else None
        if output is None or natural.aligned(self._values["t"], output).shape != output.shape:
            return
        for loss in (q for q in losses if q.method != whole.learns.method):
            told = replace(whole, loss=loss)
            forward, backward = runs(told)
            tried = attempt(
                self._obj(), self._slots, self._sizes, forward=forward, backward=backward,
                values=self._values,
            )  # fmt: skip
            if tried.went_wrong and tried.score[1] and tried.output_shape == ():
                self.excused = not isinstance(error, _SLIPS)
                self.failed = Found(self._construction, told, tried, Fit(1.0, (), ()), self._start)
                return

    def _moving(self, whole: Whole) -> tuple[str, ...]:
        """The parameters, where learning moves them again and again; nothing where it does so once."""
        if not has_loop(getattr(self._candidate.obj, whole.learns.method, None)):
            return ()

        def after(moving: tuple[str, ...], values: Mapping[str, Array]) -> dict[str, Array]:
            obj = self._obj()
            np.random.seed(0)
            replace(whole, moving=moving).learn(obj, values, 1.0)
            return {p: a.copy() for p, a in arrays(obj).items()}

        with contextlib.suppress(Exception), contained():
            return moving_again(arrays(self._obj()), self._slots, self._copies(), after)
        return ()

    def feed(self) -> bool:
        """Data and targets are handed to the constructor; False where it keeps neither."""
        obj = self._construction.build(self._candidate.obj)
        self._fed = {
            name: role
            for name, value in vars(obj).items()
            for role in ("x", "t")
            if isinstance(value, np.ndarray) and np.array_equal(value, self._values[role])
        }
        return set(self._fed.values()) == {"x", "t"}

    def _begun(self, learns: Ask) -> Mapping[str, Array]:
        """What `learns` makes before it learns, where the object holds no parameters yet."""
        fresh = self._construction.build(self._candidate.obj)
        if any(g[0].array.dtype.kind == "f" for g in by_identity(fresh).values()):
            return {}
        rng = np.random.default_rng(9)
        other = {s.name: draw(s, self._sizes, rng) for s in self._slots}

        def learn(data: int, rate: float) -> Any:
            np.random.seed(0)
            obj = self._construction.build(self._candidate.obj)
            values = other if data else self._values
            Whole(learns, None).learn(obj, {n: v.copy() for n, v in values.items()}, rate)
            return obj

        with contextlib.suppress(Exception), contained():
            held = {n for n, v in vars(fresh).items() if v is not None}
            return {n: v for n, v in begun(learn).items() if n not in held}
        return {}

    def _begins_alike(self, learns: Ask) -> bool:
        """Labels may say how many classes there are: two samples might not have them all."""
        shapes = {n: v.shape for n, v in self._start.items()}
        for count in (2, self._sizes["N"] + 2):
            other = Trial(
                self._candidate, self._construction, self._slots, {**self._sizes, "N": count}
            )
            if {n: v.shape for n, v in other._begun(learns).items()} != shapes:
                return False
        return True

    def _overwritten(self, learns: Ask) -> tuple[str, ...]:
        """Of these what is made anew though it is there; the rest is made only where it is not."""
        if not self._start:
            return ()
        obj = self._obj()
        before = {n: np.array(getattr(obj, n)) for n in self._start}
        with contextlib.suppress(Exception), contained():
            Whole(learns, None).learn(obj, self._copies(), 0.0)
        return tuple(n for n, v in before.items() if not np.array_equal(v, getattr(obj, n)))

    def _obj(self) -> Any:
        obj = ready(self._construction.build(self._candidate.obj), self._start)
        rng = np.random.default_rng(5)
        for group in by_identity(obj).values():
            array = group[0].array
            if array.dtype.kind == "f" and array.flags.writeable:
                fan = max(array.shape[0], 1) if array.ndim > 1 else 2
                array[...] = generic(array.shape, rng) / np.sqrt(fan)
        return obj

    def _copies(self) -> dict[str, Array]:
        return {n: v.copy() for n, v in self._values.items()}

    def _output(self, whole: Whole) -> Array | None:
        return self._output_of(whole, self._obj())

    def _output_of(self, whole: Whole, obj: Any) -> Array | None:
        with contextlib.suppress(Exception), contained():
            output = as_output(whole.output(obj, self._copies()))
            if output is not None and output.dtype.kind == "f" and output.size:
                return output
        return None

    def _working(self, gives: Sequence[Ask]) -> list[Ask]:
        """Methods that give numbers for this data, and other numbers for other parameters."""
        found = []
        for give in gives:
            output = self._output(Whole(give, give, fed=self._fed))
            if output is not None and np.all(np.isfinite(output)):
                found.append(give)
        return found[:2]

    def _meant(self, whole: Whole, returned: Any, losses: Sequence[Ask]) -> Iterator[Whole]:
        """The same with each loss that the class has, and with those that its output allows."""
        for loss in losses:
            if loss.method != whole.learns.method:
                yield replace(whole, loss=loss)
        if isinstance(returned, tuple) and whole.speaks_itself(returned):
            yield whole
        output = self._output(whole) if whole.gives is not None else None
        if output is not None:
            stated = self._stated(output)
            for kind, factor in stated.items():
                yield replace(whole, meaning=Meaning(kind, factor, stated=True))
            for kind in natural.candidates(output):
                if kind not in stated:
                    yield replace(whole, meaning=Meaning(kind))

    def _stated(self, output: Array) -> dict[str, float]:
        """The kinds of loss, with their factor, whose derivative a method of the class gives."""
        target = natural.aligned(self._values["t"], output)
        if target.shape != output.shape:
            return {}
        for method in derivatives_of_losses(self._candidate.obj):
            with contextlib.suppress(Exception), contained():
                given = as_output(getattr(self._obj(), method)(output.copy(), target.copy()))
                found = natural.derived_from(output, target, given)
                if found:
                    return found
        return {}

    def _found(self, whole: Whole) -> Found | None:
        forward, backward = runs(whole)
        tried = attempt(
            self._obj(), self._slots, self._sizes, forward=forward, backward=backward,
            values=self._values,
        )  # fmt: skip
        plan = planned(tried.plan, whole)
        if not tried.ran_forward or tried.output_shape not in ((), (1,), (1, 1)) or not plan:
            return None
        tried = replace(tried, plan=plan)
        found = self._fit(whole, tried)
        if whole.meaning is None or not found.fit.right:
            return found
        return self._refined(found)

    def _fit(self, whole: Whole, tried: Attempt, *, factor: float | None = 1.0) -> Found:
        obj = self._obj()
        instance = ObjectInstance(obj, Protocol(*runs(whole), tried.aliases, tried.plan))
        values = self._copies()
        fit = Fit(1.0, (), ())
        with contextlib.suppress(Exception):
            instance.forward(values)
            claims = {
                n: c
                for n, c in instance.backward(1.0).items()
                if np.shape(c) == shape_at(obj, tried.aliases.get(n, ()))
            }
            free = None if whole.meaning is not None else factor
            value = whole.objective(obj, self._values)
            fit = fitted(obj, claims, tried.aliases, value, factor=free)
            if whole.meaning is not None:
                fit = decayed(obj, fit, claims, tried.aliases, value)
        if self._start:
            sizes = {d: n for d, n in self._sizes.items() if d != "N" or not self._any_number}
            tried = replace(tried, slots=tuple(fixed(s, sizes) for s in tried.slots))
        return Found(self._construction, whole, tried, fit, self._start)

    def _refined(self, found: Found) -> Found:
        """The natural loss with the factor that the gradient has, for any count of samples."""
        meaning = found.whole.meaning
        assert meaning is not None
        factor, each, decays_each = found.fit.factor, False, False
        if "N" in {d for s in self._slots for d in s.shape}:
            more = {**self._sizes, "N": self._sizes["N"] + 2}
            other = Trial(self._candidate, self._construction, self._slots, more)
            other._start, other._fed = self._start, self._fed
            second = other._fit(found.whole, found.tried).fit
            mean = second.factor * more["N"] / (factor * self._sizes["N"])
            each = bool(second.right) and abs(mean - 1) < 1e-3
            share = more["N"] / self._sizes["N"]
            decays_each = bool(found.fit.decay) and all(
                abs(second.decay.get(n, 0.0) * share - k) < 1e-3 * abs(k)
                for n, k in found.fit.decay.items()
            )
        count = samples(self._values) if each else 1
        sign = -1.0 if found.fit.factor < 0 and not _steps(found.tried) else 1.0
        among = sign * (samples(self._values) if decays_each else 1)
        decay = {n: snapped(among * k) for n, k in found.fit.decay.items()}
        factor = abs(factor * meaning.factor) * count
        fixed = replace(
            meaning, factor=snapped(factor), each=each, decay=decay, decays_each=decays_each
        )
        plan = {n: replace(s, scale=sign, each=False) for n, s in found.tried.plan.items()}
        return replace(
            found, whole=replace(found.whole, meaning=fixed), tried=replace(found.tried, plan=plan)
        )


def _steps(tried: Attempt) -> bool:
    return any(s.kind == "step" for s in tried.plan.values())
