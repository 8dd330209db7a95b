"""The weights begin at a scale or with a sign at which the units do not work.

`np.random.rand` gives numbers between 0 and 1: all weights pull to the same side, each unit sees nearly the sum of
its inputs, and with a few hundred inputs a sigmoid is at its end at once. Numbers of another size do the same: each
layer multiplies the spread of what it gets, so that signals grow or die with the depth. The training then begins with gradients
that are almost 0, or with a loss of hundreds. He and Glorot chose the scale so that the spread stays about the same.

Bad::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = np.random.rand(n_in, n_hidden)
            self.b1 = np.zeros(n_hidden)
            self.W2 = np.random.rand(n_hidden, n_out)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.tanh(x @ self.W1 + self.b1)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (1 - self.h**2)
            return {
                "W1": x.T @ ga,
                "b1": ga.sum(axis=0),
                "W2": self.h.T @ g,
                "b2": g.sum(axis=0),
            }

Good::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = np.random.randn(n_in, n_hidden) / np.sqrt(n_in)
            self.b1 = np.zeros(n_hidden)
            self.W2 = np.random.randn(n_hidden, n_out) / np.sqrt(n_hidden)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.tanh(x @ self.W1 + self.b1)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (1 - self.h**2)
            return {
                "W1": x.T @ ga,
                "b1": ga.sum(axis=0),
                "W2": self.h.T @ g,
                "b2": g.sum(axis=0),
            }

How nncheck decides: the matrices that the network was built with are looked at, not the words that made them. Named are
networks in which every matrix is positive throughout with a mean above 0.3, and matrices that multiply the spread of
their inputs by more than 8 even in a network as small as the one that is built here. Small scales, such as 0.01, work in
networks of two or three layers and are left alone.

Sources:
    - tinygrad#566
    - makeyourownneuralnetwork#60
    - seeds 26 and 70
    - X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
    - K. He et al., Delving deep into rectifiers (2015), arXiv:1502.01852
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, initial
from ..model import Edit, Finding
from ..repair import scales

SEVERITY = "warning"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    found = initial.spreads(lab)
    positive = [s for s in found if s.is_one_sided]
    if len(found) > 1 and positive:
        names = ", ".join(s.slot for s in positive)
        mean = sum(s.mean for s in positive) / len(positive)
        yield finding(
            lab,
            f"all entries of {names} begin positive, with a mean of {mean:.2g}: every unit sees much the"
            " same sum of its inputs",
            at=scales.first(lab.code, lab.card, [s.slot for s in positive]),
            label="numbers between 0 and 1",
            matrices=[s.slot for s in positive],
        )
    far = [s for s in found if s.is_far and not s.is_one_sided]
    if far:
        factors = ", ".join(f"{s.slot} by {s.factor:.0f}" for s in far)
        yield finding(
            lab,
            f"the weights begin so large that they multiply the spread of their inputs: {factors}, in a"
            " network as small as this one",
            at=scales.first(lab.code, lab.card, [s.slot for s in far])
            or lab.code.function(f"{lab.card.name}.__init__"),
            matrices=[s.slot for s in far],
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from scales.centred(lab.code, lab.card, found.facts["matrices"])
