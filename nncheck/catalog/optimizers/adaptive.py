"""Each weight's step divided by the size of its own past gradients."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ..entry import Entry
from .deviations import ONE_LAYER, STEP_BY_REFERENCE
from .running import take_in
from .settings import require_fraction, require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class AdaGrad:
    """Divides the gradient by the root of the sum of all its squares so far."""

    # Duchi et al. 2011, figure 1, diagonal:
    #   s_t = √(g_1² + … + g_t²)                                         (s)
    #   x ← x − η g / (δ + s_t)                                          (x)
    # G holds the squares, s² of the paper. No step is longer than η.

    learning_rate: float = 1e-2
    _: KW_ONLY
    eps: float = 1e-10
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (G,) in self._memory.visit(params, grads):
            G += g * g  # (s)
            x -= self.learning_rate * g / (np.sqrt(G) + self.eps)  # (x)


@final
@dataclass(eq=False)
class RMSprop:
    """Divides the gradient by the root of a running mean of its squares."""

    # Hinton's lecture 6e, slide 29:
    #   v ← ρ v + (1 − ρ) g²                                             (v)
    #   θ ← θ − η g / √v                                                 (θ)
    # The slide has no eps; here it stands outside the root, so that it is of the size of a gradient.

    learning_rate: float = 1e-3
    _: KW_ONLY
    rho: float = 0.9
    eps: float = 1e-8
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(rho=self.rho)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (v,) in self._memory.visit(params, grads):
            take_in(v, self.rho, g * g)  # (v)
            x -= self.learning_rate * g / (np.sqrt(v) + self.eps)  # (θ)


@final
@dataclass(eq=False)
class AdaDelta:
    """Steps in units of the parameter: past steps over past gradients, no learning rate to find."""

    # Zeiler 2012, algorithm 1:
    #   E[g²] ← ρ E[g²] + (1 − ρ) g²                                     (4)
    #   Δx = −RMS[Δx] / RMS[g] · g                                       (6)
    #   E[Δx²] ← ρ E[Δx²] + (1 − ρ) Δx²                                  (7)
    #   x ← x + Δx                                                       (8)
    # RMS[y] = √(E[y²] + ε)  (9): here eps does stand inside the root; it also makes the first step,
    # when E[Δx²] is 0. learning_rate is 1 in the paper.

    learning_rate: float = 1.0
    _: KW_ONLY
    rho: float = 0.95
    eps: float = 1e-6
    _memory: Memory = field(default_factory=lambda: Memory(2), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(rho=self.rho)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (Eg2, Edx2) in self._memory.visit(params, grads):
            take_in(Eg2, self.rho, g * g)  # (4)
            dx = -np.sqrt(Edx2 + self.eps) / np.sqrt(Eg2 + self.eps) * g  # (6), (9)
            take_in(Edx2, self.rho, dx * dx)  # (7)
            x += self.learning_rate * dx  # (8)


@final
@dataclass(eq=False)
class RMSpropGraves:
    """Divides the gradient by its running standard deviation, and has a momentum."""

    # Graves 2013, with ϵ for the gradient:
    #   n ← ℵ n + (1 − ℵ) ϵ²                                             (38)
    #   g ← ℵ g + (1 − ℵ) ϵ                                              (39)
    #   Δ ← ℶ Δ − ℷ ϵ / √(n − g² + ℸ)                                    (40)
    #   w ← w + Δ                                                        (41)
    # ℵ = 0.95, ℶ = 0.9, ℷ = 1e-4, ℸ = 1e-4 (42–45): rho, mu, learning_rate, eps. ℸ is inside the
    # root in the paper too. n − g² is a variance, but rounding takes it below 0 for large constant
    # gradients, and by more than ℸ.

    learning_rate: float = 1e-4
    _: KW_ONLY
    rho: float = 0.95
    mu: float = 0.9
    eps: float = 1e-4
    _memory: Memory = field(default_factory=lambda: Memory(3), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)
        require_fraction(rho=self.rho, mu=self.mu)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, e, (n, g, delta) in self._memory.visit(params, grads):
            take_in(n, self.rho, e * e)  # (38)
            take_in(g, self.rho, e)  # (39)
            variance = np.maximum(n - g * g, 0)
            delta *= self.mu  # (40)
            delta -= self.learning_rate * e / np.sqrt(variance + self.eps)
            x += delta  # (41)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "adagrad",
        AdaGrad,
        "G ← G + g²; θ ← θ − η g / (√G + eps)",
        "",
        "Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
        "Optimization, JMLR 12, 2011, figure 1",
        names=("adaptive_gradient",),
        documents=(("000", "AdaGrad"),),
        deviates=("there is no eps: a weight without a gradient becomes nan (NN707)", ONE_LAYER),
    ),
    Entry(
        "optimizer",
        "rmsprop",
        RMSprop,
        "v ← ρ v + (1 − ρ) g²; θ ← θ − η g / (√v + eps)",
        "",
        "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6e, 2012, slide 29",
        names=("rms_prop",),
        documents=(("000", "RMSprop"),),
        deviates=(ONE_LAYER,),
    ),
    Entry(
        "optimizer",
        "adadelta",
        AdaDelta,
        "Δθ = −√(E[Δθ²] + eps) / √(E[g²] + eps) · g; θ ← θ + Δθ",
        "",
        "Zeiler, ADADELTA: An Adaptive Learning Rate Method, arXiv:1212.5701, algorithm 1",
        names=("ada_delta",),
        documents=(("000", "Adadelta"),),
        deviates=(STEP_BY_REFERENCE, ONE_LAYER),
    ),
    Entry(
        "optimizer",
        "rmsprop_graves",
        RMSpropGraves,
        "Δ ← μ Δ − η g / √(E[g²] − E[g]² + eps); θ ← θ + Δ",
        "",
        "Graves, Generating Sequences With Recurrent Neural Networks, arXiv:1308.0850, "
        "equations 38 to 45",
        names=("centered_rmsprop",),
        documents=(("000", "RMSpropGraves"),),
        deviates=("the momentum of equation 40 is left out: no step is kept (NN708)", ONE_LAYER),
    ),
)
