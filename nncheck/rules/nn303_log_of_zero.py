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
target's probability rounds to 0: 800 apart, where the true loss is 800. For a loss of
probabilities, the probability of the right class is set to exactly 0. The rule speaks when the
value is inf or nan and numpy reported a division by zero; the place is the `log` on that line. A
loss that adds a small number, clips or uses log-softmax stays finite and is silent. The fix keeps
the argument of log above 1e-300.

Sources:
    - nncheck's seed documents, defects 43 and 59
    - mxnet#4594
    - ACE#2
    - dl4j#785
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Array, Edit, Finding
from ..repair.code import called

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar or lab.card.kind != "loss":
        return
    hard = _hard_input(lab)
    if hard is None:
        return
    look = extremes.look(lab, hard[0])
    if not (look.has_inf or look.has_nan) or look.place_of("divide by zero") is None:
        return
    logs = _logs(lab)
    at = look.place_of("divide by zero encountered in log")
    yield finding(
        lab,
        f"the loss takes the log of a probability that can be 0: it becomes {_value(look.output)}",
        at=_exact(lab, at, logs) or at or (logs[0] if logs else None),
        label="log(0) is -inf",
        notes=(hard[1],),
        shown={rows.only_input(lab) or "": hard[0]},
    )


def _hard_input(lab: Lab) -> tuple[Array, str] | None:
    """Logits whose target's probability rounds to 0, or a probability of exactly 0."""
    name = rows.only_input(lab)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if name is None or target is None:
        return None
    values = lab.point().values
    slot = next(s for s in lab.card.slots if s.name == name)
    t = values[target.name]
    if slot.domain.values == "probability":
        hard = np.array(values[name])
        if target.domain.values == "onehot" and t.shape == hard.shape:
            hard[t > 0] = 0.0
        elif target.domain.values == "index" and hard.ndim == 2:
            hard[np.arange(len(hard)), t] = 0.0
        else:
            hard.reshape(-1)[0] = 0.0
        return hard, "at a probability of exactly 0 for the right class the loss is not finite"
    x = extremes.logits(lab)
    if x is None or target.domain.values not in ("onehot", "index"):
        return None
    return (
        extremes.one_class_far(x, t),
        "at logits 800 apart the true loss is 800 and the gradient finite",
    )


def _value(output: Array | None) -> str:
    return "nan" if output is not None and bool(np.any(np.isnan(output))) else "inf"


def _logs(lab: Lab) -> list[ast.Call]:
    found = []
    for qualname in lab.code.reached(lab.card.forward):
        found += lab.code.calls(lab.code.functions[qualname], ("log", "log2", "log10"))
    return found


def _exact(lab: Lab, line: object, logs: list[ast.Call]) -> ast.Call | None:
    """The call of log on the line where numpy warned."""
    return next((c for c in logs if lab.code.place(c).line == getattr(line, "line", None)
                 and lab.code.place(c).cell == getattr(line, "cell", None)), None)  # fmt: skip


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for call in _logs(lab):
        if called(call) == "log" and call.args:
            inside = lab.code.text(call.args[0])
            yield (
                "keep the argument of log above 0",
                (lab.code.replace(call.args[0], f"np.maximum({inside}, 1e-300)"),),
            )
