"""The backward is not written, and says nothing: it passes, or returns an exception instead of raising it.

`pass` gives None, and `return NotImplementedError` gives a class: neither stops the program. A caller
goes on with a value that is no gradient, and what fails is something else, later, or nothing. An
exception is of use only if it is raised.

How it shows in training: as a TypeError in the layer below, or not at all where the result is ignored.
Whoever reads the class believes that it can be trained. A base class may do this for methods that its
children write; here it is a class that has a forward of its own.

Bad::

    import numpy as np


    class Cube:
        def forward(self, x):
            self.x = x
            return x**3

        def backward(self, dout):
            return NotImplementedError("later")


    class Square:
        def forward(self, x):
            self.x = x
            return x**2

        def backward(self, dout):
            return dout * 2 * self.x

Good::

    import numpy as np


    class Cube:
        def forward(self, x):
            self.x = x
            return x**3

        def backward(self, dout):
            return dout * 3 * self.x**2


    class Square:
        def forward(self, x):
            self.x = x
            return x**2

        def backward(self, dout):
            return dout * 2 * self.x

How nncheck decides: forward and backward run, and the backward gives no gradient. The rule speaks when
its body is nothing but `pass`, `...` or a docstring, or returns NotImplemented, NotImplementedError or
an instance of it. Classes that others inherit from and that cannot be run themselves are not asked. It
is a warning: nothing wrong is computed, since nothing is computed.

Sources:
    - nncheck's seed documents: a base class whose methods pass
    - the Python documentation on NotImplementedError: an exception to be raised
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Finding
from ..repair import returning

SEVERITY = "warning"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    function = lab.code.function(lab.card.backward)
    if function is None or not returning.does_nothing(function):
        return
    record = lab.claimed(lab.point())
    if record.failure is not None or record.gradients:
        return
    yield finding(
        lab,
        "the backward is not written and does not say so: it gives no gradient and raises nothing",
        at=lab.code.body(function)[-1] if lab.code.body(function) else function,
        label="raise NotImplementedError, or write it",
        slots=(),
    )
