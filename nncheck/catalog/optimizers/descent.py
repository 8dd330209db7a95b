"""Descent along the gradient, and with a velocity that remembers earlier gradients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, final

from ...model import Array
from ..entry import Entry
from .deviations import ONE_LAYER, STEP_BY_REFERENCE
from .settings import require_fraction, require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class SGD:
    """Steps against the gradient, as far as it is long."""

    # Robbins and Monro 1951:  θ ← θ − ε g

    learning_rate: float = 1e-2
    _memory: Memory = field(default_factory=Memory, init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, _ in self._memory.visit(params, grads):
            x -= self.learning_rate * g


@final
@dataclass(eq=False)
class Momentum:
    """Steps by a velocity that gradients push and friction slows."""

    # Polyak 1964; Sutskever et al. 2013:
    #   v ← μ v − ε ∇f(θ)                                                (1)
    #   θ ← θ + v                                                        (2)
    # A constant gradient ends at the velocity −ε g / (1 − μ).

    learning_rate: float = 1e-2
    _: KW_ONLY
    mu: float = 0.9
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate)
        require_fraction(mu=self.mu)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (v,) in self._memory.visit(params, grads):
            v *= self.mu  # (1)
            v -= self.learning_rate * g
            x += v  # (2)


@final
@dataclass(eq=False)
class NesterovLookahead:
    """Steps by a velocity whose gradient is taken where the velocity alone would lead."""

    # Nesterov 1983; Sutskever et al. 2013:
    #   v ← μ v − ε ∇f(θ + μ v)                                          (3)
    #   θ ← θ + v                                                        (4)
    # The gradients given to `update` must come from θ + μ v, which `lookahead` returns.

    learning_rate: float = 1e-2
    _: KW_ONLY
    mu: float = 0.9
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate)
        require_fraction(mu=self.mu)

    def lookahead(self, params: Arrays) -> Any:
        """θ + μ v, copied, in a dict or list like `params`: take the gradients there."""
        if isinstance(params, Mapping):
            return {key: self._ahead(key, x) for key, x in params.items()}
        return [self._ahead(k, x) for k, x in enumerate(params)]

    def _ahead(self, key: Any, x: Array) -> Array:
        kept = self._memory.of(key)
        ahead = x.copy()
        if kept is not None:
            ahead += self.mu * kept[0]
        return ahead

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step from gradients at `lookahead(params)`, in place."""
        for _, _, x, g, (v,) in self._memory.visit(params, grads):
            v *= self.mu  # (3)
            v -= self.learning_rate * g
            x += v  # (4)


@final
@dataclass(eq=False)
class Nesterov:
    """Steps as Nesterov's method does, seen from the points at which it takes its gradients."""

    # Bengio et al. 2012, with Θ = θ + μ v held in place of θ:
    #   v′ = μ v − ε ∇f(Θ)                                               (5)
    #   Θ ← Θ + μ v′ − ε ∇f(Θ)                                           (7)
    # (7) from (3) and (4): Θ′ = θ′ + μ v′ = θ + v′ + μ v′ = Θ − μ v + v′ + μ v′, and v′ − μ v = −ε ∇f.
    # An ordinary training loop does, as the gradient is taken at the parameters themselves.

    learning_rate: float = 1e-2
    _: KW_ONLY
    mu: float = 0.9
    _memory: Memory = field(default_factory=lambda: Memory(1), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate)
        require_fraction(mu=self.mu)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, _, x, g, (v,) in self._memory.visit(params, grads):
            v *= self.mu  # (5)
            v -= self.learning_rate * g
            x += self.mu * v - self.learning_rate * g  # (7)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "sgd",
        SGD,
        "θ ← θ − ε g",
        "",
        "Robbins and Monro, A Stochastic Approximation Method, 1951, doi:10.1214/aoms/1177729586",
        names=("gradient_descent", "stochastic_gradient_descent"),
        documents=(("000", "SGD"),),
        deviates=('it is registered as "SDG", so that get_opt("SGD") finds nothing (NN508)',),
    ),
    Entry(
        "optimizer",
        "momentum",
        Momentum,
        "v ← μ v − ε g; θ ← θ + v",
        "",
        "Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in "
        "deep learning, ICML 2013, equations 1 and 2; Polyak 1964",
        names=("momentum_sgd", "heavy_ball", "classical_momentum"),
        documents=(("000", "MSGD"),),
        deviates=(STEP_BY_REFERENCE, ONE_LAYER),
    ),
    Entry(
        "optimizer",
        "nesterov_lookahead",
        NesterovLookahead,
        "v ← μ v − ε ∇f(θ + μ v); θ ← θ + v",
        "",
        "Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in "
        "deep learning, ICML 2013, equations 3 and 4; Nesterov 1983",
        names=("nesterov_accelerated_gradient",),
        documents=(("000", "NAG"),),
        deviates=(
            (
                "update takes functions that compute the gradients, where the other optimizers of the "
                "document take gradients (NN714)"
            ),
            STEP_BY_REFERENCE,
            ONE_LAYER,
        ),
        note="its gradients must be taken at lookahead(params)",
    ),
    Entry(
        "optimizer",
        "nesterov",
        Nesterov,
        "v ← μ v − ε g; Θ ← Θ + μ v − ε g",
        "",
        "Bengio, Boulanger-Lewandowski and Pascanu, Advances in Optimizing Recurrent Networks, "
        "arXiv:1212.0901, equations 5 to 7",
        names=("nesterov_momentum", "nesterov_sgd"),
        note="nesterov_lookahead, with Θ = θ + μ v in place of θ",
    ),
)
