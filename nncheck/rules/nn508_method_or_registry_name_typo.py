"""A method that others call by a fixed name is misspelt: forwad for forward, bakward for backward.

Python looks methods up by name when they are called. A class with `forwad` is accepted without a
word, and the mistake shows only when a network runs `layer.forward(x)`: AttributeError, 'Sigmoid'
object has no attribute 'forward'. If the class inherits from a base class that has a `forward`,
there is not even that: the base's method runs instead, and the layer silently does something else.

How it shows in training: at the first forward through this layer, or never, if the layer is used
in no network yet. The formulas inside may all be right; nncheck checks them as well, under the
wrong name.

Bad::

    import numpy as np


    class Sigmoid:
        def forwad(self, x):  # one r too few
            self.y = 1 / (1 + np.exp(-x))
            return self.y

        def backward(self, dout):
            return dout * self.y * (1 - self.y)

Good::

    import numpy as np


    class Sigmoid:
        def forward(self, x):
            self.y = 1 / (1 + np.exp(-x))
            return self.y

        def backward(self, dout):
            return dout * self.y * (1 - self.y)

How nncheck decides: a class that has a backward and no forward under any of the usual names (or
the other way round) is searched for a method whose name is nearly that: by the share of letters
that agree in order (difflib, at least 0.84), and at most two letters longer or shorter. The
gradients are then checked with the method as it is called. The fix renames it where it is defined
and where it is called.

Sources:
    - nncheck's seed documents, defects 30 and 49
    - gReLU#126
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    for code, facts in lab.card.contract:
        if code != "NN508":
            continue
        wrote, meant = str(facts["wrote"]), str(facts["meant"])
        function = lab.code.functions.get(f"{lab.card.name}.{wrote}")
        yield finding(
            lab,
            f"the method is called {wrote}; whoever calls {meant} gets an AttributeError",
            at=_header(lab, function),
            label=f"expected {meant}",
            wrote=wrote,
            meant=meant,
        )


def _header(lab: Lab, function: object):  # type: ignore[no-untyped-def]
    """The line of the `def`, not the whole body."""
    if function is None:
        return None
    start, _ = lab.code.source.span(function)  # type: ignore[arg-type]
    end = lab.code.source.text.index("\n", start)
    return lab.code.source.place((start, end))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.renamed(
        lab.code, lab.card.name, str(found.facts["wrote"]), str(found.facts["meant"])
    )
