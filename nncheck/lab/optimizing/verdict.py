"""What the steps of one setting follow, by itself and beside the plain setting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...model import Course, Setting, Walk
from .fitting import Fit, fit_of
from .walks import same_shapes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the steps of one setting follow. `scaled`: up to a factor for each step."""

    setting: Setting
    fit: Fit | None
    claims: tuple[str, ...]
    walk: Walk
    course: Course
    scaled: bool = False


def beside(plain: Verdict, other: Verdict, *, depth: int) -> Verdict:
    """With other numbers the rate is applied twice, which the plain ones had hidden.

    An lr of 0.1 looks like the 1 - beta of a mean where beta is 0.9.
    """
    fit, walk = plain.fit, other.walk
    if fit is None or fit.faults or other.fit or other.claims or not depth:
        return other
    if walk.failure is not None or not same_shapes(other.course, walk):
        return other
    claims = (fit.form.algorithm,)
    found = fit_of(other.course, walk, other.setting.numbers, claims, depth=1)
    if found is None or [f.form.rate for f in found.faults] != ["twice"]:
        return other
    return replace(other, fit=found, claims=claims)
