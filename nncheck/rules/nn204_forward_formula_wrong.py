"""The forward computes something else than its name says: a sigmoid that falls, a tanh without its sign.

A gradient check cannot see this. It holds the backward against the forward as it is written; when
both have the same slip they agree, and when the backward alone is right the check blames it. Only a
comparison with the function that is meant shows a wrong forward: e^x where e^(-x) belongs, a missing
bracket, `np.maximum(x, 1)` for `np.maximum(x, 0)`.

How it shows in training: in every way. A function that is close to the right one trains nearly as
well. One that is not bounded, or that is constant on one side, stops learning or runs away. If the
backward was copied from a book, its gradient belongs to the function of the book and not to this
one, and the loss falls for a while and then stays.

Bad::

    import numpy as np


    def sigmoid(x):
        return 1 / (1 + np.exp(x))  # the minus is lost: it falls where it should rise

Good::

    import numpy as np


    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

How nncheck decides: only names that leave no doubt are asked (sigmoid, tanh, relu, gelu and some
more), and only element-wise forwards. The value is compared with every reading of the name: both
approximations of GELU, both hard sigmoids, any slope and any scale that stands in the code itself,
1.7159·tanh(2x/3) among them. The rule speaks when none fits and the value is off by more than a
fiftieth of its size; less belongs to NN205. The fix changes one token of the forward.

Sources:
    - neural-api#21: a sigmoid written as a swish
    - NumPyCNN#4: a ReLU with np.max(x, 0), which changes nothing
    - nncheck's own catalogue, where each function has its source
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, claims, finding
from ..model import Edit, Finding
from ..repair import constants, small_edits

SEVERITY = "error"
FAMILY = "value"

# of its size: less is a constant that was rounded or mistyped
_GROSS = 0.02


def check(lab: Lab) -> Iterator[Finding]:
    claim = claims.broken(lab)
    if claim is None or claim.gap <= _GROSS:
        return
    at = int(np.argmax(np.abs(claim.yours - claim.reference)))
    yield finding(
        lab,
        f"the forward is not the {claim.entry} that its name says: at x = {claim.x[at]:.3g} yours is "
        f"{claim.yours[at]:.4g}, {claim.entry}(x) = {claim.formula} is {claim.reference[at]:.4g}",
        label=f"not {claim.entry}",
        notes=(f"differs by up to {claim.gap:.2g} of its size; no usual variant fits",),
        slots=(),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from constants.with_all_digits(lab.code, lab.card)
    yield from small_edits.of_forward(lab.code, lab.card)
