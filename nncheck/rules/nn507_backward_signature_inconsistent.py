"""One class of a family wants other arguments in its backward than all the others.

Classes that share a base are used without asking which one it is: `for layer in reversed(layers): g =
layer.backward(g)`. That works while all of them take the same. One backward that wants the output as
well, `backward(x, y)` where the others take `backward(x)`, ends the loop with a TypeError, and the
person who meets it is not the one who wrote the class.

How it shows in training: not until a network uses that class. Then the first backward pass stops with
"missing 1 required positional argument", or the caller starts to ask `isinstance`, and every new class
has to be entered there. A value that the forward has computed can be kept by the object instead.

Bad::

    import numpy as np


    class Activator:
        pass


    class Sine(Activator):
        def forward(self, x):
            return np.sin(x)

        def backward(self, x):
            return np.cos(x)


    class Square(Activator):
        def forward(self, x):
            return x**2

        def backward(self, x):
            return 2 * x


    class Exponential(Activator):
        def forward(self, x):
            return np.exp(x)

        def backward(self, x):
            return np.exp(x)


    class Sigmoid(Activator):
        def forward(self, x):
            return 1 / (1 + np.exp(-x))

        def backward(self, x, y):
            return y * (1 - y)

Good::

    import numpy as np


    class Activator:
        pass


    class Sine(Activator):
        def forward(self, x):
            return np.sin(x)

        def backward(self, x):
            return np.cos(x)


    class Square(Activator):
        def forward(self, x):
            return x**2

        def backward(self, x):
            return 2 * x


    class Exponential(Activator):
        def forward(self, x):
            return np.exp(x)

        def backward(self, x):
            return np.exp(x)


    class Sigmoid(Activator):
        def forward(self, x):
            return 1 / (1 + np.exp(-x))

        def backward(self, x):
            y = self.forward(x)
            return y * (1 - y)

How nncheck decides: the required arguments of backward are counted for all activations of the file
that share a base class. The rule speaks when there are four or more, at least two in three of them
agree, and this one does not. Losses and layers with parameters are not compared with activations, and
arguments with a default do not count. It is a warning: each class is right by itself.

Sources:
    - nncheck's seed documents, defect 12: two of twenty-six activations want y
    - numpy-ml#48
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Card, Finding
from ..repair.code import Function

SEVERITY = "warning"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    function = lab.code.function(lab.card.backward)
    base = _base(lab, lab.card)
    if function is None or base is None or lab.card.kind != "activation":
        return
    family = [c for c in lab.bench.cards if c.kind == "activation" and _base(lab, c) == base]
    counts = {c.name: n for c in family if (n := _required(lab, c)) is not None}
    mine = counts.get(lab.card.name)
    usual, many = Counter(counts.values()).most_common(1)[0] if counts else (None, 0)
    if mine is None or usual is None or mine == usual:
        return
    if len(counts) < 4 or 3 * many < 2 * len(counts):
        return
    yield finding(
        lab,
        f"backward wants {_words(mine)}, and {many} of the {len(counts)} activations that share the base "
        f"{base} take {_words(usual)}",
        at=_header(function),
        label=f"a caller that knows {base} gives {_words(usual)}",
        slots=(),
    )


def _words(count: int) -> str:
    return "no argument" if count == 0 else "1 argument" if count == 1 else f"{count} arguments"


def _base(lab: Lab, card: Card) -> str | None:
    """The first base class by name."""
    node = lab.code.classes.get(card.name.rsplit(".", 1)[-1])
    names = [b.id for b in node.bases if isinstance(b, ast.Name)] if node is not None else []
    return names[0] if names else None


def _required(lab: Lab, card: Card) -> int | None:
    function = lab.code.function(card.backward)
    if function is None:
        return None
    return len(lab.code.parameters(function)) - len(function.args.defaults)


def _header(function: Function) -> ast.AST:
    arguments = function.args.args
    return arguments[-1] if arguments else function
