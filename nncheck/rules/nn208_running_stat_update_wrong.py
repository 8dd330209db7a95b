"""The running mean or the running variance of a batch normalisation is gathered wrongly.

While a network learns, a batch normalisation gathers what it will use for predictions: an average over
many batches, of which each new one gets a small part, 0.1 or 0.01:

    running_mean = 0.9 * running_mean + 0.1 * mu

Slips here change nothing in training. With the two weights exchanged the last batch is nearly all that is
kept. Weights that do not sum to 1 let the average shrink or grow without end. A variance that is
gathered as a standard deviation, a mean that stands where the variance belongs, and an average that
is computed and never stored are as silent.

How it shows in training: loss, gradients and training accuracy are right. Predictions are wrong by a
factor, or jump with the last batch that was seen; the validation curve zigzags, or lies far above the
training curve from the start, and looks like overfitting.

Bad::

    import numpy as np


    class BatchNorm:
        def __init__(self, gamma, beta, momentum=0.9):
            self.gamma, self.beta, self.momentum = gamma, beta, momentum
            self.mean, self.var = np.zeros_like(gamma), np.ones_like(gamma)

        def forward(self, x, train=True):
            mu, var = self.mean, self.var
            if train:
                mu, var = x.mean(axis=0), x.var(axis=0)
                self.mean = (1 - self.momentum) * self.mean + self.momentum * mu  # exchanged
                self.var = self.momentum * self.var + (1 - self.momentum) * var
            self.std = np.sqrt(var + 1e-5)
            self.xhat = (x - mu) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
            g = dout * self.gamma
            return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std

Good::

    import numpy as np


    class BatchNorm:
        def __init__(self, gamma, beta, momentum=0.9):
            self.gamma, self.beta, self.momentum = gamma, beta, momentum
            self.mean, self.var = np.zeros_like(gamma), np.ones_like(gamma)

        def forward(self, x, train=True):
            mu, var = self.mean, self.var
            if train:
                mu, var = x.mean(axis=0), x.var(axis=0)
                self.mean = self.momentum * self.mean + (1 - self.momentum) * mu
                self.var = self.momentum * self.var + (1 - self.momentum) * var
            self.std = np.sqrt(var + 1e-5)
            self.xhat = (x - mu) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
            g = dout * self.gamma
            return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std

How nncheck decides: of a batch normalisation that has a mode. After each of four batches in training it is
run at evaluation at x = 0 and x = 1, which tells the mean and the deviation that it uses, under
whatever name it keeps them; then the weights A and B of A·kept + B·batch are fitted, with a
residual of zero or not at all. A mean of all batches so far, either way of counting momentum, and a variance
over N or N − 1 are conventions. A weight of 0 that the constructor has by default is its user's to choose. A new batch that gets more than half is told where the number is
the code's own, or where mean and variance differ. The fix writes the recursion anew.

Sources:
    - pytorch#15298 and #7028; tinygrad#807
    - S. Ioffe, C. Szegedy: Batch Normalization (2015), section 3.1
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..lab import Lab, finding, gathered
from ..lab.gathered import Recursion
from ..model import Edit, Finding
from ..repair import running

SEVERITY = "error"
FAMILY = "value"

_SAME = 0.01
_RIGHT = {
    "mean": {"mean"},
    "variance": {"variance", "standard deviation", "1 / standard deviation"},
}


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind not in ("layer", "activation"):
        return
    both = gathered.recursions(lab) or []
    for moved in both:
        words = _alone(lab, moved) or _of_weights(lab, moved, both)
        if words:
            yield finding(
                lab,
                f"the running {moved.of} is gathered wrongly: {words}",
                at=running.place(lab.code, lab.card, moved.of),
                label="read off the forward at evaluation",
                of=moved.of,
            )


def _alone(lab: Lab, moved: Recursion) -> str:
    if moved.is_still:
        if running.elsewhere(lab.code, lab.card):
            return ""
        return "it stays as it was, whatever batches are seen in training"
    if moved.statistic not in _RIGHT[moved.of]:
        return f"it moves by the {moved.statistic} of the batch"
    chosen = moved.is_average and _is_chosen(lab, moved)
    if moved.forgets and not chosen and moved.news[-1] > 0:
        return f"of what was kept nothing is left, it is {moved.news[-1]:.3g} times that of the last batch"
    if not moved.is_average:
        old, new = moved.olds[-1], moved.news[-1]
        return (
            f"the weights {old:.3g} (kept) and {new:.3g} (batch) sum to {old + new:.4g}, not to 1"
        )
    return ""


def _of_weights(lab: Lab, moved: Recursion, both: list[Recursion]) -> str:
    """Weights that sum to 1, and give the batch nearly all."""
    new = moved.news[-1]
    if new <= 0.5 + _SAME:
        return ""
    if moved.forgets and _is_chosen(lab, moved):
        return ""
    others = [r.news[-1] for r in both if r is not moved]
    mixed = any(abs(o + new - 1) < _SAME for o in others)
    if _is_guessed(lab, new) and not mixed:
        return ""
    return f"each new batch gets the weight {new:.3g}, and all that was kept {1 - new:.3g}"


def _is_chosen(lab: Lab, moved: Recursion) -> bool:
    """The weight is an argument of the constructor that is 0 or 1 where nobody gives another."""
    function = lab.code.function(f"{lab.card.name}.__init__")
    place = running.place(lab.code, lab.card, moved.of)
    if function is None or place is None:
        return False
    arguments = function.args.args[len(function.args.args) - len(function.args.defaults) :]
    ends = {
        a.arg
        for a, d in zip(arguments, function.args.defaults, strict=True)
        if isinstance(d, ast.Constant) and type(d.value) in (int, float) and d.value in (0, 1)
    }
    read = {n.attr for n in ast.walk(place) if isinstance(n, ast.Attribute)}
    kept = {t.rpartition(".")[2] for t, v, _ in lab.code.assigned(function) if _names(v) & ends}
    return bool(read & (ends | kept))


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _is_guessed(lab: Lab, new: float) -> bool:
    """The number was given by nncheck, since the constructor asks for one."""
    given = [float(n) for g in lab.card.guesses for n in re.findall(r"= (\d?\.\d+)", g)]
    return any(min(abs(n - new), abs(n - 1 + new)) < _SAME for n in given)


def holds(lab: Lab, found: Finding) -> bool:
    """Both averages can be told, and are right."""
    return gathered.recursions(lab) is not None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from running.rewritten(lab.code, lab.card)
