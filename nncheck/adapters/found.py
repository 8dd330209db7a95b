"""A network that learns, as it was found: how it is built and run, and how well that goes together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..model import Array
from .attempt import Attempt, attempt
from .construct import Construction
from .fitting import Fit
from .gradients import Source
from .whole import Whole

_BIAS = ("b", "bias", "b0", "intercept", "intercept_", "w0", "theta0", "bias_", "b_")


@dataclass(frozen=True, slots=True)
class Found:
    """How the network is built and run, and how well its parts go together."""

    construction: Construction
    whole: Whole
    tried: Attempt
    fit: Fit
    # what the learning method would begin with, where the object itself holds nothing
    start: Mapping[str, Array] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[Any, ...]:
        """What is a gradient for all parameters before what is one for a few; the better known loss
        among those that fit alike.
        """
        whole, good, claimed = self.fit.share
        covers = self.is_shown and not self.fit.missing
        return whole, covers, good, claimed, self.whole.meaning is None

    @property
    def is_evident(self) -> bool:
        """Something that is claimed is a gradient of the loss, up to a factor."""
        good = len(self.fit.right) + len(self.fit.decay)
        return good > 0 or (self.whole.meaning is None and bool(self.fit.constant))

    @property
    def is_guess(self) -> bool:
        """What it claims is the gradient of no loss: it is wrong whichever was meant."""
        return self.whole.meaning is not None and self.whole.meaning.guessed

    @property
    def is_shown(self) -> bool:
        """It is certain enough what the network means to call a difference a fault."""
        meaning = self.whole.meaning
        if meaning is not None and (meaning.stated or meaning.guessed):
            return not self.fit.missing and len(self.fit.claimed) > 1
        if meaning is not None:
            # what is a gradient for one parameter of many is a part of one
            return self.is_evident and self.fit.missing <= len(self.fit.claimed)
        if self.is_evident:
            return True
        together = self.whole.loss is None
        return (
            self.is_explicit
            and not self.fit.missing
            and len(self.fit.claimed) > (0 if together else 1)
        )

    @property
    def is_explicit(self) -> bool:
        """Gradients are returned or kept, not only stepped along."""
        return any(s.kind != "step" for s in self.tried.plan.values())

    def build(self, cls: type) -> Any:
        return ready(self.construction.build(cls), self.start)

    def again(self, cls: type) -> Found:
        """The same on an edited class: gradients are looked for anew."""
        run = runs(self.whole)
        anew = attempt(
            self.build(cls), self.tried.slots, self.tried.sizes, forward=run[0], backward=run[1]
        )
        plan = {**self.tried.plan, **planned(anew.plan, self.whole)}
        return replace(self, tried=replace(self.tried, plan=plan))


def ready(obj: Any, start: Mapping[str, Array] | None = None) -> Any:
    """The object with parameters that it begins with, and a bias that is a Python number as an
    array of no axes, so that it can be differentiated.
    """
    for name, array in (start or {}).items():
        setattr(obj, name, array.copy())
    for name, value in list(getattr(obj, "__dict__", {}).items()):
        if name.lower() in _BIAS and type(value) in (int, float):
            setattr(obj, name, np.array(float(value)))
    return obj


def runs(whole: Whole) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def backward(net: Any, cotangent: Any, values: Mapping[str, Array]) -> Any:
        return whole.claims(net, values, 1.0)

    return whole.value, backward


def planned(plan: Mapping[str, Source], whole: Whole) -> dict[str, Source]:
    """Steps towards a natural loss are taken as they are: its own factor is fitted to them."""
    if whole.meaning is None:
        return dict(plan)
    return {n: replace(s, scale=1.0, each=False) for n, s in plan.items()}
