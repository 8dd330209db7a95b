"""Predictions are made with the network in the state that is meant for training.

Dropout leaves out units at random while the network learns, and batch normalisation uses the statistics of the batch;
for predictions both have another way, which a flag chooses. Where the flag is not handed on, or says training by
default, the same input gets another answer each time, and the test accuracy is worse than the network is. The
loss in training looks right, so that people look for overfitting instead.

Bad::

    import numpy as np


    class DropoutNet:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)

        def scores(self, x, train):
            if train:
                self.mask = (np.random.rand(*x.shape) > 0.3) / 0.7
            else:
                self.mask = np.ones(x.shape)
            return (x * self.mask) @ self.W

        def predict(self, x):
            return self.scores(x, True)

        def loss(self, x, t):
            self.e = self.scores(x, True) - t
            return 0.5 * np.sum(self.e**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            return {"W": (x * self.mask).T @ self.e / len(x)}

Good::

    import numpy as np


    class DropoutNet:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)

        def scores(self, x, train):
            if train:
                self.mask = (np.random.rand(*x.shape) > 0.3) / 0.7
            else:
                self.mask = np.ones(x.shape)
            return (x * self.mask) @ self.W

        def predict(self, x):
            return self.scores(x, False)

        def loss(self, x, t):
            self.e = self.scores(x, True) - t
            return 0.5 * np.sum(self.e**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            return {"W": (x * self.mask).T @ self.e / len(x)}

How nncheck decides: the method that predicts is called for the same inputs and parameters with different random
numbers, each time on a fresh network. Where the predictions differ, something is still drawn in it, and the largest
difference is told. A forward that is not named a prediction may draw what it likes.

Sources:
    - N. Srivastava et al., Dropout (2014), section 4
    - S. Ioffe and C. Szegedy, Batch Normalization (2015), section 3.1
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, declared, finding
from ..model import Edit, Finding
from ..repair import flags

SEVERITY = "warning"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    apart = declared.wavering(lab)
    name = declared.predictor(lab)
    if apart is None or name is None:
        return
    yield finding(
        lab,
        f"{name} gives another answer each time: predictions for the same inputs lie up to {apart:.2g} apart",
        at=lab.code.function(f"{lab.card.name}.{name}"),
        label="runs the network as in training",
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(f"{lab.card.name}.{declared.predictor(lab)}")
    if function is not None:
        yield from flags.lowered(lab.code, function)
