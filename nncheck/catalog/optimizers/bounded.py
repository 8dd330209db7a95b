"""AdaBound and AMSBound: from Adam to descent with one rate, by bounds that close in."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ..entry import Entry
from .deviations import ONE_LAYER, T_FROM_CALLER
from .running import take_in
from .settings import require_fraction, require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class AdaBound:
    """Steps as Adam does at first, each weight's rate clipped to a band that narrows to one rate."""

    # Luo et al. 2019, algorithm 2, bounds of section 4:
    #   m ← β₁ m + (1 − β₁) g                                            (m)
    #   v ← β₂ v + (1 − β₂) g²                                           (v)
    #   η_l(t) = η* (1 − 1 / ((1 − β₂) t + 1))                           (l)
    #   η_u(t) = η* (1 + 1 / ((1 − β₂) t))                               (u)
    #   η̂ = clip(α / √v, η_l(t), η_u(t))                                 (^)
    #   x ← x − η̂ / √t · m                                               (x)
    # α / 0 is clipped to η_u in the paper; eps outside the root spares the division and its warning.

    learning_rate: float = 1e-3
    _: KW_ONLY
    final_learning_rate: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_positive(final_learning_rate=self.final_learning_rate)
        require_fraction(beta1=self.beta1, beta2=self.beta2)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, v) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)  # (m)
            take_in(v, self.beta2, g * g)  # (v)
            low, high = bounds(t, self.final_learning_rate, self.beta2)  # (l), (u)
            rate = np.clip(self.learning_rate / (np.sqrt(v) + self.eps), low, high)  # (^)
            x -= rate / math.sqrt(t) * m  # (x)


@final
@dataclass(eq=False)
class AMSBound:
    """Steps as AdaBound does, over the largest mean square so far."""

    # Luo et al. 2019, appendix, algorithm 3; (m), (v), (l), (u) and (x) as in AdaBound:
    #   v̂ ← max(v̂, v)                                                    (max)
    #   η̂ = clip(α / √v̂, η_l(t), η_u(t))                                 (^)

    learning_rate: float = 1e-3
    _: KW_ONLY
    final_learning_rate: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(3), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_positive(final_learning_rate=self.final_learning_rate)
        require_fraction(beta1=self.beta1, beta2=self.beta2)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, v, v_hat) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)  # (m)
            take_in(v, self.beta2, g * g)  # (v)
            v_hat[...] = np.maximum(v_hat, v)  # (max)
            low, high = bounds(t, self.final_learning_rate, self.beta2)  # (l), (u)
            rate = np.clip(self.learning_rate / (np.sqrt(v_hat) + self.eps), low, high)  # (^)
            x -= rate / math.sqrt(t) * m  # (x)


def bounds(t: int, final_learning_rate: float, beta2: float) -> tuple[float, float]:
    """The lowest and the highest rate at step t: (0, ∞) at t = 0, both η* in the limit."""
    low = final_learning_rate * (1 - 1 / ((1 - beta2) * t + 1))
    high = final_learning_rate * (1 + 1 / ((1 - beta2) * t))
    return low, high


_LUO = (
    "Luo, Xiong, Liu and Sun, Adaptive Gradient Methods with Dynamic Bound of Learning Rate, "
    "arXiv:1902.09843"
)
_NO_EPS = "α / √v has no eps (nor in the paper): a weight without a gradient divides by 0 (NN707)"
_OTHERWISE = "the authors' program corrects the bias of m and v and does not divide by √t"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "adabound",
        AdaBound,
        "θ ← θ − clip(α / (√v + eps), η_l(t), η_u(t)) / √t · m",
        "",
        f"{_LUO}, algorithm 2",
        names=("ada_bound",),
        documents=(("000", "AdaBound"),),
        deviates=(_NO_EPS, T_FROM_CALLER, ONE_LAYER),
        note=_OTHERWISE,
    ),
    Entry(
        "optimizer",
        "amsbound",
        AMSBound,
        "v̂ ← max(v̂, v); θ ← θ − clip(α / (√v̂ + eps), η_l(t), η_u(t)) / √t · m",
        "",
        f"{_LUO}, algorithm 3",
        names=("ams_bound",),
        documents=(("000", "AMSBound"),),
        deviates=(_NO_EPS, T_FROM_CALLER, ONE_LAYER),
        note=_OTHERWISE,
    ),
)
