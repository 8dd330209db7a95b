"""The loss is an array where one number is meant: the sum over the samples was forgotten.

What is minimised is one number. A loss that gives a value for each sample is no mistake as long as
somebody makes one number of it: a `calculate` in the base class, a `np.mean` in the training loop,
or the convention that each entry has a gradient of its own. It is one when the rest of the code
treats it as the number already: each value has been divided by the batch size, or the gradient has,
and nobody adds the values up.

How it shows in training: `print(loss)` prints a column of numbers; `if loss < best` raises "the truth
value of an array is ambiguous"; `total += loss` works until the last, smaller batch does not fit.
The gradient may be right all the same, so the network learns, and what is plotted is the loss of
the first sample.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            return -np.sum(t * np.log(p + 1e-12), axis=1) / len(t)  # still one value per sample

        def backward(self, dout=1.0):
            return -dout * self.t / (self.p + 1e-12) / len(self.t)

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            return -np.sum(t * np.log(p + 1e-12)) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / (self.p + 1e-12) / len(self.t)

How nncheck decides: the value is an array with one entry for each sample (or each number), and the
class has no method that makes one number of it. The rule speaks when the value of a sample shrinks
as the batch grows, with the sample itself unchanged: it was divided by N and not summed. It also
speaks when the gradient is that of the mean and every other loss of the file gives a number. Where
the file takes a mean or a sum of what the loss returns it is silent. The fix takes the `axis` out
of the sum, sums, or takes the mean.

Sources:
    - nncheck's seed documents, defect 41
    - cbfinn/maml#70
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes
from ..repair.code import called

SEVERITY = "warning"
FAMILY = "loss"

_SUMS = ("sum", "mean", "average", "nansum", "nanmean", "fsum")


def check(lab: Lab) -> Iterator[Finding]:
    form = next((f for code, f in lab.card.contract if code == "NN605"), None)
    if form is None or form["reducer"] is not None or _is_reduced(lab):
        return
    divided = bool(form["shrinks"])
    if not divided and not (form["divisor"] != "1" and _others_are_numbers(lab)):
        return
    yield finding(
        lab,
        f"the loss is an array, one value for each {_of(form)}, and "
        + ("each is divided by N already" if divided else "its gradient is that of the mean"),
        at=_place(lab),
        label="an array, not a number",
        notes=("nothing in this file takes the sum or the mean of it",),
        mean=not divided,
    )


def _of(form: Mapping[str, Any]) -> str:
    return "sample" if form["form"] == "samples" else "entry"


def _others_are_numbers(lab: Lab) -> bool:
    """The file has other losses, and each of them gives one number."""
    others = [o.card for o in lab.siblings() if o.card.kind == "loss" and o.card.has_backward]
    return bool(others) and all(code != "NN605" for c in others for code, _ in c.contract)


def _is_reduced(lab: Lab) -> bool:
    """Somewhere in the file a sum or a mean is taken of what the loss returns."""
    own = (lab.card.forward or "").rsplit(".", 1)[-1]
    for call in lab.code.calls(lab.code.source.tree, _SUMS):
        inner = [n for n in ast.walk(call) if isinstance(n, ast.Call) and n is not call]
        if any(called(n) == own or called(n) == lab.card.name for n in inner):
            return True
    return False


def _place(lab: Lab) -> ast.AST | None:
    function = lab.code.function(lab.card.forward)
    found = lab.code.returned(function) if function is not None else []
    return found[-1] if found else function


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.forward)
    if function is None:
        return
    if found.facts["mean"]:
        for value in lab.code.returned(function):
            yield "the mean over the samples", (changes.wrapped(lab.code, value, "np.mean({})"),)
    for call in lab.code.calls(function, _SUMS):
        axis = next((k for k in call.keywords if k.arg == "axis"), None)
        if axis is not None:
            text = lab.code.text(call).replace(f", {lab.code.text(axis)}", "")
            text = text.replace(lab.code.text(axis), "")
            yield "sum over the samples too", (lab.code.replace(call, text),)
    for value in lab.code.returned(function):
        yield "sum over the samples", (changes.wrapped(lab.code, value, "np.sum({})"),)
