"""The forward writes into its input, which the layer before may keep for its own backward.

Arrays are handed on by reference. If a ReLU sets `x[x < 0] = 0` in place, the x that it got from
the layer below is changed there too. That layer may have kept exactly this array: a sigmoid or
tanh keeps its output y for y·(1 - y), batch normalisation keeps its input. Its backward then
computes with numbers that its forward never produced, and is wrong although its own code is right.

How it shows in training: a layer passes every test alone and fails behind or in front of another.
If the input is the data set itself, the samples change from epoch to epoch. A slice `x[:10]` does
not protect, because it is a view of the same memory; `x.copy()`, `np.where` and `np.maximum(x, 0)`
do.

Bad::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.off = x <= 0
            x[self.off] = 0  # the array of the layer before
            return x

        def backward(self, dout):
            return np.where(self.off, 0.0, dout)

Good::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.off = x <= 0
            y = x.copy()
            y[self.off] = 0
            return y

        def backward(self, dout):
            return np.where(self.off, 0.0, dout)

How nncheck decides: the bytes of every input and target are compared before and after one forward.
Where they have changed, the forward is run again with write-protected arrays, and the traceback of
the failing write names the line. Parameters are not meant: they may change. The fix turns an
in-place operation into a new array, or copies the argument first.

Sources:
    - mlcolvar#119
    - dl4j#364: z and a are the same object
    - NumPy user guide, "Copies and views"
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding, Forward
from ..repair import changes, shapes

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    point = lab.point()
    record = lab.run(Forward(point.values)).records[0]
    data = [s.name for s in lab.card.slots if s.role != "parameter"]
    for name in data:
        if name not in record.mutated:
            continue
        failure = lab.run(Forward(point.values), readonly=True).failure
        yield finding(
            lab,
            f"forward changes its argument {name} in place: the layer before it keeps a wrong cache",
            at=failure.place if failure is not None else lab.code.function(lab.card.forward),
            label=f"writes into the caller's {name}",
            argument=name,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    name = str(found.facts["argument"])
    for qualname in lab.code.reached(lab.card.forward):
        function = lab.code.functions[qualname]
        for parameter in lab.code.parameters(function):
            if parameter == name or qualname != lab.card.forward:
                yield from shapes.out_of_place(lab.code, function, parameter)
                yield changes.copied_first(lab.code, function, parameter)
