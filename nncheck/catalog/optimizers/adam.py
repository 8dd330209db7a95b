"""Adam: the running mean of gradients over their running size, each freed of its start at zero."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ..entry import Entry
from .deviations import EPS_INSIDE, ONE_LAYER, T_FROM_CALLER
from .running import take_in
from .settings import require_fraction, require_not_negative, require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class Adam:
    """Steps by the mean of past gradients over the root of the mean of their squares."""

    # Kingma and Ba 2015, algorithm 1:
    #   m ← β₁ m + (1 − β₁) g                                            (m)
    #   v ← β₂ v + (1 − β₂) g²                                           (v)
    #   m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)                            (^)
    #   θ ← θ − α m̂ / (√v̂ + ε)                                           (θ)
    # With a constant g ≫ ε, m̂ = g and v̂ = g²: every step is α, from the first on.

    learning_rate: float = 1e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(beta1=self.beta1, beta2=self.beta2)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, v) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)  # (m)
            take_in(v, self.beta2, g * g)  # (v)
            m_hat = m / (1 - self.beta1**t)  # (^)
            v_hat = v / (1 - self.beta2**t)
            x -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.eps)  # (θ)


@final
@dataclass(eq=False)
class AdamW:
    """Steps as Adam does, and shrinks the parameters beside it, not through the gradient."""

    # Loshchilov and Hutter 2019, algorithm 2, line 12; m̂ and v̂ as in Adam:
    #   θ ← θ − η (α m̂ / (√v̂ + ε) + λ θ)                                 (12)
    # η is the schedule, 1 here. The paper's λ is not multiplied by α; weight_decay is, as in every
    # library that has it, so that λ = learning_rate · weight_decay.

    learning_rate: float = 1e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
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
            adam = m_hat / (np.sqrt(v_hat) + self.eps)
            x -= self.learning_rate * (adam + self.weight_decay * x)  # (12)


@final
@dataclass(eq=False)
class AdaMax:
    """Steps by the mean of past gradients over the largest of them, slowly forgotten."""

    # Kingma and Ba 2015, algorithm 2:
    #   m ← β₁ m + (1 − β₁) g                                            (m)
    #   u ← max(β₂ u, |g|)                                               (u)
    #   θ ← θ − α / (1 − β₁ᵗ) · m / u                                    (θ)
    # u needs no correction: a maximum is not drawn to its start at zero. The paper has no eps, and
    # so 0/0 for a weight that has had no gradient; here it is added to |g|.

    learning_rate: float = 2e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(beta1=self.beta1, beta2=self.beta2)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, u) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)  # (m)
            u[...] = np.maximum(self.beta2 * u, np.abs(g) + self.eps)  # (u)
            x -= self.learning_rate / (1 - self.beta1**t) * m / u  # (θ)


@final
@dataclass(eq=False)
class Nadam:
    """Steps as Adam does, with the mean of gradients as Nesterov would see it a step later."""

    # Dozat 2016, algorithm 2, with a constant μ (so that Π μᵢ over t steps is μᵗ):
    #   m ← μ m + (1 − μ) g                                              (m)
    #   n ← ν n + (1 − ν) g²                                             (n)
    #   m̂ = μ m / (1 − μᵗ⁺¹) + (1 − μ) g / (1 − μᵗ)                      (m^)
    #   n̂ = ν n / (1 − νᵗ)                                               (n^)
    #   θ ← θ − α m̂ / (√n̂ + ε)                                           (θ)

    learning_rate: float = 2e-3
    _: KW_ONLY
    mu: float = 0.975
    nu: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(mu=self.mu, nu=self.nu)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        mu, nu = self.mu, self.nu
        for _, t, x, g, (m, n) in self._memory.visit(params, grads):
            take_in(m, mu, g)  # (m)
            take_in(n, nu, g * g)  # (n)
            m_hat = mu * m / (1 - mu ** (t + 1)) + (1 - mu) * g / (1 - mu**t)  # (m^)
            n_hat = nu * n / (1 - nu**t)  # (n^)
            x -= self.learning_rate * m_hat / (np.sqrt(n_hat) + self.eps)  # (θ)


@final
@dataclass(eq=False)
class AMSGrad:
    """Steps as Adam does, over the largest mean square so far, so that no step grows again."""

    # Reddi et al. 2018, algorithm 2, with α_t = α / √t (corollary 1):
    #   m ← β₁ m + (1 − β₁) g                                            (m)
    #   v ← β₂ v + (1 − β₂) g²                                           (v)
    #   v̂ ← max(v̂, v)                                                    (^)
    #   x ← x − α_t m / √v̂                                               (x)
    # No bias correction: the first step is α (1 − β₁) / √(1 − β₂) = 3.16 α. The paper has no eps;
    # here it stands outside the root.

    learning_rate: float = 1e-3
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(3), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(beta1=self.beta1, beta2=self.beta2)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (m, v, v_hat) in self._memory.visit(params, grads):
            take_in(m, self.beta1, g)  # (m)
            take_in(v, self.beta2, g * g)  # (v)
            v_hat[...] = np.maximum(v_hat, v)  # (^)
            x -= self.learning_rate / math.sqrt(t) * m / (np.sqrt(v_hat) + self.eps)  # (x)


_KINGMA_BA = "Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "adam",
        Adam,
        "m̂ = m / (1 − β₁ᵗ); v̂ = v / (1 − β₂ᵗ); θ ← θ − α m̂ / (√v̂ + eps)",
        "",
        f"{_KINGMA_BA}, algorithm 1",
        names=("adaptive_moment_estimation",),
        documents=(("000", "Adam"),),
        deviates=(EPS_INSIDE, T_FROM_CALLER, ONE_LAYER),
    ),
    Entry(
        "optimizer",
        "adamax",
        AdaMax,
        "u ← max(β₂ u, |g| + eps); θ ← θ − α / (1 − β₁ᵗ) · m / u",
        "",
        f"{_KINGMA_BA}, algorithm 2",
        names=("ada_max",),
        documents=(("000", "AdaMax"),),
        deviates=(
            "there is no eps (nor in the paper): a weight without a gradient becomes nan (NN707)",
            T_FROM_CALLER,
            ONE_LAYER,
        ),
    ),
    Entry(
        "optimizer",
        "nadam",
        Nadam,
        "m̂ = μ m / (1 − μᵗ⁺¹) + (1 − μ) g / (1 − μᵗ); n̂ = ν n / (1 − νᵗ); θ ← θ − α m̂ / (√n̂ + eps)",
        "",
        "Dozat, Incorporating Nesterov Momentum into Adam, ICLR 2016 workshop, algorithm 2",
        names=("nesterov_adam",),
        documents=(("000", "Nadam"),),
        deviates=(EPS_INSIDE, T_FROM_CALLER, ONE_LAYER),
        note="torch multiplies μ by a schedule and leaves out the factor ν of n̂",
    ),
    Entry(
        "optimizer",
        "amsgrad",
        AMSGrad,
        "v̂ ← max(v̂, v); θ ← θ − α / √t · m / (√v̂ + eps)",
        "",
        "Reddi, Kale and Kumar, On the Convergence of Adam and Beyond, arXiv:1904.09237, algorithm 2",
        names=("ams_grad",),
        documents=(("000", "AMSGrad"),),
        deviates=(EPS_INSIDE, T_FROM_CALLER, ONE_LAYER),
        note="torch's amsgrad has Adam's bias correction, and no division by √t",
    ),
    Entry(
        "optimizer",
        "adamw",
        AdamW,
        "θ ← θ − α (m̂ / (√v̂ + eps) + λ θ)",
        "",
        "Loshchilov and Hutter, Decoupled Weight Decay Regularization, arXiv:1711.05101, algorithm 2",
        names=("adam_w",),
        note="weight_decay is multiplied by learning_rate, as in libraries; the paper's λ is not",
    ),
)
