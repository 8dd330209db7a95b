"""Which overflow it is: one exponential, and what becomes of the infinity that it gives.

Only one trouble is told of a place. A value or gradient that is lost (inf or nan where it is finite
on paper) outweighs a warning beside a right value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..model import Array, Place
from ..repair.exponentials import Exponential, Use, at, exponentials, use
from ..repair.stable_forms import roots_of_squares
from . import far, rows
from .far import Look, Pass
from .lab import Lab

Kind = Literal["logistic", "softplus", "dead branch", "ratio", "square"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One overflow. `lost`: the result is not finite although the true one is."""

    kind: Kind
    place: Place
    exponentials: tuple[Exponential, ...]
    lost: bool
    backward: bool
    # an input at which it shows, what comes out there, and what is right
    x: float
    yours: float
    true: float
    # math.exp raised
    raised: bool = False


def troubles(lab: Lab) -> tuple[Trouble, ...]:
    """The overflows of a subject far out, at most one of each kind."""
    return lab.once("overflows", _troubles)


def _troubles(lab: Lab) -> tuple[Trouble, ...]:
    if lab.card.kind in ("optimizer", "autodiff") or _is_softmax(lab):
        return ()
    found: dict[Kind, Trouble] = {}
    for look in far.looks(lab):
        for one in (_of(lab, look, look.value, backward=False), _backward(lab, look)):
            if one is not None and (one.kind not in found or one.lost > found[one.kind].lost):
                found[one.kind] = one
    square = _square(lab)
    return (*found.values(), *([square] if square is not None and not found else []))


def _is_softmax(lab: Lab) -> bool:
    """Of a softmax and its logarithm other rules speak."""
    return rows.softmax_sums(lab) is not None or rows.is_log_softmax(lab)


def _backward(lab: Lab, look: Look) -> Trouble | None:
    return None if look.slope is None else _of(lab, look, look.slope, backward=True)


def _of(lab: Lab, look: Look, found: Pass, *, backward: bool) -> Trouble | None:
    spoken = [p for p in found.places("overflow") if is_own(lab, p)]
    lost = bool(np.any(found.lost))
    # a loss with a bounded logarithm is finite and, far out, not what it is on paper
    finite = found.yours is not None and bool(np.all(np.isfinite(found.yours)))
    if not spoken or not (lost or found.is_right or (finite and lab.card.scalar)):
        return None
    if lost and not (far.acts_alone(lab) or lab.card.scalar):
        return None
    those = at(lab.code, exponentials(lab.code, _reached(lab)), spoken)
    if not those:
        return None
    kind = _kind(lab, found, those, backward=backward, lost=lost)
    if kind is None:
        return None
    mine = _first(lab, those, kind)
    x, yours, true = _shown(lab, look, found)
    return Trouble(
        kind, lab.code.place(mine.node), tuple(those), lost, backward, x, yours, true, found.raised
    )


def _square(lab: Lab) -> Trouble | None:
    """sqrt(x² + 1) is |x| far out; with x² inf it is inf, and x / inf is 0."""
    name = rows.only_input(lab)
    roots = roots_of_squares(lab.code, _reached(lab))
    if name is None or not roots or not far.acts_alone(lab):
        return None
    look = far.look(lab, far.pattern(lab.point().values[name].shape, far.HUGE))
    for found, backward in ((look.value, False), (look.slope, True)):
        if found is None or not (np.any(found.lost) or found.wrong):
            continue
        lines = {p.line for p in found.places("overflow") if is_own(lab, p)}
        call = next((c for c in roots if c.lineno in lines), None)
        if call is not None:
            return Trouble("square", lab.code.place(call), (), True, backward,
                           float(look.x.flat[0]), _entry(found.yours, 0), _entry(found.true, 0))  # fmt: skip
    return None


def _reached(lab: Lab) -> list[str]:
    return lab.code.reached(lab.card.forward, lab.card.backward)


def _kind(
    lab: Lab, found: Pass, those: Sequence[Exponential], *, backward: bool, lost: bool
) -> Kind | None:
    uses = [use(lab.code, one) for one in those]
    if not lost:
        return "dead branch" if set(uses) == {"dead branch"} else _LIVE[_best(uses)]
    if "dead branch" in uses and set(uses) <= {"dead branch"}:
        return "dead branch"
    if lab.card.scalar and (backward or found.places("divide by zero encountered in log")):
        # a probability that rounds to 0 is another fault
        return None
    if "log" in uses and not backward:
        return "softplus"
    if lab.card.scalar:
        return None
    return "logistic" if not backward and _is_logistic(lab) else "ratio"


def _best(uses: Sequence[Use]) -> Use:
    return "log" if "log" in uses else "live"


_LIVE: dict[Use, Kind] = {"log": "softplus", "live": "logistic", "dead branch": "dead branch"}


def _first(lab: Lab, those: Sequence[Exponential], kind: Kind) -> Exponential:
    """The exponential that the finding points at."""
    wanted: Use = {"dead branch": "dead branch", "softplus": "log"}.get(kind, "live")  # type: ignore[assignment]
    return next((one for one in those if use(lab.code, one) == wanted), those[0])


def _is_logistic(lab: Lab) -> bool:
    """f(x) = 1 / (1 + exp(-x)) at ordinary inputs."""
    name = rows.only_input(lab)
    if name is None:
        return False
    values = lab.point().values
    output = lab.output(values)
    x = values[name]
    if output is None or output.shape != x.shape:
        return False
    return bool(np.allclose(output, 1 / (1 + np.exp(-x)), rtol=1e-6))


def is_own(lab: Lab, place: Place) -> bool:
    """The line belongs to this subject and to no other that speaks for itself."""
    owner = ""
    start = 0
    for qualname, function in lab.code.functions.items():
        there = lab.code.place(function)
        inside = there.cell == place.cell and there.line <= place.line <= there.end_line
        if inside and there.line > start:
            owner, start = qualname.split(".")[0], there.line
    return owner == lab.card.name or owner not in {c.name for c in lab.bench.cards}


def _shown(lab: Lab, look: Look, found: Pass) -> tuple[float, float, float]:
    """The first entry where it is lost; where nothing is, the side on which numpy speaks."""
    lost = np.broadcast_to(found.lost, () if found.true is None else found.true.shape)
    flat = np.flatnonzero(lost)
    index = int(flat[0]) if flat.size else 0
    if not far.acts_alone(lab):
        return float("nan"), _entry(found.yours, index), _entry(found.true, index)
    if not flat.size:
        index = _speaking(lab, look)
    return float(look.x.flat[index]), _entry(found.yours, index), _entry(found.true, index)


def _speaking(lab: Lab, look: Look) -> int:
    """An entry whose value alone, in every place, brings numpy to speak."""
    for index in range(min(2, look.x.size)):
        one = far.look(lab, np.full(look.x.shape, look.x.flat[index]))
        if any(p.places("overflow") for p in (one.value, one.slope) if p is not None):
            return index
    return 0


def _entry(array: Array | None, index: int) -> float:
    return float("nan") if array is None else float(array.flat[index])


def words(found: Trouble) -> str:
    """The measured numbers, for a note."""
    side = "the derivative" if found.backward else "the value"
    where = "with inputs far from 0" if np.isnan(found.x) else f"at x = {found.x:g}"
    yours = "an exception" if np.isnan(found.yours) and found.raised else _short(found.yours)
    if not found.lost:
        right = np.isclose(found.yours, found.true, rtol=1e-6, atol=1e-6)
        return f"{where} {side} is {yours}{', as it must be,' if right else ''} by way of inf"
    return f"{where} {side} is {_short(found.true)}; yours gives {yours}"


def _short(value: float) -> str:
    return f"{round(value, 6) + 0.0:g}" if abs(value) < 1e6 else f"{value:g}"
