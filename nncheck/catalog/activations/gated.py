"""Activations that multiply x by a gate of itself: Swish, Mish, tanhExp, GELU."""

from __future__ import annotations

import math

import numpy as np

from ...model import Array
from ..entry import Entry, Known
from .elementwise import Elementwise, logistic, logistic_bend, logistic_slope


class Swish(Elementwise):
    """x σ(βx); SiLU for β = 1."""

    def __init__(self, beta: float = 1.0) -> None:
        super().__init__()
        self.beta = beta

    # with z = βx:  f = x σ(z),  f' = σ + z σ',  f'' = β (2σ' + z σ'')
    def f(self, x: Array) -> Array:
        return np.asarray(x * logistic(self.beta * x))

    def df(self, x: Array) -> Array:
        z = self.beta * x
        return np.asarray(logistic(z) + z * logistic_slope(z))

    def second(self, x: Array) -> Array:
        z = self.beta * x
        return np.asarray(self.beta * (2 * logistic_slope(z) + z * logistic_bend(z)))


class Mish(Elementwise):
    """x tanh(ln(1 + eˣ))."""

    # Let E = eˣ. tanh ln(1 + E) = t = (E² + 2E) / D, D = E² + 2E + 2, and
    #   t'  = 4 E (1 + E) / D²
    #   t'' = 4 E (1 + 2E) / D² - 16 E² (1 + E)² / D³
    # For x > 0 all are multiplied out with e = e⁻ˣ, so that nothing overflows: with
    # d = 1 + 2e + 2e²,  t = (1 + 2e) / d,  t' = 4 e² (1 + e) / d²,
    #   t'' = 4 e² (2 + e) / d² - 16 e² (1 + e)² / d³
    # f = x t,  f' = t + x t',  f'' = 2 t' + x t''
    def f(self, x: Array) -> Array:
        return np.asarray(x * self._gate(x)[0])

    def df(self, x: Array) -> Array:
        t, slope, _ = self._gate(x)
        return np.asarray(t + x * slope)

    def second(self, x: Array) -> Array:
        _, slope, bend = self._gate(x)
        return np.asarray(2 * slope + x * bend)

    @staticmethod
    def _gate(x: Array) -> tuple[Array, Array, Array]:
        """t, t', t''."""
        e = np.exp(-np.abs(x))
        below, above = e * e + 2 * e + 2, 1 + 2 * e + 2 * e * e
        right = x > 0
        d = np.where(right, above, below)
        t = np.where(right, 1 + 2 * e, e * e + 2 * e) / d
        slope = 4 * np.where(right, e, 1) * e * (1 + e) / d**2
        bend = 4 * np.where(right, e * e * (2 + e), e * (1 + 2 * e)) / d**2
        return t, slope, bend - 16 * e * e * (1 + e) ** 2 / d**3


class TanhExp(Elementwise):
    """x tanh(eˣ)."""

    # With E = eˣ, T = tanh E, S = sech² E:  T' = E S,  T'' = E S (1 - 2 E T)
    # f = x T,  f' = T + x E S,  f'' = 2 E S + x E S (1 - 2 E T)
    # From x = 6 on S is below e^(-800): E is held there, so that E · S is 0 and not inf · 0.
    def f(self, x: Array) -> Array:
        return np.asarray(x * np.tanh(np.exp(np.minimum(x, 6))))

    def df(self, x: Array) -> Array:
        E, T, S = self._parts(x)
        return np.asarray(T + x * E * S)

    def second(self, x: Array) -> Array:
        E, T, S = self._parts(x)
        return np.asarray(E * S * (2 + x * (1 - 2 * E * T)))

    @staticmethod
    def _parts(x: Array) -> tuple[Array, Array, Array]:
        E = np.exp(np.minimum(x, 6))
        q = np.exp(-2 * E)
        return E, np.tanh(E), 4 * q / (1 + q) ** 2


class GELU(Elementwise):
    """x Φ(x), with Φ the distribution function of the standard normal."""

    # φ(x) = e^(-x²/2) / √(2π):  f' = Φ + x φ,  f'' = φ (2 - x²)
    def f(self, x: Array) -> Array:
        return np.asarray(x * self._normal(x))

    def df(self, x: Array) -> Array:
        return np.asarray(self._normal(x) + x * self._density(x))

    def second(self, x: Array) -> Array:
        return np.asarray((2 - x * x) * self._density(x))

    @staticmethod
    def _normal(x: Array) -> Array:
        # NumPy has no erf; ndtr keeps all digits in the lower tail
        from scipy.special import ndtr

        return np.asarray(ndtr(x))

    @staticmethod
    def _density(x: Array) -> Array:
        return np.asarray(np.exp(-x * x / 2) / math.sqrt(2 * math.pi)).astype(x.dtype)


class GELUTanh(Elementwise):
    """The approximation x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))) of GELU."""

    # (1 + tanh u) / 2 = σ(2u), which keeps its digits in the lower tail. With v = 2u:
    # f = x σ(v),  f' = σ + x σ' v',  f'' = 2 σ' v' + x (σ'' v'² + σ' v'')
    scale = 2 * math.sqrt(2 / math.pi)
    cubic = 0.044715

    def f(self, x: Array) -> Array:
        return np.asarray(x * logistic(self._v(x)))

    def df(self, x: Array) -> Array:
        v = self._v(x)
        return np.asarray(logistic(v) + x * logistic_slope(v) * self._slope(x))

    def second(self, x: Array) -> Array:
        v, slope = self._v(x), self._slope(x)
        bend = 6 * self.scale * self.cubic * x
        inner = logistic_bend(v) * slope**2 + logistic_slope(v) * bend
        return np.asarray(2 * logistic_slope(v) * slope + x * inner)

    def _v(self, x: Array) -> Array:
        return np.asarray(self.scale * (x + self.cubic * x**3))

    def _slope(self, x: Array) -> Array:
        return np.asarray(self.scale * (1 + 3 * self.cubic * x * x))


ENTRIES = (
    Entry(
        "activation", "swish", Swish, "x·σ(βx)", "σ(βx) + βx·σ'(βx)",
        "P. Ramachandran et al., arXiv:1710.05941; S. Elfwing et al., arXiv:1702.03118", ("silu",),
        documents=(("000", "Swish"),),
        known=(Known((-2.5,), -0.18964545005310887798, -0.099401111341526841138), Known((0.3,), 0.17233275504349768895, 0.64778001031888274257), Known((1.7,), 1.4374090493579909552, 1.0675645047590189909)),
    ),
    Entry(
        "activation", "mish", Mish, "x·tanh(ln(1 + eˣ))", "t + x·4eˣ(1 + eˣ)/(e²ˣ + 2eˣ + 2)²",
        "D. Misra, arXiv:1908.08681", (), documents=(("000", "Mish"),),
        known=(Known((-2.5,), -0.19681620390653333821, -0.10974357275018568832), Known((0.3,), 0.20800137234811502024, 0.78282729955113037826), Known((1.7,), 1.6207680739755406289, 1.0842573159450625781)),
        deviates=("000: e³ˣ overflows, nan from x = 240 on (NN308)",),
    ),
    Entry(
        "activation", "tanhexp", TanhExp, "x·tanh(eˣ)", "tanh(eˣ) + x·eˣ·sech²(eˣ)",
        "X. Liu, X. Di, arXiv:2003.09855", (), documents=(("000", "tanhExp"),),
        known=(Known((-2.5,), -0.20475283175705019335, -0.12193484038816058474), Known((0.3,), 0.26220598740154719738, 0.9696260485754223642), Known((1.7,), 1.6999401779925226853, 1.0006197241042181204)),
        deviates=("000: inf · 0 from x = 800 on (NN308)",),
    ),
    Entry(
        "activation", "gelu", GELU, "x·Φ(x)", "Φ(x) + x·φ(x)",
        "D. Hendrycks, K. Gimpel, arXiv:1606.08415", (),
        known=(Known((-2.5,), -0.015524163314440337917, -0.037611085908145208238), Known((0.3,), 0.18537342665668578306, 0.7323277668271098549), Known((1.7,), 1.6242387133104767833, 1.1153179687821647336)),
    ),
    Entry(
        "activation", "gelu_tanh", GELUTanh, "x/2·(1 + tanh(√(2/π)·(x + 0.044715x³)))",
        "σ(v) + x·σ'(v)·v', v = 2√(2/π)·(x + 0.044715x³)",
        "D. Hendrycks, K. Gimpel, arXiv:1606.08415, section 2", ("gelu_new", "gelu_approximate"),
        known=(Known((-2.5,), -0.015084266089998582079, -0.037951576212666182634), Known((0.3,), 0.18537092354275924, 0.73229545163880181409), Known((1.7,), 1.6241058955511561154, 1.1159146314526049963)),
    ),
)  # fmt: skip
