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

import ast
import difflib
import re
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding, Place
from ..repair import shapes

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
    yield from _call(lab)


def _call(lab: Lab) -> Iterator[Finding]:
    """A call of a method that no object of the file has, and one letter away from one it has."""
    if not lab.card.has_backward:
        return
    failure = lab.pass_at(lab.point()).failure
    named = _ATTRIBUTE.search(failure.message) if failure is not None else None
    if failure is None or named is None or failure.type != "AttributeError":
        return
    methods = {q.rsplit(".", 1)[-1] for q in lab.code.functions if "." in q}
    wrote = named.group(1)
    close = difflib.get_close_matches(wrote, sorted(methods - {wrote}), n=1, cutoff=0.8)
    if close:
        yield finding(
            lab,
            f"{wrote} is called, and no such method exists; {close[0]} does",
            at=failure.place,
            label=f"expected {close[0]}",
            slots=lab.wrong,
            wrote=wrote,
            meant=close[0],
        )


_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")


def _header(lab: Lab, function: ast.AST | None) -> Place | None:
    """The line of the `def`, not the whole body."""
    if function is None:
        return None
    start, _ = lab.code.source.span(function)
    end = lab.code.source.text.index("\n", start)
    return lab.code.source.place((start, end))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    wrote, meant = str(found.facts["wrote"]), str(found.facts["meant"])
    yield from shapes.renamed(lab.code, lab.card.name, wrote, meant)
