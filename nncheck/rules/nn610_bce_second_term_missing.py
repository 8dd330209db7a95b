"""Binary cross-entropy without its second term: what has the target 0 costs nothing.

For a target t of 0 or 1 and a probability p, the loss is -t·log p - (1 - t)·log(1 - p). The first
term speaks only where t is 1, the second only where t is 0. Cross-entropy over several classes has
no second term, since there the probabilities of a row sum to 1 and pushing one up pushes the others
down. A single sigmoid output has no such partner: leave out (1 - t)·log(1 - p), and nothing is said
about the negatives any more.

How it shows in training: if the gradient is that of the one term, every output drifts to 1, the loss
falls to 0 and the accuracy to the share of positives. If the gradient is still that of both terms,
the network learns well, and the loss that is printed is wrong: it can rise while the model gets
better, and early stopping picks the wrong epoch.

Bad::

    import numpy as np


    class BinaryCrossEntropy:
        def forward(self, p, t):
            self.p, self.t = np.clip(p, 1e-12, 1 - 1e-12), t
            return -np.mean(t * np.log(self.p))  # nothing where t is 0

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size

Good::

    import numpy as np


    class BinaryCrossEntropy:
        def forward(self, p, t):
            self.p, self.t = np.clip(p, 1e-12, 1 - 1e-12), t
            return -np.mean(t * np.log(self.p) + (1 - t) * np.log(1 - self.p))

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size

How nncheck decides: at three points the value is a constant times Σ -t·log p, p being the input or
its sigmoid, so that it does not move with an entry whose target is 0. It speaks when the gradient
that is claimed is that of both terms, (p - t)/(p(1 - p)), or p - t for logits. Where the gradient is
that of the one term, only a name that says "binary" makes it a fault. The fix adds the second term.

Sources:
    - RubixML#424
    - nd4j#1328
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.90
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Edit, Finding
from ..repair import changes
from ..repair.code import Code, called

SEVERITY = "error"
FAMILY = "loss"

_BINARY = re.compile(r"binary|bce|bin_?cross|logistic|sigmoid|bernoulli|二値", re.IGNORECASE)


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None:
        return
    named = bool(_BINARY.search(f"{lab.card.name} {lab.card.forward}"))
    if not lab.wrong and not (named and _binary_targets(lab)):
        return
    for view in losses.views(lab):
        if view.name == "softmax" or losses.value_ratio(lab, losses.cross_entropy, view) is None:
            continue
        both = losses.of_binary_cross_entropy if view.name == "given" else losses.difference
        claims_both = bool(lab.wrong) and losses.gradient_ratio(lab, both, view) is not None
        if not claims_both and not named:
            continue
        if claims_both and not named and not _binary_targets(lab):
            continue
        yield _found(lab, claims_both=claims_both)
        return


def _binary_targets(lab: Lab) -> bool:
    target = next(s for s in lab.card.slots if s.role == "target")
    return target.domain.values == "binary"


def _found(lab: Lab, *, claims_both: bool) -> Finding:
    pair = losses.roles(lab)
    given = losses.data(lab, lab.point())
    value = lab.output(lab.point().values)
    zeros = int(np.sum(given[1] == 0)) if given else 0
    shown = f"{float(np.asarray(value).reshape(-1)[0]):.4g}" if value is not None else "the value"
    return finding(
        lab,
        f"the loss lacks its second term: {shown} comes from the targets 1 alone, {zeros} targets of 0 cost nothing",
        at=_place(lab),
        label="no (1 - t) log(1 - p)",
        notes=(f"the gradient that backward gives for {(pair or ('',))[0]} is that of both terms",)
        if claims_both
        else (),
        slots=lab.wrong,
        explains=claims_both,
    )


def _place(lab: Lab) -> ast.AST | None:
    products = list(_products(lab))
    return products[0] if products else lab.code.function(lab.card.forward)


def _products(lab: Lab) -> Iterator[ast.BinOp]:
    """t * log(p), in either order, where the forward computes it."""
    for name in lab.code.reached(lab.card.forward):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and _log(node):
                yield node


def _log(node: ast.BinOp) -> ast.Call | None:
    for side in (node.left, node.right):
        if isinstance(side, ast.Call) and called(side) in ("log", "logaddexp") and side.args:
            return side
    return None


def _of_the_others(code: Code, log: ast.Call) -> str:
    """log(1 - p) beside log(p); logaddexp(0, z) beside logaddexp(0, -z)."""
    last, name = log.args[-1], code.text(log.func)
    if called(log) == "log":
        return f"{name}(1 - {code.text(last)})"
    other = code.text(last.operand) if isinstance(last, ast.UnaryOp) else f"-{code.text(last)}"
    return f"{name}({code.text(log.args[0])}, {other})"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for node in _products(lab):
        log = _log(node)
        if log is None:
            continue
        other = node.left if node.right is log else node.right
        minus = isinstance(other, ast.UnaryOp) and isinstance(other.op, ast.USub)
        t = lab.code.text(other.operand if isinstance(other, ast.UnaryOp) else other)
        sign = "-" if minus else "+"
        added = f"{lab.code.text(node)} {sign} (1 - {t}) * {_of_the_others(lab.code, log)}"
        start, end = changes.bracketed(lab.code, node)
        bare = (start, end) != lab.code.source.span(node)
        inside_call = (
            lab.code.source.text[start - 1 : start] == "("
            and lab.code.source.text[end : end + 1] == ")"
        )
        text = f"({added})" if bare or not inside_call else added
        yield "add the term of the targets 0", (lab.code.source.edit((start, end), text),)
