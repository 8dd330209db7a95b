"""The last layer gives scores, and the loss takes them for probabilities.

The cross-entropy is made of the logarithms of probabilities. Where the softmax (or the sigmoid) at the end of the network
is missing, it gets any numbers: negative ones become nan or are cut off at an epsilon, and those above 1 make the loss
negative. The gradient y - t belongs to the softmax and the cross-entropy together and is that of nothing here. In training the
loss falls below 0 or hangs at a large number that comes of the epsilon, and the outputs grow without end.

Bad::

    import numpy as np


    class Classifier:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def softmax(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)

        def predict(self, x):
            return x @ self.W + self.b

        def loss(self, x, t):
            y = np.clip(self.predict(x), 1e-15, None)
            return -np.sum(t * np.log(y)) / len(x)

        def gradient(self, x, t):
            g = (self.predict(x) - t) / len(x)
            return {"W": x.T @ g, "b": g.sum(axis=0)}

Good::

    import numpy as np


    class Classifier:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def softmax(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)

        def predict(self, x):
            return self.softmax(x @ self.W + self.b)

        def loss(self, x, t):
            y = np.clip(self.predict(x), 1e-15, None)
            return -np.sum(t * np.log(y)) / len(x)

        def gradient(self, x, t):
            g = (self.predict(x) - t) / len(x)
            return {"W": x.T @ g, "b": g.sum(axis=0)}

How nncheck decides: the network is asked for its predictions and for its loss at the same inputs. They are no probabilities
(below 0, above 1, or rows that do not sum to 1), and the loss is still the cross-entropy of exactly these numbers, to six digits, with
one of the usual epsilons. A softmax that is there twice is NN203.

Sources:
    - UMLAUT (E. Schoop et al., CHI 2021): its check of the output layer
    - C. Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, outputs
from ..model import Edit, Finding
from ..repair import heads

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.is_network or not lab.wrong:
        return
    found = outputs.predicted(lab)
    if found is None or found.are_probabilities or not found.is_entropy_of(found.y):
        return
    low, high = float(found.y.min()), float(found.y.max())
    yield finding(
        lab,
        f"the loss takes what {found.method} gives for probabilities, and it lies from {low:.3g} to {high:.3g}:"
        f" the {'softmax' if found.is_shared else 'sigmoid'} at the end is missing",
        at=lab.code.function(f"{lab.card.name}.{found.method}"),
        label="gives scores",
        slots=lab.wrong,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    seen = outputs.predicted(lab)
    function = lab.code.function(f"{lab.card.name}.{seen.method}") if seen else None
    if seen is not None and function is not None:
        yield from heads.put_on(lab.code, function, shared=seen.is_shared)
