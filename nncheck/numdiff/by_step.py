"""How far off a central difference is at every step: the curve with which people choose a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncheck.numdiff.probes import Array, Asker, Evaluate, Floats, direction_lines
from nncheck.numdiff.rungs import Origin, Rungs, evaluation_noise, pairs

_LEVELS = tuple(range(-1, 24))


@dataclass(frozen=True, slots=True)
class ByStep:
    """Along one line, largest step first: `h`, the central difference and what rounding may add.

    `chosen` is the smaller step of the pair whose bar is the narrowest, as the ladder chooses.
    """

    h: Floats
    central: Floats
    floor: Floats
    chosen: float


def by_step(evaluate: Evaluate, x: Array, direction: Array) -> ByStep:
    """Central differences of a scalar function from 4 times the size of x down to rounding.

    h is the change of an entry that `direction` moves by 1. 51 evaluations, one batch.
    """
    x = np.array(x, dtype=np.float64, order="C")
    lines = direction_lines(x, np.asarray(direction, dtype=np.float64).reshape(1, x.size))
    steps = lines.scale[0] * 4.0 ** -np.array(_LEVELS, dtype=float)
    offsets = np.concatenate([[0.0], steps, -steps])
    asker = Asker(evaluate)
    seen = asker.ask(lines.points(np.zeros(offsets.size, dtype=np.intp), offsets))[:, :1]
    plus, minus = np.split(seen[1:], 2)
    rungs = Rungs(
        _LEVELS, steps[:, None, None], plus[:, None], minus[:, None], lines.reach[:, None]
    )
    origin = Origin(seen[0], np.zeros(1), asker.eps)
    with np.errstate(all="ignore"):
        _, truncation, noise = pairs(rungs, origin)
        bar = (truncation + noise)[:, 0, 0]
        floor = evaluation_noise(rungs, origin)[:, 0, 0] / steps
    best = int(np.argmin(np.where(np.isnan(bar), np.inf, bar)))
    central = ((plus - minus) / (2 * steps[:, None]))[:, 0]
    return ByStep(steps, central, floor, float(steps[best + 1]))
