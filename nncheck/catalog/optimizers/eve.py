"""Eve: Adam, slowed where the loss jumps about and sped up where it settles."""

from __future__ import annotations

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
class Eve:
    """Steps as Adam does, divided by the smoothed relative change of the loss."""

    # Hayashi, Koushik and Neubig, arXiv:1611.01505v3, algorithm 1; m̂ and v̂ as in Adam:
    #   d_t = |f_t − f_{t−1}| / (min(f_t, f_{t−1}) − f*)                 (d)
    #   d̂_t = clip(d_t, 1/c, c)                                          (^)
    #   d̃_t = β₃ d̃_{t−1} + (1 − β₃) d̂_t,  d̃_1 = 1                        (~)
    #   θ ← θ − α / d̃_t · m̂ / (√v̂ + ε)                                   (θ)
    # f* is the least value the loss can take. At f* the denominator of (d) is 0: a loss that came
    # there from elsewhere has d = ∞ and d̂ = c, one that stayed has not moved and d̂ = 1/c.

    learning_rate: float = 1e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    beta3: float = 0.999
    c: float = 10.0
    f_star: float = 0.0
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)
    _loss: float | None = field(default=None, init=False, repr=False)
    _d: float = field(default=1.0, init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps, c=self.c)
        require_fraction(beta1=self.beta1, beta2=self.beta2, beta3=self.beta3)
        if self.c < 1:
            raise ValueError(f"c is {self.c}, expected at least 1 because d is clipped to [1/c, c]")

    def update(self, params: Arrays, grads: Arrays, loss: float) -> None:
        """One step, in place; `loss` is that of which `grads` is the gradient."""
        f = float(loss)
        if f < self.f_star:
            raise ValueError(
                f"the loss {f:.6g} is below f_star = {self.f_star:.6g}, which is to be the least it "
                "can be: give a lower f_star"
            )
        visits = self._memory.visit(params, grads)
        if self._loss is not None:
            self._d += (1 - self.beta3) * (self._change(f, self._loss) - self._d)  # (~)
        self._loss = f
        for _, t, x, g, (m, v) in visits:
            take_in(m, self.beta1, g)
            take_in(v, self.beta2, g * g)
            m_hat = m / (1 - self.beta1**t)
            v_hat = v / (1 - self.beta2**t)
            x -= self.learning_rate / self._d * m_hat / (np.sqrt(v_hat) + self.eps)  # (θ)

    def _change(self, f: float, before: float) -> float:
        above = min(f, before) - self.f_star
        if above == 0:
            return self.c if f != before else 1 / self.c
        d = abs(f - before) / above  # (d)
        return float(np.clip(d, 1 / self.c, self.c))  # (^)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "eve",
        Eve,
        "d = |f_t − f_{t−1}| / (min(f_t, f_{t−1}) − f*); θ ← θ − α / d̃ · m̂ / (√v̂ + eps)",
        "",
        "Hayashi, Koushik and Neubig, Eve: A Gradient Based Optimization Method with Locally and "
        "Globally Adaptive Learning Rates, arXiv:1611.01505v3, algorithm 1",
        documents=(("000", "Eve"),),
        deviates=(
            (
                "d takes |f_t − f*| for |f_t − f_{t−1}|: while the loss falls d̃ stays 1, and Eve is "
                "Adam (NN711)"
            ),
            T_FROM_CALLER,
            ONE_LAYER,
        ),
        note="update takes the loss as its third argument",
    ),
)
