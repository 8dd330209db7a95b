"""What a subject gives far from 0, beside what the same formula gives where nothing overflows.

exp leaves the range of float64 at 710, that of longdouble (where the platform has a longer one)
at 11356. So the code's own forward and backward, run on longdouble, say what the value 800 away
from 0 is on paper. Where code drops longdouble (`math.exp`), the value is continued from moderate
inputs along the ray, as far as it is straight there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Failure, Forward, Place, Record
from .lab import Lab
from .rows import only_input

FAR = 800.0
# what sums up products of inputs and weights needs more to bring one of the sums that far
FARTHER = 3000.0
HUGE = 1e200
_PATTERN = np.array([1.0, -1.0, 0.4, -0.4, 0.05, -0.05, 0.002, -0.002])
_LONGER = bool(np.finfo(np.longdouble).maxexp > np.finfo(np.float64).maxexp)
# points of the ray, in units of the far one: exponentials of three times 180 do not overflow
_RAY = (0.075, 0.15, 0.225)
_RIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass far out: yours, what is true (nan where nothing tells), what numpy said."""

    yours: Array | None
    true: Array | None
    warnings: tuple[tuple[str, str, Place | None], ...] = ()
    failure: Failure | None = None

    def places(self, *words: str) -> list[Place]:
        """Where warnings speak of any of these words; where `math.exp` raised, that place."""
        found = [p for _, text, p in self.warnings if p and any(w in text for w in words)]
        if self.raised and self.failure is not None and self.failure.place is not None:
            found.append(self.failure.place)
        return list(dict.fromkeys(found))

    @property
    def raised(self) -> bool:
        """`math.exp` raises where numpy warns."""
        return self.failure is not None and self.failure.type in _LOUD

    @property
    def lost(self) -> Array:
        """Entries that are not finite although the true value is."""
        if self.true is None:
            return np.zeros((), dtype=bool)
        if self.yours is None:
            return np.asarray(np.isfinite(self.true) & self.raised)
        return np.asarray(~np.isfinite(self.yours) & np.isfinite(self.true))

    @property
    def wrong(self) -> bool:
        """Finite somewhere where another finite number is true."""
        if self.yours is None or self.true is None or self.yours.shape != self.true.shape:
            return False
        both = np.isfinite(self.yours) & np.isfinite(self.true)
        return not np.allclose(self.yours[both], self.true[both], rtol=1e-3, atol=1e-3)

    @property
    def is_right(self) -> bool:
        """All finite, and equal to what is true wherever that is known."""
        if self.yours is None or self.true is None or self.yours.shape != self.true.shape:
            return False
        known = ~np.isnan(self.true)
        if not np.all(np.isfinite(self.yours)) or not np.any(known):
            return False
        yours, true = self.yours[known], self.true[known]
        return bool(np.allclose(yours, true, rtol=_RIGHT, atol=_RIGHT))


_LOUD = ("OverflowError", "ZeroDivisionError", "ValueError")
_TOLD = ("overflow", "invalid value", "divide by zero")


@dataclass(frozen=True, slots=True)
class Look:
    """Both passes at one far input."""

    x: Array
    value: Pass
    slope: Pass | None = None


def looks(lab: Lab) -> tuple[Look, ...]:
    """The forward and the backward far out on both sides; none where there is no real input."""
    return lab.once("far", _looks)


def _looks(lab: Lab) -> tuple[Look, ...]:
    name = only_input(lab)
    slot = next((s for s in lab.card.slots if s.name == name), None)
    if name is None or slot is None or slot.domain.values != "real" or lab.has_data:
        return ()
    size = FAR if acts_alone(lab) or lab.card.kind == "loss" else FARTHER
    x = pattern(lab.point().values[name].shape, size)
    return tuple(look(lab, at) for at in (x, -x))


def pattern(shape: tuple[int, ...], size: float) -> Array:
    """Numbers of this size and smaller ones, of both signs in turn."""
    count = int(np.prod(shape, dtype=int))
    return np.asarray(size * np.resize(_PATTERN, count).reshape(shape))


def acts_alone(lab: Lab) -> bool:
    """Each entry of the output depends on that entry of the input, and on no other."""
    return lab.once("acts alone", _acts_alone)


def _acts_alone(lab: Lab) -> bool:
    name = only_input(lab)
    if name is None or lab.card.scalar or lab.card.kind == "network":
        return False
    values = lab.point().values
    x = values[name]
    before = lab.output(values)
    if before is None or before.shape != x.shape:
        return False
    if x.size == 1:
        return True
    moved = np.array(x, dtype=float)
    moved.reshape(-1)[::2] += 0.37
    after = lab.output({**values, name: moved})
    if after is None or after.shape != x.shape:
        return False
    return bool(np.array_equal(after.reshape(-1)[1::2], before.reshape(-1)[1::2]))


def look(lab: Lab, x: Array, others: Mapping[str, Array] | None = None) -> Look:
    """Both passes at `x`; what is true is asked only where numpy spoke or something is not finite."""
    name = only_input(lab) or ""
    values = {**lab.point().values, **(others or {}), name: x}
    records = _run(lab, values)
    value, slope = _passes(records, name, back=lab.card.has_backward)
    if _calm(value) and (slope is None or _calm(slope)):
        return Look(x, value, slope)
    truth = _true(lab, values, name)
    return Look(
        x,
        Pass(value.yours, truth[0], value.warnings, value.failure),
        None if slope is None else Pass(slope.yours, truth[1], slope.warnings, slope.failure),
    )


def _run(lab: Lab, values: Mapping[str, Array]) -> tuple[Record, ...]:
    steps: list[Forward | Backward] = [Forward(values)]
    if lab.card.has_backward:
        # f'(x) itself, where there is such a thing
        alone = acts_alone(lab) and lab.card.takes_cotangent
        given = lab.point().cotangent
        ones = np.ones(np.shape(np.asarray(given)))
        steps.append(Backward(ones if alone else given))
    return lab.run(*steps).records


def _passes(records: tuple[Record, ...], name: str, *, back: bool) -> tuple[Pass, Pass | None]:
    first = records[0]
    value = Pass(first.output, None, _spoken(first), first.failure)
    if not back or len(records) < 2:
        return value, None
    last = records[1]
    return value, Pass(last.gradients.get(name), None, _spoken(last), last.failure)


def _spoken(record: Record) -> tuple[tuple[str, str, Place | None], ...]:
    return tuple(w for w in record.warnings if any(t in w[1] for t in _TOLD))


def _calm(found: Pass) -> bool:
    quiet = not found.warnings and found.failure is None
    return quiet and (found.yours is None or bool(np.all(np.isfinite(found.yours))))


def _true(lab: Lab, values: Mapping[str, Array], name: str) -> tuple[Array | None, Array | None]:
    """Value and gradient on paper: on longdouble, else along the ray."""
    longer: list[Array | None] = [None, None]
    if _LONGER:
        wide = {k: v.astype(np.longdouble) if v.dtype.kind == "f" else v for k, v in values.items()}
        for i, found in enumerate(_passes(_run(lab, wide), name, back=lab.card.has_backward)):
            if found is not None and found.yours is not None:
                if found.yours.dtype == np.longdouble:
                    with np.errstate(all="ignore"):
                        longer[i] = found.yours.astype(np.float64)
    if longer[0] is not None and (longer[1] is not None or not lab.card.has_backward):
        return longer[0], longer[1]
    value, slope = _along_ray(lab, values, name)
    return (value if longer[0] is None else longer[0], slope if longer[1] is None else longer[1])


def _along_ray(
    lab: Lab, values: Mapping[str, Array], name: str
) -> tuple[Array | None, Array | None]:
    """Continued from three points nearer to 0 on the same ray; nan where they are not on a line."""
    seen = [
        _passes(_run(lab, {**values, name: values[name] * t}), name, back=lab.card.has_backward)
        for t in _RAY
    ]
    outputs = [p.yours for p, _ in seen]
    slopes = [s.yours if s is not None else None for _, s in seen]
    return _continued(outputs), _continued(slopes)


def _continued(found: list[Array | None]) -> Array | None:
    arrays = [np.asarray(a, dtype=float) for a in found if a is not None]
    if len(arrays) < len(_RAY) or any(a.shape != arrays[0].shape for a in arrays):
        return None
    near, middle, far = arrays
    step = (far - near) / (_RAY[2] - _RAY[0])
    with np.errstate(all="ignore"):
        straight = np.abs(near + far - 2 * middle) <= 1e-9 * (np.abs(near) + np.abs(far)) + 1e-9
        return np.asarray(np.where(straight, near + step * (1.0 - _RAY[0]), np.nan))


def saturated_gradient(lab: Lab) -> Pass | None:
    """The backward of a loss of scores where it is not finite far out, and bounded on the way there."""
    return lab.once("saturated gradient", _saturated_gradient)


# scores at which a probability is all but sure, and still not 0 or 1 in float64
_NEARLY_SURE = (15.0, 25.0)


def _saturated_gradient(lab: Lab) -> Pass | None:
    name = only_input(lab)
    if name is None or lab.card.kind != "loss" or not lab.card.has_backward:
        return None
    for found in looks(lab):
        lost = found.slope
        if lost is None or lost.yours is None or np.all(np.isfinite(lost.yours)):
            continue
        sizes = []
        for size in _NEARLY_SURE:
            values = {**lab.point().values, name: found.x * (size / FAR)}
            _, near = _passes(_run(lab, values), name, back=True)
            yours = None if near is None else near.yours
            sizes.append(np.inf if yours is None else float(np.max(np.abs(yours), initial=0.0)))
        if all(np.isfinite(sizes)) and sizes[1] <= 10 * sizes[0] + 1e-9 and lost.places("divide"):
            return lost
    return None
