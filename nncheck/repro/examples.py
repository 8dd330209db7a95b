"""At which values a script shows a finding: the usual ones where they do, else those of its kind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab
from ..model import Array, Backward, Finding, Forward, Point

# far out, where what overflows does so; very near 0, and there
_FAR = (30.0, -30.0, 1e3, -1e3, 1e-3, 1e-9, 0.0)
# an upstream gradient of a number, which a backward may have forgotten
_ABOVE = -0.75


def shows(lab: Lab, at: Point) -> bool:
    """One forward and one backward, and differences of the forward, show that something is wrong."""
    outcome = lab.run(Forward(at.values), Backward(at.cotangent))
    if outcome.failure is not None:
        return True
    for record in outcome.records:
        arrays = [a for a in (record.output, *record.gradients.values()) if a is not None]
        if record.mutated or record.warnings or not all(np.all(np.isfinite(a)) for a in arrays):
            return True
    return any(lab.compared(s.name, at).status == "failed" for s in lab.differentiable)


def asks_above(lab: Lab) -> bool:
    """A number whose backward is given the derivative by it."""
    return lab.card.scalar and lab.card.takes_cotangent


def candidates(lab: Lab, usual: Point, finding: Finding) -> Iterator[Point]:
    """Points to look at, the likeliest first."""
    yield usual
    if asks_above(lab):
        yield Point(usual.values, _ABOVE)
    own = _example(lab, usual, finding)
    if own is not None:
        yield own
    if finding.family == "stability":
        yield from (lab.scaled(usual, factor) for factor in _FAR)
    if finding.family == "contract":
        yield from _one_sample(lab, usual)


def other(lab: Lab, usual: Point) -> Point:
    """Other values of the same shapes: what is right at both is not right by chance."""
    values = lab.scaled(usual, 0.9).values
    above = usual.cotangent
    given = above is not None and (asks_above(lab) or isinstance(above, np.ndarray))
    return Point(values, -0.7 * above if given and above is not None else above)


def _example(lab: Lab, usual: Point, finding: Finding) -> Point | None:
    """The finding's own example, where it says all that is fed."""
    fed = [s.name for s in lab.card.slots if s.role != "parameter"]
    if not fed or any(name not in finding.example for name in fed):
        return None
    given = {n: np.asarray(v) for n, v in finding.example.items() if n in usual.values}
    if any(v.dtype.kind not in "fiub" for v in given.values()):
        return None
    values = {n: given[n].astype(v.dtype) if n in given else v for n, v in usual.values.items()}
    output = lab.output(values)
    if output is None:
        return None
    return Point(values, _like(output, usual.cotangent))


def _like(output: Array, cotangent: Array | float | None) -> Array | float | None:
    if not isinstance(cotangent, np.ndarray):
        return cotangent
    return np.random.default_rng(1).normal(size=output.shape)


def _one_sample(lab: Lab, usual: Point) -> Iterator[Point]:
    """The first sample without a batch axis."""
    fed = {s.name for s in lab.card.slots if s.role != "parameter"}
    if not all(np.ndim(v) for n, v in usual.values.items() if n in fed):
        return
    values = {n: np.asarray(v[0]) if n in fed else v for n, v in usual.values.items()}
    above = usual.cotangent
    yield Point(values, above[0] if isinstance(above, np.ndarray) and above.ndim else above)
