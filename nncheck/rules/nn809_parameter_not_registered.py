"""A parameter is not among those that the network gives to be learnt.

The loss depends on it and its gradient is right, but the list that is handed to the optimizer does not hold it. It
keeps the value that it was made with. In training the rest of the network learns around it, so nothing looks broken:
the loss falls less far than it could. It happens to a bias that was added later, to a layer in a plain list that the
class does not look into, and to a list that is written by hand.

Bad::

    import numpy as np


    class Regression:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = 0.1 * np.random.randn(n_out)

        def parameters(self):
            return [self.W]

        def loss(self, x, t):
            self.e = x @ self.W + self.b - t
            return 0.5 * np.sum(self.e**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.e / len(x)
            return {"W": x.T @ g, "b": g.sum(axis=0)}

Good::

    import numpy as np


    class Regression:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = 0.1 * np.random.randn(n_out)

        def parameters(self):
            return [self.W, self.b]

        def loss(self, x, t):
            self.e = x @ self.W + self.b - t
            return 0.5 * np.sum(self.e**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.e / len(x)
            return {"W": x.T @ g, "b": g.sum(axis=0)}

How nncheck decides: every parameter is set to random numbers of its own, and the network is asked for its
parameters. A parameter is named whose numbers are not among those that come back, while those of others are, and
whose gradient has been found right and not zero. Lists that hold nothing of the network are left alone.

Sources:
    - candle#95
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, declared, finding, moving
from ..model import Edit, Finding
from ..repair import listings, moves

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    missing = declared.left_out(lab)
    if not missing:
        yield from _never_moved(lab)
        return
    name = declared.listing(lab)
    yield finding(
        lab,
        f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not in what {name}() gives: the loss"
        " depends on it, and an optimizer that is handed the list never changes it",
        at=lab.code.function(f"{lab.card.name}.{name}"),
        missing=list(missing),
    )


def _never_moved(lab: Lab) -> Iterator[Finding]:
    for odd in moving.still(lab):
        if moves.binds_a_name(lab.code, odd.method, odd.slots) is not None:
            continue
        names, step = ", ".join(odd.slots[:4]), odd.method.rpartition(".")[2]
        yield finding(
            lab,
            f"{step} never changes {names}, whose gradient is not 0, and moves {', '.join(odd.right[:3])} by"
            f" {odd.rate:.3g} times the gradient",
            at=moves.place(lab.code, odd.method, odd.right),
            label="this parameter learns, and its neighbour does not",
            method=odd.method,
            moved=list(odd.right),
            missing=list(odd.slots),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if "method" in found.facts:
        yield from moves.added(
            lab.code, found.facts["method"], found.facts["missing"], found.facts["moved"]
        )
        return
    function = lab.code.function(f"{lab.card.name}.{declared.listing(lab)}")
    if function is not None:
        yield from listings.completed(lab.code, function, found.facts["missing"])
