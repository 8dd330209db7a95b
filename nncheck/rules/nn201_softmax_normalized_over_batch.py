"""The softmax is normalised over the whole batch: all rows together sum to 1, not each row alone.

`np.sum(e)` without an axis adds up the entire matrix. For one sample that is right, which is how
the code was tested. For a batch of N rows each row sums to about 1/N: no longer probabilities of
classes. The samples also get mixed: what is predicted for one image depends on which others are in
its batch.

With cross-entropy the loss begins near ln(N·C) instead of ln(C), for example 6.9 instead of 2.3
with 100 samples of 10 classes. The backward (y - t)/N is right for the softmax that was meant and
wrong for the one that was written: the derivative of the written loss is y - t/N, so that the two
differ by (1 - 1/N)·y. Its rows do not sum to 0 either: every step pushes all logits of the batch
the same way, and there is no point where it comes to rest. In training the logits run away, the
loss becomes inf and then nan, and the network predicts class 0 for everything (argmax of nan is
0): an accuracy of about 10 % for ten classes.

Beware: the gradient check does not say "softmax". The backward is right, the forward is not.
`np.max(a)` without an axis is a smaller sin of the same line; see NN302.

Bad::

    import numpy as np


    def softmax(a):
        e = np.exp(a - np.max(a))
        return e / np.sum(e)  # the sum over all samples


    class SoftmaxWithLoss:
        def forward(self, a, t):
            self.y = softmax(a)
            self.t = t
            return -np.sum(t * np.log(self.y + 1e-12)) / len(t)

        def backward(self, dout=1):
            return dout * (self.y - self.t) / len(self.t)

Good::

    import numpy as np


    def softmax(a):
        e = np.exp(a - np.max(a, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)


    class SoftmaxWithLoss:
        def forward(self, a, t):
            self.y = softmax(a)
            self.t = t
            return -np.sum(t * np.log(self.y + 1e-12)) / len(t)

        def backward(self, dout=1):
            return dout * (self.y - self.t) / len(self.t)

How nncheck decides: properties of the forward are looked at, not its text. Of an output shaped
like its input, without negative numbers: do its rows sum to 1, or its columns, or all entries
together? Of a loss of logits and targets, also inside a network: with all logits equal, is the
loss ln C for a single sample and ln(N·C) for a batch? Then the `sum` without an axis is looked up
beside the `exp`; the subject that holds it carries the finding. A free function may be meant for
one sample. If losses or networks of the file run it, it is judged by whether they mix their
samples; nothing is said where it is called row by row or its text speaks of one vector; without
users, and with no axis in its text, it is a warning. A loss that is right with its own gradient, and
whose text knows neither axes nor sizes, is one of a single list of scores. The fix gives `sum` and `max` the last axis with `keepdims=True`.

Sources:
    - nncheck's seed documents, defects 1 to 3 and 60
    - oreilly-japan/deep-learning-from-scratch#85
    - ttsugriy…/common-mistakes teaches it as the "fix"
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import shapes
from ..repair.code import called

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    if rows.softmax_sums(lab) == "all":
        point = lab.point()
        output = lab.output(point.values)
        assert output is not None
        sums = output.sum(axis=-1)
        message = (
            f"softmax is normalised over the whole batch: rows sum to {np.mean(sums):.2g}, not 1"
        )
        note = f"all {output.size} entries together sum to {output.sum():.3g}"
    elif rows.softmax_sums(lab, logs=True) == "all":
        output = np.exp(np.asarray(lab.output(lab.point().values)))
        message = (
            "log-softmax is normalised over the whole batch: the probabilities of a row sum to "
            f"{np.mean(output.sum(axis=-1)):.2g}, not 1"
        )
        note = f"all {output.size} of them together sum to {output.sum():.3g}"
    elif rows.batch_wide_log_softmax(lab):
        message = "softmax is normalised over the whole batch: at equal logits the loss is ln(N·C), not ln C"
        note = f"the loss of one sample changes when another sample moves ({rows.leak(lab) or 0:.3g}); it must not"
    else:
        return
    call = _sum_over_all(lab)
    if call is None and lab.card.kind != "activation":
        # the softmax stands elsewhere; the subject that holds it carries the finding
        return
    use = _use(lab)
    if use == "single":
        return
    yield finding(
        lab,
        message,
        at=call,
        label="sums over the batch too",
        notes=(note,),
        slots=lab.wrong,
        lowered=use == "unknown",
    )


def _use(lab: Lab) -> str:
    """What a free function is fed, by those who use it: "batch", "single" or "unknown".

    Users that keep their samples apart give it one sample at a time. Without users, an axis in
    its text says that rows are meant.
    """
    if lab.card.style in ("loss-pair", "loss-and-gradient") and not lab.wrong:
        # right as it is, and not a word of samples: scores of one list
        reached = lab.code.reached(lab.card.forward, lab.card.backward)
        texts = " ".join(lab.code.text(lab.code.functions[n]) for n in reached)
        return "batch" if _SAMPLES.search(texts) else "single"
    if lab.card.style != "function":
        return "batch"
    name = lab.card.name
    text = lab.code.text(lab.code.functions[name]) if name in lab.code.functions else ""
    users = [s for s in lab.siblings() if name in s.card.definitions]
    if users:
        return "batch" if any(rows.leak(u) is None or rows.leak(u) for u in users) else "single"
    if _ONE_SAMPLE.search(text) or _called_in_a_loop(lab, name):
        return "single"
    return "batch" if "axis" in text or "keepdims" in text else "unknown"


_SAMPLES = re.compile(
    r"axis|keepdims|shape|len\(|mean\(|average\(|size|range\(|enumerate\(|\.T\b|for "
)
_ONE_SAMPLE = re.compile(r"vector|one (sample|row)|single|\b1-?d\b|a row\b", re.IGNORECASE)


def _called_in_a_loop(lab: Lab, name: str) -> bool:
    """`[softmax(row) for row in scores]`: somebody hands over one row at a time."""
    for node in ast.walk(lab.code.source.tree):
        generators = getattr(node, "generators", [])
        targets = [g.target for g in generators] or (
            [node.target] if isinstance(node, ast.For) else []
        )
        names = {t.id for t in targets if isinstance(t, ast.Name)}
        for call in lab.code.calls(node, (name,)) if names else ():
            if any(isinstance(a, ast.Name) and a.id in names for a in call.args):
                return True
    return False


def _functions(lab: Lab) -> list[str]:
    """Functions on the way of the forward that take an exponential."""
    return [
        q
        for q in lab.code.reached(lab.card.forward, lab.card.backward)
        if "exp(" in lab.code.text(lab.code.functions[q])
    ]


def _sum_over_all(lab: Lab) -> ast.Call | None:
    for qualname in _functions(lab):
        for call in lab.code.calls(lab.code.functions[qualname], ("sum",)):
            if not shapes.has_axis(call):
                return call
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in _functions(lab):
        function = lab.code.functions[qualname]
        exp_sums = [c for c in lab.code.calls(function, ("sum",)) if not shapes.has_axis(c)]
        if exp_sums:
            yield from shapes.reductions_per_row(lab.code, function)
        for call in exp_sums:
            edit = shapes.with_axis(lab.code, call)
            if edit is not None:
                yield f"{called(call)} over the last axis", (edit,)
