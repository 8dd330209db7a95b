"""Finding the method by which a network learns, and the loss that it descends, by running both."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from . import natural
from .asks import Ask
from .attempt import Attempt, as_output, attempt
from .candidate import Candidate
from .construct import Construction, constructions
from .contain import contained
from .fitting import Fit, decayed, fitted
from .gradients import Source
from .instance import ObjectInstance, Protocol
from .lessons import lessons
from .quotients import samples, snapped
from .sizing import readings, resolved, shape_key
from .state import by_identity
from .whole import Meaning, Whole

# after something was found, so many other constructions may still be better
_TRIES = 8
_BIAS = ("b", "bias", "b0", "intercept", "intercept_", "w0", "theta0", "bias_", "b_")


@dataclass(frozen=True, slots=True)
class Found:
    """How the network is built and run, and how well its parts go together."""

    construction: Construction
    whole: Whole
    tried: Attempt
    fit: Fit

    @property
    def rank(self) -> tuple[Any, ...]:
        """The better known loss wins among those that fit alike."""
        return (*self.fit.share, self.whole.meaning is None)

    @property
    def is_shown(self) -> bool:
        """It is certain enough what the network means to call a difference a fault."""
        good = len(self.fit.right) + len(self.fit.decay)
        if self.whole.meaning is not None:
            return good > 0
        explicit = any(s.kind != "step" for s in self.tried.plan.values())
        return good > 0 or (explicit and len(self.fit.claimed) > 1 and not self.fit.missing)

    def build(self, cls: type) -> Any:
        return ready(self.construction.build(cls))

    def again(self, cls: type) -> Found:
        """The same on an edited class: gradients are looked for anew."""
        run = _runs(self.whole)
        anew = attempt(
            self.build(cls), self.tried.slots, self.tried.sizes, forward=run[0], backward=run[1]
        )
        plan = {**self.tried.plan, **_planned(anew.plan, self.whole)}
        return replace(self, tried=replace(self.tried, plan=plan))


def ready(obj: Any) -> Any:
    """The object with a bias that is a Python number as an array of no axes, to be differentiated."""
    for name, value in list(getattr(obj, "__dict__", {}).items()):
        if name.lower() in _BIAS and type(value) in (int, float):
            setattr(obj, name, np.array(float(value)))
    return obj


def search(
    candidate: Candidate, learns: Sequence[Ask], gives: Sequence[Ask], losses: Sequence[Ask]
) -> Found | None:
    """The construction, data, method and loss that go together best."""
    best: Found | None = None
    made = constructions(
        candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
    )
    for count, construction in enumerate(made):
        if best is not None and count > _TRIES:
            break
        try:
            obj = construction.build(candidate.obj)
        except Exception:
            continue
        for found in _ways(candidate, construction, obj, learns, gives, losses):
            if best is None or found.rank > best.rank:
                best = found
            if best.fit.is_whole and best.fit.claimed:
                return best
    return best


def _ways(
    candidate: Candidate,
    construction: Construction,
    obj: Any,
    learns: Sequence[Ask],
    gives: Sequence[Ask],
    losses: Sequence[Ask],
) -> Iterator[Found]:
    seen: set[object] = set()
    for slots in lessons():
        for sizes in _readings(obj, slots):
            chosen = resolved(slots, sizes)
            key = shape_key(slots, chosen)
            if key in seen:
                continue
            seen.add(key)
            for question in learns:
                if question.wants & {"state"} != {s.name for s in slots} & {"state"}:
                    continue
                trial = _Trial(candidate, construction, slots, chosen)
                yield from trial.ways(question, gives, losses)


def _readings(obj: Any, slots: tuple[Slot, ...]) -> list[dict[str, int]]:
    """Sizes for these slots; a sequence of words may come with a matrix of either orientation."""
    sizes = readings(obj)
    if slots[0].domain.values != "index":
        return sizes
    turned = [{**s, "V": s["D"], "H": s["H"]} for s in sizes]
    return [*sizes, *turned]


class _Trial:
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

    def ways(self, learns: Ask, gives: Sequence[Ask], losses: Sequence[Ask]) -> Iterator[Found]:
        """Everything that this method may be the gradient of."""
        for give in (*self._working(gives), None):
            whole = Whole(learns, give)
            if give is None and learns.wants & {"output", "cache"}:
                continue
            try:
                with contained():
                    returned = whole.learn(self._obj(), self._copies(), 1.0)
            except Exception:
                continue
            for one in self._meant(whole, returned, losses):
                found = self._found(one)
                if found is not None:
                    yield found
            return

    def _obj(self) -> Any:
        obj = ready(self._construction.build(self._candidate.obj))
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
        with contextlib.suppress(Exception), contained():
            output = as_output(whole.output(self._obj(), self._copies()))
            if output is not None and output.dtype.kind == "f" and output.size:
                return output
        return None

    def _working(self, gives: Sequence[Ask]) -> list[Ask]:
        """Methods that give numbers for this data, and other numbers for other parameters."""
        found = []
        for give in gives:
            output = self._output(Whole(give, give))
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
            for kind in natural.candidates(output):
                yield replace(whole, meaning=Meaning(kind))

    def _found(self, whole: Whole) -> Found | None:
        forward, backward = _runs(whole)
        tried = attempt(
            self._obj(), self._slots, self._sizes, forward=forward, backward=backward,
            values=self._values,
        )  # fmt: skip
        plan = _planned(tried.plan, whole)
        if not tried.ran_forward or tried.output_shape not in ((), (1,), (1, 1)) or not plan:
            return None
        tried = replace(tried, plan=plan)
        found = self._fit(whole, tried)
        if whole.meaning is None or not found.fit.right:
            return found
        return self._refined(found)

    def _fit(self, whole: Whole, tried: Attempt, *, factor: float | None = 1.0) -> Found:
        obj = self._obj()
        instance = ObjectInstance(obj, Protocol(*_runs(whole), tried.aliases, tried.plan))
        values = self._copies()
        fit = Fit(1.0, (), ())
        with contextlib.suppress(Exception):
            instance.forward(values)
            claims = {
                n: c
                for n, c in instance.backward(1.0).items()
                if np.shape(c) == _shape(obj, tried, n)
            }
            free = None if whole.meaning is not None else factor
            value = _objective(whole, obj, self._values)
            fit = fitted(obj, claims, tried.aliases, value, factor=free)
            if whole.meaning is not None:
                fit = decayed(obj, fit, claims, tried.aliases, value)
        return Found(self._construction, whole, tried, fit)

    def _refined(self, found: Found) -> Found:
        """The natural loss with the factor that the gradient has, for any count of samples."""
        meaning = found.whole.meaning
        assert meaning is not None
        factor, each = found.fit.factor, False
        if "N" in {d for s in self._slots for d in s.shape}:
            more = {**self._sizes, "N": self._sizes["N"] + 2}
            other = _Trial(self._candidate, self._construction, self._slots, more)
            second = other._fit(found.whole, found.tried).fit
            mean = second.factor * more["N"] / (factor * self._sizes["N"])
            each = bool(second.right) and abs(mean - 1) < 1e-3
        count = samples(self._values) if each else 1
        sign = -1.0 if factor < 0 and not _steps(found.tried) else 1.0
        decay = {n: snapped(sign * k) for n, k in found.fit.decay.items()}
        fixed = replace(meaning, factor=snapped(abs(factor) * count), each=each, decay=decay)
        plan = {n: replace(s, scale=sign, each=False) for n, s in found.tried.plan.items()}
        return replace(
            found, whole=replace(found.whole, meaning=fixed), tried=replace(found.tried, plan=plan)
        )


def _steps(tried: Attempt) -> bool:
    return any(s.kind == "step" for s in tried.plan.values())


def _shape(obj: Any, tried: Attempt, name: str) -> tuple[int, ...] | None:
    paths = tried.aliases.get(name, ())
    groups = by_identity(obj).values()
    return next((g[0].array.shape for g in groups if g[0].path in paths), None)


def _runs(whole: Whole) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def backward(net: Any, cotangent: Any, values: Mapping[str, Array]) -> Any:
        return whole.claims(net, values, 1.0)

    return whole.value, backward


def _objective(whole: Whole, obj: Any, values: Mapping[str, Array]) -> Callable[[], float | None]:
    def value() -> float | None:
        np.random.seed(0)
        try:
            found = whole.value(obj, {n: v.copy() for n, v in values.items()})
        except Exception:
            return None
        return None if found is None else float(np.sum(found))

    return value


def _planned(plan: Mapping[str, Source], whole: Whole) -> dict[str, Source]:
    """Steps towards a natural loss are taken as they are: its own factor is fitted to them."""
    if whole.meaning is None:
        return dict(plan)
    return {n: replace(s, scale=1.0, each=False) for n, s in plan.items()}
