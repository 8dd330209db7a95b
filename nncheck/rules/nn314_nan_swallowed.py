"""An activation turns nan into an ordinary number: what went wrong before it is not seen any more.

nan means that a computation has failed. Nearly everything passes it on, so that the loss shows it
within one step. np.fmax and np.fmin do not: they give the other argument. Neither does
np.nan_to_num, which makes 0 of it. A ReLU written with np.fmax returns 0 for nan, as for a unit
that is merely off, and its derivative there is 0 too, so that nothing of the failure reaches the
loss or the weights behind it. np.maximum and np.minimum, which look the same, pass nan on.

How it shows in training: the loss stays finite and stops falling. A layer before the activation
has broken down, perhaps hundreds of steps ago, and everything that could have told of it has been
replaced by zeros; the network trains on with what is left of it.

Bad::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.on = x > 0
            return np.fmax(x, 0.0)

        def backward(self, dout):
            return dout * self.on

Good::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.on = x > 0
            return np.maximum(x, 0.0)

        def backward(self, dout):
            return dout * self.on

How nncheck decides: one entry of the input of an element-wise function is made nan. The rule
speaks when no entry of the output is nan, the function is no step (what is constant everywhere has
nothing to pass on), and it calls a function that drops nan on purpose: fmax, fmin, nan_to_num or
the like. A comparison that is false for nan, as in np.where(x > 0, x, 0), has the same effect; it
is how most people write a ReLU, and nncheck says nothing of it.

Sources:
    - Paddle#65999
    - numpy documentation of maximum and fmax
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, far, finding
from ..lab.rows import only_input
from ..model import Edit, Finding
from ..repair.code import called

SEVERITY = "warning"
FAMILY = "stability"

_PASSING = {"fmax": "maximum", "fmin": "minimum"}
_DROPPING = (*_PASSING, "nan_to_num", "nanmax", "nanmin", "nansum", "nanmean", "isnan", "isfinite")


def check(lab: Lab) -> Iterator[Finding]:
    calls = _calls(lab)
    name = only_input(lab)
    if not calls or name is None or not far.acts_alone(lab):
        return
    values = lab.point().values
    x = np.array(values[name], dtype=float)
    x.reshape(-1)[:1] = np.nan
    before, after = lab.outputs([values, {**values, name: x}])
    if before is None or after is None or after.dtype.kind != "f" or np.any(np.isnan(after)):
        return
    if np.unique(before).size < min(3, before.size):
        return
    yield finding(
        lab,
        f"nan is made an ordinary number: the value at x = nan is {after.flat[0]:g}",
        at=calls[0],
        label="drops nan",
        notes=("what fails before this function is not seen behind it",),
    )


def _calls(lab: Lab) -> list[ast.Call]:
    return [
        call
        for name in lab.code.reached(lab.card.forward)
        for call in lab.code.calls(lab.code.functions[name], _DROPPING)
    ]


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for call in _calls(lab):
        new = _PASSING.get(called(call))
        if new is not None and isinstance(call.func, ast.Attribute):
            text = f"{lab.code.text(call.func.value)}.{new}"
            yield f"{new}, which passes nan on", (lab.code.replace(call.func, text),)
        elif called(call) == "nan_to_num" and call.args:
            inner = lab.code.text(call.args[0])
            yield "leave nan as it is", (lab.code.replace(call, f"({inner})"),)
