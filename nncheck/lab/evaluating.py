"""What a subject does at evaluation: forwards in a mode of their own, after others in training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Array, Forward, Trial
from . import masks
from .lab import Lab

Values = Mapping[str, Array]

# of a mask that is drawn: so many entries, drawn so often, tell its rate to about a hundredth
_ENTRIES, _TIMES = 2000, 24


def ran(
    lab: Lab, steps: Sequence[tuple[Values, bool]], *, seed: int | None = None
) -> list[Array] | None:
    """The outputs of these forwards on one object; True runs one at evaluation.

    What is no parameter to be learnt (a running mean) is left as the object has it. None where one
    of them fails, as all do of a subject that has no evaluation.
    """
    kept = {s.name for s in lab.card.slots if s.role == "parameter" and not s.differentiable}
    at = ",".join(str(i) for i, (_, evaluation) in enumerate(steps) if evaluation)
    altered = f"evaluate {at}" if at else ""
    trial = Trial(
        tuple(Forward({k: v for k, v in values.items() if k not in kept}) for values, _ in steps),
        seed=lab.seed if seed is None else seed,
        altered=altered,
    )
    lab.evaluations += len(steps)
    outcome = lab.bench.run(lab.card.name, [trial])[0]
    found = [r.output for r in outcome.records if r.output is not None]
    if outcome.failure is not None or len(found) < len(steps):
        return None
    return found if all(np.all(np.isfinite(o)) for o in found) else None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A forward that switches entries off in training, and what it does at evaluation.

    `expected`: how many times itself an entry is on average in training, with the error of that;
    `kept`: which share goes on; `scale`: times what. `factor`: how many times itself an entry is
    at evaluation; None where that is not one number. `silent`: the share of zeros at evaluation.
    `wavers`: another call at evaluation gives another answer.
    """

    x: str
    kept: float
    scale: float
    expected: float
    error: float
    factor: float | None
    silent: float
    wavers: bool


def dropped(lab: Lab) -> Dropped | None:
    """What `_dropped` finds, asked once."""
    return lab.once("dropped", _dropped)


def _dropped(lab: Lab) -> Dropped | None:
    found = masks.mask(lab)
    if found is None:
        return None
    values = _many(lab, found.x)
    said = [ran(lab, [(values, True)], seed=lab.seed + i) for i in range(2)]
    if said[0] is None or said[1] is None:
        return None
    x, (first, second) = values[found.x], (said[0][0], said[1][0])
    if first.shape != x.shape:
        return None
    wavers = first.shape != second.shape or not np.array_equal(first, second)
    factors = first / x
    plain = bool(np.allclose(factors, factors.flat[0], rtol=1e-6, atol=1e-9))
    shares = _shares(lab, found, values)
    if shares is None:
        return None
    kept = float(shares.mean())
    spread = float(shares.std(ddof=1)) / np.sqrt(len(shares))
    if spread == 0.0:  # seeded by itself: the entries of one mask are all there is
        spread = float(np.sqrt(kept * (1 - kept) / x.size))
    return Dropped(
        found.x, kept, found.scale, kept * found.scale, spread * abs(found.scale),
        float(factors.flat[0]) if plain else None, float(np.mean(first == 0)), wavers,
    )  # fmt: skip


def _shares(lab: Lab, found: masks.Mask, values: Values) -> Array | None:
    """Which share of the entries goes on in training, for each of some seeds."""
    shares = []
    for i in range(_TIMES):
        output = ran(lab, [(values, False)], seed=lab.seed + i)
        if output is None or output[0].shape != values[found.x].shape:
            return None
        shares.append(float(np.mean(output[0] != 0)))
    return np.array(shares)


def _many(lab: Lab, x: str) -> Values:
    """The generic point with its samples over and over again, where their number is free."""
    values = lab.point().values
    shape = next(s.shape for s in lab.card.slots if s.name == x)
    axis = lab.card.sample_axis
    if axis is None or shape[axis] != "N":
        return values
    times = max(1, _ENTRIES // values[x].size)
    return {**values, x: np.concatenate([values[x]] * times, axis=axis)}


def leak(lab: Lab, x: str, *, samples: int) -> float | None:
    """How far the result of the first sample moves at evaluation when the others do.

    After two batches in training, so that whatever is kept of them is there. None where there is no
    evaluation.
    """
    values = lab.point().values
    moved = np.array(values[x])
    moved[(slice(None),) * samples + (slice(1, None),)] *= -1.7
    batches = [({**values, x: k * values[x] + k}, False) for k in (1.0, 2.0)]
    said = [ran(lab, [*batches, ({**values, x: v}, True)]) for v in (values[x], moved)]
    if said[0] is None or said[1] is None or said[0][-1].shape != values[x].shape:
        return None
    first, other = (np.take(s[-1], 0, axis=samples) for s in (said[0], said[1]))
    return float(np.max(np.abs(first - other)))
