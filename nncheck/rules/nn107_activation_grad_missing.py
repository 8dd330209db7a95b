"""The backward hands the upstream gradient on as it is: the activation's own derivative is missing.

The chain rule multiplies: for y = f(x), dL/dx = dL/dy · f'(x). What comes in as `dout` is dL/dy;
what goes out has to be dL/dx. A backward that returns `dout` says that f'(x) = 1 everywhere, which
is true of the identity and of nothing else.

How it shows in training: the layers below get gradients that are too large and that do not know
where the activation is flat. A tanh or sigmoid unit that is saturated (f' near 0) should stop
learning and does not; a ReLU that is off should pass nothing and passes everything. The loss
usually falls in the beginning and then settles too high. With sigmoids, whose slope is at most ¼,
the gradients are at least four times too large for each layer that they pass.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout  # the slope of tanh is 1 at 0 only

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: for an activation or layer of one input whose gradient is wrong, `dout` is
drawn with mixed signs and uneven sizes, and what backward returns is compared with it. The rule
speaks when the two are equal in every entry. The measured slopes f'(x) = reference / dout are
shown beside it. The fix multiplies by a derivative that is written in what the forward keeps: y·(1
- y), 1 - y², x > 0 and others; the one with which the gradients are right is taken.

Sources:
    - Bot-Academy/NeuralNetworkFromScratch#3
    - CaptainE/RNN-LSTM-in-numpy#1: the sigmoid itself where its derivative is meant
    - M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2, equations BP1 and BP2
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    x = rows.only_input(lab)
    if x is None or x not in lab.wrong or lab.card.scalar:
        return
    point = lab.point()
    yours = lab.claimed(point).gradients.get(x)
    g = np.asarray(point.cotangent)
    if yours is None or yours.shape != g.shape:
        return
    if not np.allclose(yours, g, rtol=1e-9, atol=0):
        return
    yield finding(
        lab,
        "the backward passes the upstream gradient on unchanged: the derivative of the activation is missing",
        label="not multiplied by f'(x)",
        notes=(_slopes(lab, x),),
        slots=(x,),
    )


def _slopes(lab: Lab, x: str) -> str:
    reference = lab.reference(x, lab.point()).value
    slopes = reference / np.asarray(lab.point().cotangent)
    return f"f'(x) lies between {slopes.min():.3g} and {slopes.max():.3g} here, yours is 1"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Derivatives written in what the forward keeps: its output y or its input x."""
    forward = lab.code.function(lab.card.forward)
    if forward is None:
        return
    held = dict.fromkeys(t for t, _, _ in lab.code.assigned(forward) if t.startswith("self."))
    for site in sites.sites(lab.code, lab.card, found.facts["slots"][0]):
        text = lab.code.text(site)
        if not isinstance(site, (ast.Name, ast.BinOp, ast.Call)):
            continue
        for h in held:
            for slope in _SLOPES:
                yield (
                    f"multiply by f'(x) = {slope.format(h)}",
                    (lab.code.replace(site, f"{text} * {slope.format(h)}"),),
                )


_SLOPES = ("{0} * (1 - {0})", "(1 - {0} ** 2)", "{0}", "(~{0})", "({0} > 0)", "(1 - np.tanh({0}) ** 2)",
           "(1 - np.exp(-{0}))", "np.exp({0})", "np.cos({0})", "2 * {0}", "(1 / {0})")  # fmt: skip
