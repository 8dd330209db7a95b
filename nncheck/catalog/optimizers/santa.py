"""Santa: a cooling, self-thermostatted walk that ends as descent with a momentum per weight."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ...model import Array
from ..entry import Entry
from .deviations import ONE_LAYER, T_FROM_CALLER
from .running import take_in
from .settings import require_fraction, require_not_negative, require_positive
from .state import Arrays, Memory, Visit

# Chen et al. 2016, both schemes, with f the gradient and ζ ~ N(0, 1) drawn anew each time:
#   u_0 = √η ζ,  α_0 = √η C,  v_0 = 0                                    (0)
#   v_t = σ v_{t−1} + (1 − σ) f² / N²                                    (v)
#   g_t = 1 / √(λ + √v_t)                                                (g)
#   β_t → ∞: the inverse temperature, tᴬ here                            (β)
# α is the friction, which heats or cools a weight until u² is η/β (a thermostat); before `burnin`
# the walk explores, after it only descends. N divides a gradient that was summed over N parts
# of the data; for the gradient of a mean it is 1.
#
# λ is a setting: at 1e-8 a weight without a gradient has g = 1e4 and wanders by 1e5 to 2e6 in 300
# steps of exploration, at 1e-2 by some tens.
#
# Two things the paper leaves open:
#   g_0 is never defined: g_0 = g_1, so that 1 − g_0/g_1 is 0.
#   u_{t−1} stands in a denominator and passes through 0: there |u| counts as at least 0.1 √η.
_LEAST_U = 0.1


def root_of_time(t: int) -> float:
    """β_t = √t, the annealing of the paper with A = 1/2."""
    return math.sqrt(t)


@final
@dataclass(eq=False)
class SantaE:
    """Explores with noise that cools, then descends; both by the Euler scheme."""

    # Algorithm 1. Explore, t < burnin:
    #   α ← α + u² − η/β                                                 (α)
    #   n = η/β (1 − g_{t−1} / g_t) / u + √(2 η/β g_{t−1}) ζ             (n)
    # Refine: α as it is, n = 0. Then in both:
    #   u ← (1 − α) u − η g_t f + n                                      (u)
    #   θ ← θ + g_t u                                                    (θ)
    # For α above 2, (u) grows without bound, which noise or one large gradient brings about through
    # (α); the friction that it is an approximation of stops u and no more: so α above 1 counts as 1.

    learning_rate: float = 1e-2
    _: KW_ONLY
    sigma: float = 0.95
    lambda_: float = 1e-2
    C: float = 5.0
    N: float = 1.0
    burnin: int = 100
    annealing: Callable[[int], float] = root_of_time
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0), repr=False)
    _memory: Memory = field(default_factory=lambda: Memory(4), init=False, repr=False)

    def __post_init__(self) -> None:
        _require(self)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        eta = self.learning_rate
        for visit in _in_order(self._memory.visit(params, grads)):
            _, t, x, f, (u, alpha, _, g_before) = visit
            g = _preconditioner(self, visit)  # (0), (v), (g)
            noise: Array | float = 0.0
            if t < self.burnin:
                heat = eta / self.annealing(t)  # (β)
                alpha += u * u - heat  # (α)
                noise = _noise(self.rng, heat, eta, u, g_before, g)  # (n)
            u *= 1 - np.minimum(alpha, 1)  # (u)
            u += noise - eta * g * f
            x += g * u  # (θ)
            g_before[...] = g


@final
@dataclass(eq=False)
class SantaSSS:
    """Explores with noise that cools, then descends; both by the symmetric splitting scheme."""

    # Algorithm 2 (appendix). Each part of the motion by itself, half a step on either side:
    #   θ ← θ + g_t u / 2                                                (A)
    #   α ← α + (u² − η/β) / 2                         t < burnin only   (B)
    #   u ← exp(−α/2) u                                                  (O)
    #   u ← u − η g_t f + n                            n only t < burnin (F)
    #   then (O), (B) and (A) again, with what u and α have become.
    # n is that of SantaE, with the u of the step before.

    learning_rate: float = 1e-2
    _: KW_ONLY
    sigma: float = 0.95
    lambda_: float = 1e-2
    C: float = 5.0
    N: float = 1.0
    burnin: int = 100
    annealing: Callable[[int], float] = root_of_time
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0), repr=False)
    _memory: Memory = field(default_factory=lambda: Memory(4), init=False, repr=False)

    def __post_init__(self) -> None:
        _require(self)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        eta = self.learning_rate
        for visit in _in_order(self._memory.visit(params, grads)):
            _, t, x, f, (u, alpha, _, g_before) = visit
            g = _preconditioner(self, visit)  # (0), (v), (g)
            explores = t < self.burnin
            heat = eta / self.annealing(t)  # (β)
            noise: Array | float = 0.0
            if explores:
                noise = _noise(self.rng, heat, eta, u, g_before, g)  # (n)
            x += g * u / 2  # (A)
            if explores:
                alpha += (u * u - heat) / 2  # (B)
            u *= np.exp(-alpha / 2)  # (O)
            u += noise - eta * g * f  # (F)
            u *= np.exp(-alpha / 2)  # (O)
            if explores:
                alpha += (u * u - heat) / 2  # (B)
            x += g * u / 2  # (A)
            g_before[...] = g


def _require(of: SantaE | SantaSSS) -> None:
    require_positive(learning_rate=of.learning_rate, lambda_=of.lambda_, N=of.N)
    require_fraction(sigma=of.sigma)
    require_not_negative(C=of.C, burnin=of.burnin)


def _in_order(visits: list[Visit]) -> list[Visit]:
    """By key, so that who gets which random number does not hang on the order of a dict."""
    return sorted(visits, key=lambda visit: repr(visit.key))


def _preconditioner(of: SantaE | SantaSSS, visit: Visit) -> Array:
    """g_t; at the first step it also makes u_0, α_0 and g_0."""
    u, alpha, v, g_before = visit.kept
    take_in(v, of.sigma, visit.g * visit.g / of.N**2)  # (v)
    g = np.asarray(1 / np.sqrt(of.lambda_ + np.sqrt(v)))  # (g)
    if visit.t == 1:  # (0)
        u[...] = math.sqrt(of.learning_rate) * of.rng.standard_normal(u.shape)
        alpha[...] = math.sqrt(of.learning_rate) * of.C
        g_before[...] = g
    return g


def _noise(
    rng: np.random.Generator, heat: float, eta: float, u: Array, g_before: Array, g: Array
) -> Array:
    divisor = np.copysign(np.maximum(np.abs(u), _LEAST_U * math.sqrt(eta)), u)
    zeta = np.asarray(rng.standard_normal(u.shape)).astype(u.dtype)
    return np.asarray(heat * (1 - g_before / g) / divisor + np.sqrt(2 * heat * g_before) * zeta)


_CHEN = (
    "Chen, Carlson, Gan, Li and Carin, Bridging the Gap between Stochastic Gradient MCMC and "
    "Stochastic Optimization, arXiv:1512.07962"
)
_BY_ZERO = "it divides by u, which may be 0, and starts from g₀ = 0, so that n is unbounded (NN707)"
_BARE_EXCEPT = "a bare except decides what shape the noise has (NN911)"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "santa_e",
        SantaE,
        "g = 1 / √(λ + √v); u ← (1 − α) u − η g f + n; θ ← θ + g u",
        "",
        f"{_CHEN}, algorithm 1",
        names=("santa", "santa_euler"),
        documents=(("000", "SantaE"),),
        deviates=(_BY_ZERO, _BARE_EXCEPT, T_FROM_CALLER, ONE_LAYER),
    ),
    Entry(
        "optimizer",
        "santa_sss",
        SantaSSS,
        "θ ← θ + g u / 2, twice a step; u ← e^(−α/2) (e^(−α/2) u − η g f + n) between",
        "",
        f"{_CHEN}, algorithm 2",
        names=("santa_symmetric_splitting",),
        documents=(("000", "SantaSSS"),),
        deviates=(
            "the second half of the step overwrites the first: half of the way is lost (NN712)",
            _BY_ZERO,
            _BARE_EXCEPT,
            T_FROM_CALLER,
            ONE_LAYER,
        ),
    ),
)
