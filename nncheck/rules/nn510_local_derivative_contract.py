"""One class returns its local derivative f'(x), where the others of the file return dout times it.

Both contracts are in use. In the one, `backward(dout)` returns the gradient that flows on; in the other
`backward(x)` returns f'(x), and the caller multiplies. Each is right where all classes keep to it. In a
file that mixes them, a loop that calls `g = layer.backward(g)` hands the upstream gradient to a function
that takes it for x.

How it shows in training: no error is raised, since the shapes fit. The gradient below that class is
f'(dout) in place of dout·f'(x): numbers of a plausible size that have nothing to do with the loss. The
layers above it learn and those below it wander.

Bad::

    import numpy as np


    class Square:
        def forward(self, x):
            self.x = x
            return x**2

        def backward(self, dout):
            return dout * 2 * self.x


    class Exponential:
        def forward(self, x):
            self.y = np.exp(x)
            return self.y

        def backward(self, dout):
            return dout * self.y


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class Sine:
        def forward(self, x):
            return np.sin(x)

        def backward(self, x):
            return np.cos(x)

Good::

    import numpy as np


    class Square:
        def forward(self, x):
            self.x = x
            return x**2

        def backward(self, dout):
            return dout * 2 * self.x


    class Exponential:
        def forward(self, x):
            self.y = np.exp(x)
            return self.y

        def backward(self, dout):
            return dout * self.y


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class Sine:
        def forward(self, x):
            self.x = x
            return np.sin(x)

        def backward(self, dout):
            return dout * np.cos(self.x)

How nncheck decides: what the argument of each backward means is told by experiment. The rule speaks
when this class returns f'(x), and at least three activations of the file, and three in four of all,
return dout times theirs. A file that keeps to local derivatives throughout is right, and -v says so. It
is a warning: the class itself is right under its own contract.

Sources:
    - nncheck's seed documents, defect 11
    - A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition (2008): adjoints are products
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Finding

SEVERITY = "warning"
FAMILY = "contract"

LOCAL = "local-derivative"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.style != LOCAL or lab.card.kind != "activation":
        return
    # `relu_prime` beside classes with a backward keeps the contract of its name
    if "." not in (lab.card.backward or "") or "." in lab.card.name or "[" in lab.card.name:
        return
    styles = [c.style for c in lab.bench.cards if c.kind == "activation" and c.has_backward]
    products = sum(style == "layer" for style in styles)
    if products < 3 or 4 * products < 3 * len(styles):
        return
    yield finding(
        lab,
        f"backward returns f'(x), and the other {products} activations of this file return dout · f'(x)",
        at=lab.code.function(lab.card.backward),
        label="another contract than its neighbours",
        slots=(),
    )
