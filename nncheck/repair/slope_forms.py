"""Derivatives of activations as people write them: in terms of the input x or of the output y."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..model import Array

# (text with {0} for a name, the same as a function, how a formula says it)
FORMS: tuple[tuple[str, Callable[[Array], Array], str], ...] = (
    ("{0} * (1 - {0})", lambda v: v * (1 - v), "{0}·(1 − {0})"),
    ("(1 - {0} ** 2)", lambda v: 1 - v**2, "1 − {0}²"),
    ("({0} > 0)", lambda v: (v > 0) * 1.0, "1 for {0} > 0, else 0"),
    ("(1 - np.tanh({0}) ** 2)", lambda v: 1 - np.tanh(v) ** 2, "1 − tanh²({0})"),
    (
        "(np.exp(-{0}) / (1 + np.exp(-{0})) ** 2)",
        lambda v: np.exp(-v) / (1 + np.exp(-v)) ** 2,
        "σ({0})·(1 − σ({0}))",
    ),
    ("(1 / (1 + np.exp(-{0})))", lambda v: 1 / (1 + np.exp(-v)), "σ({0})"),
    ("(1 - np.exp(-{0}))", lambda v: 1 - np.exp(-v), "1 − e^−{0}"),
    ("{0}", lambda v: v, "{0}"),
    ("np.exp({0})", np.exp, "e^{0}"),
    ("np.cos({0})", np.cos, "cos {0}"),
    ("(-np.sin({0}))", lambda v: -np.sin(v), "−sin {0}"),
    ("2 * {0}", lambda v: 2 * v, "2·{0}"),
    ("3 * {0} ** 2", lambda v: 3 * v**2, "3·{0}²"),
    ("(1 / {0})", lambda v: 1 / v, "1/{0}"),
    ("(1 / (1 + {0} ** 2))", lambda v: 1 / (1 + v**2), "1/(1 + {0}²)"),
    ("(1 / (1 + np.abs({0})) ** 2)", lambda v: 1 / (1 + np.abs(v)) ** 2, "1/(1 + |{0}|)²"),
    (
        "np.where({0} > 0, 1, np.exp({0}))",
        lambda v: np.where(v > 0, 1, np.exp(v)),
        "1 for {0} > 0, else e^{0}",
    ),
    (
        "np.where({0} > 0, 1, {0} + 1)",
        lambda v: np.where(v > 0, 1, v + 1),
        "1 for {0} > 0, else {0} + 1",
    ),
)

# what stands in place of a derivative when a formula was taken down wrongly
SLIPS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda v: 1 - v, "1 − {0}"),
    (lambda v: 1 + v, "1 + {0}"),
    (lambda v: v**2, "{0}²"),
    (lambda v: 1 + v**2, "1 + {0}²"),
    (lambda v: v * (1 + v), "{0}·(1 + {0})"),
    (lambda v: 1 - v * v * v, "1 − {0}³"),
    (lambda v: np.exp(-v), "e^−{0}"),
    (lambda v: 1 / (1 + np.exp(v)), "1/(1 + e^{0})"),
    (lambda v: np.sin(v), "sin {0}"),
    (lambda v: np.tanh(v), "tanh {0}"),
    (lambda v: 1 - np.tanh(v), "1 − tanh {0}"),
    (lambda v: 1 / (1 + v**2) ** 0.5, "1/√(1 + {0}²)"),
    (lambda v: 1 / (1 + np.abs(v)), "1/(1 + |{0}|)"),
    (lambda v: (v < 0) * 1.0, "1 for {0} < 0, else 0"),
    (lambda v: (v > 1) * 1.0, "1 for {0} > 1, else 0"),
)
