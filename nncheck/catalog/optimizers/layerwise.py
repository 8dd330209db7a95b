"""Lion and LAMB: steps of one size a weight, or of one share a layer."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ...model import Array
from ..entry import Entry
from .running import take_in
from .settings import require_fraction, require_not_negative, require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class Lion:
    """Steps by the sign of a mixture of momentum and gradient, the same size for every weight."""

    # Chen et al. 2023, algorithm 2:
    #   c = β₁ m + (1 − β₁) g                                            (c)
    #   θ ← θ − η (sign(c) + λ θ)                                        (θ)
    #   m ← β₂ m + (1 − β₂) g                                            (m)
    # m is renewed after it was used, and by its own β₂. sign(0) = 0.

    learning_rate: float = 1e-4
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate)
        require_fraction(beta1=self.beta1, beta2=self.beta2)
        require_not_negative(weight_decay=self.weight_decay)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (m,) in self._memory.visit(params, grads):
            c = self.beta1 * m + (1 - self.beta1) * g  # (c)
            x -= self.learning_rate * (np.sign(c) + self.weight_decay * x)  # (θ)
            take_in(m, self.beta2, g)  # (m)


@final
@dataclass(eq=False)
class LAMB:
    """Steps in Adam's direction, as far as the learning rate's share of the layer's norm."""

    # You et al. 2020, algorithm 2, with φ(z) = z; m̂ and v̂ as in Adam; a layer is one parameter:
    #   r = m̂ / (√v̂ + ε)                                                 (r)
    #   x ← x − η φ(‖x‖) / ‖r + λ x‖ · (r + λ x)                         (x)
    # A layer of zeros would stay so for ever, and one without gradient divides 0 by 0; in both the
    # ratio of norms is taken as 1.

    learning_rate: float = 1e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-6
    weight_decay: float = 1e-2
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(beta1=self.beta1, beta2=self.beta2)
        require_not_negative(weight_decay=self.weight_decay)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, v) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)
            take_in(v, self.beta2, g * g)
            m_hat = m / (1 - self.beta1**t)
            v_hat = v / (1 - self.beta2**t)
            r = m_hat / (np.sqrt(v_hat) + self.eps)  # (r)
            step = r + self.weight_decay * x
            x -= self.learning_rate * _ratio(x, step) * step  # (x)


def _ratio(x: Array, step: Array) -> float:
    size, length = float(np.sqrt(np.sum(x * x))), float(np.sqrt(np.sum(step * step)))
    return size / length if size > 0 and length > 0 else 1.0


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "lion",
        Lion,
        "c = β₁ m + (1 − β₁) g; θ ← θ − η (sign(c) + λ θ); m ← β₂ m + (1 − β₂) g",
        "",
        "Chen et al., Symbolic Discovery of Optimization Algorithms, arXiv:2302.06675, algorithm 2",
        names=("evolved_sign_momentum",),
    ),
    Entry(
        "optimizer",
        "lamb",
        LAMB,
        "r = m̂ / (√v̂ + eps); θ ← θ − η ‖θ‖ / ‖r + λ θ‖ · (r + λ θ)",
        "",
        "You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes, "
        "arXiv:1904.00962, algorithm 2",
        names=("layerwise_adaptive_moments",),
    ),
)
