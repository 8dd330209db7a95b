"""A bare `except:` in code that is checked swallows every error, also those that nobody thought of.

`except:` catches what was meant (an array without a shape, a missing key) and also a misspelt name, a
wrong type, a keyboard interrupt and `exit()`. What follows runs on with a value that stands for
"something went wrong", and the message that would have told what is gone.

How it shows in training: it does not, and that is the fault. A training loop prints 0.0 or goes on
with a default shape; an optimizer draws noise of shape (1,) for a matrix and broadcasts it; a
notebook cell ends with `exit()` in the handler and takes the kernel with it. The line to be mended
is somewhere else, and nothing points to it.

Bad::

    import numpy as np


    class Scale:
        def __init__(self, factor=2.0):
            self.factor = factor

        def forward(self, x):
            try:
                self.shape = x.shape
            except:
                self.shape = (1,)
            return self.factor * x

        def backward(self, dout):
            return self.factor * dout

Good::

    import numpy as np


    class Scale:
        def __init__(self, factor=2.0):
            self.factor = factor

        def forward(self, x):
            try:
                self.shape = x.shape
            except AttributeError:
                self.shape = (1,)
            return self.factor * x

        def backward(self, dout):
            return self.factor * dout

How nncheck decides: by reading the functions that the subject runs: a handler without a type that does
not raise again. Which error was meant only the author knows; the fix says `except Exception`, which
lets interrupts and `exit()` through, and is proven to change no number.

Sources:
    - nncheck's seed documents, defects 40 and 69
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding

SEVERITY = "warning"
FAMILY = "training"
MEETS_OPTIMIZERS = True


def check(lab: Lab) -> Iterator[Finding]:
    for name, handler in _bare(lab):
        yield finding(
            lab,
            f"a bare except in {name} hides every error, also those that were not meant",
            at=handler,
            label="name the error that is expected here",
        )


def _bare(lab: Lab) -> list[tuple[str, ast.ExceptHandler]]:
    """Handlers without a type that do not raise again, in what the subject is made of and runs."""
    own = [q for q in lab.code.functions if q.startswith(f"{lab.card.name}.")]
    run = lab.code.reached(lab.card.forward, lab.card.backward)
    return [
        (name, node)
        for name in dict.fromkeys([*run, *own])
        for node in ast.walk(lab.code.functions[name])
        if isinstance(node, ast.ExceptHandler)
        and node.type is None
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    starts = [lab.code.source.span(handler)[0] for _, handler in _bare(lab)]
    edits = [lab.code.source.edit((s, s + len("except")), "except Exception") for s in starts]
    if edits:
        yield "let interrupts and exit() through", tuple(edits)
