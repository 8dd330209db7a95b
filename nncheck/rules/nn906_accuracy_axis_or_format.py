"""Accuracy compares something other than the predicted class with the true class.

Three slips are common: `argmax` along the samples instead of the classes, `argmax` of labels that are numbers of
classes already (it gives one number for the whole batch), and one-hot rows compared with numbers. The
comparison broadcasts or is simply False, and accuracy is 0 or some constant, or depends on the batch size, while training goes
well. People then look for the fault in the network, where there is none.

Bad::

    import numpy as np


    class Softmax:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)

        def predict(self, x):
            return x @ self.W

        def loss(self, x, t):
            z = self.predict(x)
            z = z - z.max(axis=1, keepdims=True)
            self.y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
            logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            return -np.sum(t * logs) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            return {"W": x.T @ (self.y - t) / len(x)}

        def accuracy(self, x, t):
            y = np.argmax(self.predict(x), axis=1)
            return np.sum(y == np.argmax(t)) / len(x)

Good::

    import numpy as np


    class Softmax:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)

        def predict(self, x):
            return x @ self.W

        def loss(self, x, t):
            z = self.predict(x)
            z = z - z.max(axis=1, keepdims=True)
            self.y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
            logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            return -np.sum(t * logs) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            return {"W": x.T @ (self.y - t) / len(x)}

        def accuracy(self, x, t):
            y = np.argmax(self.predict(x), axis=1)
            return np.sum(y == np.argmax(t, axis=1)) / len(x)

How nncheck decides: a network is asked for its predictions, and then for its accuracy beside targets of which all, none,
or some agree with them, in the form that its loss takes. A function is asked with scores, labels and one-hot
rows in every form that people use. A share, a percentage or a number of right answers is right; where what is said is none
of them in any form, it is shown what was said of predictions that are all right.

Sources:
    - casper-hansen/Neural-Network-From-Scratch#1 ("printing an accuracy of 0")
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import HelperLab, Lab, finding, measured
from ..model import Edit, Finding
from ..repair import metric_edits

SEVERITY = "error"
FAMILY = "training"
SUBJECTS = ("metric", "")


def check(lab: Lab | HelperLab) -> Iterator[Finding]:
    function = lab.code.function(measured.method(lab))
    if function is None or measured.batch_argument(lab) is not None:
        return
    found = measured.table(lab)
    calls = lab.code.calls(function, ("argmax",))
    if found is None or not calls:
        return
    if measured.fits(found):
        network = measured.other_rows(lab)
        if network:
            yield finding(
                lab,
                f"it is right only where samples are columns; to {network} they are rows",
                at=calls[0],
                label="takes the largest over the samples",
            )
        return
    if not measured.misses(found) or not measured.speaks_of_accuracy(lab):
        return
    worst = int(abs(found[:2, 1] - found[:2, -1]).argmax())
    count, share, *_, said = found[worst]
    yield finding(
        lab,
        f"accuracy is {said:.3g} where {round(share * count)} of {count:.0f} predictions are right",
        at=calls[0] if len(calls) == 1 else function,
        label="says another number than those that are right",
    )


def repair(lab: Lab | HelperLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(measured.method(lab))
    if function is not None:
        yield from metric_edits.formats(lab.code, function)
