"""A fraction of exponentials is inf/inf far out: nan, where the true value is an ordinary number.

Formulas found by a computer algebra system, or by multiplying out, are quotients of large
exponentials: the derivative of Mish as exp(x)·ω/δ² holds exp(3x)·exp(x) above and exp(2x)²
below. On paper they cancel. In floating point both are inf from some x on (here from 240 in
float64, and from 22.5 in float32), and inf/inf is nan. The same happens to tanh written as
(exp(x) - exp(-x))/(exp(x) + exp(-x)), to inf·0, and to x/sqrt(x² + 1) once x² is inf. The cure is
a form in which nothing grows: np.tanh, the logistic function, np.hypot, or an exponent that is
kept small where the function is flat anyway.

How it shows in training: an activation of 25 is no rarity. In float32 one such entry turns its
gradient into nan, and with the next step all weights.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: forward and backward run at inputs 800 away from 0, an activation also at
1e200. The same code, run on longdouble numbers (whose range ends at 1e4932), or continued along a
straight line from moderate inputs, says what is true there. The rule speaks where yours is nan or
inf, or far from it once a square has overflowed, although the true value is finite, and numpy
reported an overflow in this code. What is lost inside a logarithm belongs to NN307, in the unused
branch of a `where` to NN309, in a logistic function to NN306.

Sources:
    - nncheck's seed documents, defects 19, 20 and 24
    - D. Misra, Mish: a self regularized non-monotonic activation function (2019), arXiv:1908.08681
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, overflow
from ..model import Edit, Finding
from ..repair import exponentials, stable_forms

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    for found in overflow.troubles(lab):
        if found.kind not in ("ratio", "square"):
            continue
        side = "derivative" if found.backward else "value"
        grown = "a square" if found.kind == "square" else "an exponential"
        yield finding(
            lab,
            f"the {side} is lost far out: {grown} overflows before it cancels",
            at=found.place,
            label="inf where the result is finite",
            notes=(overflow.words(found),),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    yield from stable_forms.hypotenuse(lab.code, reached)
    yield from stable_forms.hyperbolic(lab.code, reached)
    yield from stable_forms.logistic(lab.code, reached)
    every = exponentials.exponentials(lab.code, reached)
    if found.place is not None:
        there = exponentials.at(lab.code, every, [found.place])
        owners = [one.function for one in there]
        yield from exponentials.clipped(lab.code, [e for e in every if e.function in owners])
    yield from exponentials.clipped(lab.code, every)
