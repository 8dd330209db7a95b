"""The loss takes the logarithm of a probability that can round to 0, and becomes inf or nan.

A probability from a softmax is never 0 on paper. In floating point it is 0 as soon as its logit
lies about 745 below the largest of its row (in float32: 104), and log(0) = -inf. With one-hot
targets the other classes then give 0·(-inf) = nan as well.

Two ways out. The good one: never form the probability. log softmax(z) = z - m - log Σ exp(z - m),
with m the row's maximum, is exact however far the logits lie apart; at logits 800 apart the loss
is 800. The common one: log(p + 1e-7) or np.maximum(p, 1e-12). This stops the inf; but the loss no
longer grows beyond -log(1e-7) = 16.1, and where it is cut off its true derivative is 0, while `y -
t` is not.

How it shows in training: the printed loss is inf or nan at some step although the weights are
still finite, since y - t needs no logarithm; averages and plots are ruined, and early stopping is
confused.

Bad::

    import numpy as np


    class CrossEntropyFromLogits:
        def forward(self, z, t):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.p = e / e.sum(axis=1, keepdims=True)
            self.t = t
            return -np.sum(t * np.log(self.p)) / len(t)  # p can be 0

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

Good::

    import numpy as np


    class CrossEntropyFromLogits:
        def forward(self, z, t):
            z = z - z.max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            self.p = np.exp(log_p)
            self.t = t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

How nncheck decides: for a loss of logits, the logits of all other classes are raised until the
target's probability rounds to 0: 800 apart, where the true loss is 800 (for a yes-or-no question,
the score is 800 on the wrong side). For a loss of probabilities, the probability of the right
class is set to exactly 0. The rule speaks when the value is inf or nan and numpy reported a
division by zero; the place is the `log` on that line. A loss that adds a small number, clips or
uses log-softmax stays finite and is silent. A network that takes the logarithm in its own code is
asked with inputs of 3000. What overflows inside the logarithm belongs to NN307.
The fix keeps the argument of log above 1e-300.

Sources:
    - nncheck's seed documents, defects 43 and 59
    - mxnet#4594
    - ACE#2
    - dl4j#785
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..lab import Lab, extremes, far, finding, overflow, rows, saturated
from ..model import Array, Edit, Finding
from ..repair import logarithms

SEVERITY = "warning"
FAMILY = "stability"

_LOG = "divide by zero encountered in log"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind == "network":
        yield from _in_network(lab)
    if lab.card.kind != "loss" or saturated.zero_times_log(lab) is not None:
        return
    hard = _hard_input(lab)
    if hard is None or any(t.kind == "softplus" and t.lost for t in overflow.troubles(lab)):
        return
    name = rows.only_input(lab) or ""
    values, note = hard
    look = extremes.look(lab, values[name], **{k: v for k, v in values.items() if k != name})
    if not (look.has_inf or look.has_nan) or look.place_of("divide by zero") is None:
        return
    logs = logarithms.logs(lab.code, lab.code.reached(lab.card.forward))
    at = look.place_of(_LOG)
    yield finding(
        lab,
        f"the loss takes the log of a probability that can be 0: it becomes {_value(look.output)}",
        at=logarithms.on_line(lab.code, logs, at) or at or (logs[0] if logs else None),
        label="log(0) is -inf",
        notes=(note, *_at_its_best(lab)),
        shown={name: values[name]},
    )


def _in_network(lab: Lab) -> Iterator[Finding]:
    """A network that takes the logarithm in its own code, far out on either side."""
    for look in far.looks(lab):
        value = look.value
        lines = [p for p in value.places(_LOG) if overflow.is_own(lab, p)]
        if not lines or value.yours is None or bool(np.all(np.isfinite(value.yours))):
            continue
        logs = logarithms.logs(lab.code, lab.code.reached(lab.card.forward))
        what = _value(value.yours)
        yield finding(
            lab,
            f"the loss takes the log of a probability that can be 0: it becomes {what}",
            at=logarithms.on_line(lab.code, logs, lines[0]) or lines[0],
            label="log(0) is -inf",
            notes=("with inputs of 3000 the probability of the right class rounds to 0",),
        )
        return


def _at_its_best(lab: Lab) -> Iterator[str]:
    if saturated.value_is_lost(lab) is not None:
        yield "at a right and sure prediction it is nan as well: 0 times log(0)"


def _hard_input(lab: Lab) -> tuple[Mapping[str, Array], str] | None:
    """Logits whose target's probability rounds to 0, or a probability of exactly 0."""
    wrong = saturated.predicted(lab, 0.0)
    if wrong is not None:
        return wrong, "at a probability of exactly 0 for the right class the loss is not finite"
    name = rows.only_input(lab)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if name is None or target is None:
        return None
    values = lab.point().values
    t = values[target.name]
    slot = next(s for s in lab.card.slots if s.name == name)
    if slot.domain.values == "real" and target.domain.values == "binary":
        score = np.where(t > 0, -800.0, 800.0)
        if score.shape != values[name].shape:
            return None
        return {**values, name: score}, "at a score 800 on the wrong side the true loss is 800"
    x = extremes.logits(lab)
    if x is None or target.domain.values not in ("onehot", "index"):
        return None
    return (
        {**values, name: extremes.one_class_far(x, t)},
        "at logits 800 apart the true loss is 800 and the gradient finite",
    )


def _value(output: Array | None) -> str:
    return "nan" if output is not None and bool(np.any(np.isnan(output))) else "inf"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from logarithms.bounded(lab.code, lab.code.reached(lab.card.forward))
