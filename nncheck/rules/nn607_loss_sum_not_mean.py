"""The loss is a sum over the batch, its gradient that of the mean: one of them forgot the division.

A sum grows with the batch, a mean does not. Both are used; what counts is that the loss and its
gradient make the same choice. With a gradient divided by N and a loss that is not, the gradient
describes a loss N times smaller than the one that is printed.

How it shows in training: the steps are those of the mean, so learning goes well, and the curve on the
screen is the sum. It jumps with the last, smaller batch of every epoch; it cannot be compared between
batch sizes, nor between training and test set; and with a regularisation term added to the loss, the
printed loss weighs the data N times more than the steps do. Early stopping and learning rates that
follow the loss then follow the batch size.

Bad::

    import numpy as np


    class NegativeLogLikelihood:
        def forward(self, log_p, t):
            self.shape, self.t = log_p.shape, t
            return -np.sum(log_p[np.arange(len(t)), t])  # grows with the batch

        def backward(self, dout=1.0):
            g = np.zeros(self.shape)
            g[np.arange(len(self.t)), self.t] = -1.0 / len(self.t)
            return dout * g

Good::

    import numpy as np


    class NegativeLogLikelihood:
        def forward(self, log_p, t):
            self.shape, self.t = log_p.shape, t
            return -np.mean(log_p[np.arange(len(t)), t])

        def backward(self, dout=1.0):
            g = np.zeros(self.shape)
            g[np.arange(len(self.t)), self.t] = -1.0 / len(self.t)
            return dout * g

How nncheck decides: yours is 1/N (or 1 over all entries) times the reference in every entry, at three
batch sizes, and the same batch taken twice has twice the loss. Where doubling the batch leaves the loss
as it is, the loss is a mean and the division in the gradient is one too many (NN102). A sum with the
gradient of the sum is a convention and silent. The fix makes a mean of the sum in the forward.

Sources:
    - creative_ml#6
    - karpathy/nn-zero-to-hero#20
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses, ratios
from ..model import Edit, Finding
from ..repair import changes
from ..repair.code import called, is_module_call

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or pair[0] not in lab.wrong:
        return
    ratio = ratios.ratio(lab, pair[0])
    if ratio is None or ratio.words not in ("1/N", "1/(C·N)", "1/(D·N)"):
        return
    once, twice = _taken_twice(lab)
    if once is None or twice is None or not np.isclose(twice, 2 * once, rtol=1e-6):
        return
    yield finding(
        lab,
        f"the loss is a sum and its gradient that of the mean: yours is {ratio.words} times the reference",
        at=_sums(lab)[0] if _sums(lab) else lab.code.function(lab.card.forward),
        label="a sum over the batch",
        notes=(f"the same batch taken twice has twice the loss: {once:.4g}, then {twice:.4g}",),
        slots=(pair[0],),
        explains=True,
    )


def _taken_twice(lab: Lab) -> tuple[float | None, float | None]:
    """The loss of a batch, and of the batch with every sample in it twice."""
    axes = {s.name: s.shape.index("N") for s in lab.card.slots if "N" in s.shape}
    values = lab.point().values
    doubled = {n: np.concatenate([v, v], axes[n]) if n in axes else v for n, v in values.items()}
    found = [lab.output(v) for v in (values, doubled)]
    first, second = (
        float(f.reshape(-1)[0]) if f is not None and f.size == 1 else None for f in found
    )
    return first, second


def _sums(lab: Lab) -> list[ast.Call]:
    found = []
    for name in lab.code.reached(lab.card.forward):
        found += lab.code.calls(lab.code.functions[name], ("sum", "nansum"))
    return found


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for call in _sums(lab):
        if isinstance(call.func, ast.Attribute):
            start, end = lab.code.source.span(call.func)
            name = lab.code.source.text[start:end].rsplit(".", 1)[0]
            edit = lab.code.source.edit((start, end), f"{name}.mean")
            if is_module_call(call) or called(call) == "sum":
                yield "the mean of the samples", (edit,)
    function = lab.code.function(lab.card.forward)
    if function is None:
        return
    names = lab.code.parameters(function)
    sizes = [f"{n}.{of}" for of in ("shape[0]", "size") for n in names]
    for value in lab.code.returned(function):
        for size in sizes:
            yield f"divide by {size}", (changes.wrapped(lab.code, value, "{} / " + size),)
