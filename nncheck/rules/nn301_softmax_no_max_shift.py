"""The softmax takes exp of its inputs as they come: large logits overflow, and inf/inf is nan.

exp(x) exceeds the largest float64 at x > 709.78, and the largest float32 already at x > 88.7. Then
e is inf, the sum is inf, and inf/inf is nan. The cure costs nothing: a softmax does not change
when the same number is subtracted from all logits of a row, since exp(z - m) = exp(z)/exp(m) and
exp(m) cancels in the fraction. With m the row's maximum the largest exponent is exp(0) = 1,
nothing overflows, and the sum is at least 1, so nothing is divided by 0.

How it shows in training: everything is fine for a while, then one large step makes a logit exceed
709 (or 88), one entry becomes nan, and from there all weights are nan within one step. It is a
warning and no error, because at moderate logits the values are right.

Bad::

    import numpy as np


    def softmax(z):
        e = np.exp(z)  # inf for z > 709
        return e / e.sum(axis=-1, keepdims=True)

Good::

    import numpy as np


    def softmax(z):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

How nncheck decides: the subject must behave as a softmax of a matrix of logits: rows (or columns,
or all entries) sum to 1, or it is a loss that holds an `exp` and does not change when all logits
move up by 3. Then all logits are moved up by 1000, then down by 1000 (where a softmin overflows).
A right softmax gives what it gave before; the rule speaks when nan comes out, when inf comes out after numpy reported an overflow, or when
`math.exp` raises. The place is the line that overflowed. The fix subtracts the row's maximum.

Sources:
    - nncheck's seed documents, defect 4
    - nupic#3818
    - Flux NNlib#68
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 4.1
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Edit, Finding, Place
from ..repair import exponentials, shapes

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    x = extremes.logits(lab)
    if x is None or not _is_softmax(lab, x):
        return
    # a softmin overflows on the other side
    looks = [extremes.look(lab, extremes.all_large(x, by)) for by in (1000.0, -1000.0)]
    look = next((one for one in looks if _overflows(one)), looks[0])
    if not (look.has_nan or _overflows(look)):
        return
    yield finding(
        lab,
        "softmax does not subtract the row's maximum: large logits overflow",
        at=_exponential(lab, look.place_of("overflow")) or look.place_of("invalid"),
        label="overflows for arguments above 709",
        notes=("with every logit moved by 1000 the result must stay as it is; yours overflows",),
        shown={rows.only_input(lab) or "": look.x},
    )


def _exponential(lab: Lab, line: Place | None) -> ast.AST | Place | None:
    """The exponential on the line that overflowed."""
    if line is None:
        return None
    every = exponentials.exponentials(lab.code, lab.code.reached(lab.card.forward))
    return next((one.node for one in exponentials.at(lab.code, every, [line])), line)


def _overflows(look: extremes.Look) -> bool:
    """Something is lost after numpy reported an overflow, or `math.exp` raised."""
    lost = look.place_of("overflow") is not None and (look.has_nan or look.has_inf)
    return lost or look.overflows_loudly


def _is_softmax(lab: Lab, x: np.ndarray) -> bool:
    """Softmax, or a loss of logits: the value stays when every logit moves by the same amount."""
    if rows.softmax_sums(lab) in ("rows", "all", "columns"):
        return True
    if rows.is_log_softmax(lab):
        # the logarithm of a finished softmax is lost for other reasons as well
        return extremes.composed_log(lab) is None
    if not lab.card.scalar or "exp(" not in _reached_text(lab):
        return False
    near, moved = extremes.look(lab, x).output, extremes.look(lab, x + 3.0).output
    return (
        near is not None
        and moved is not None
        and bool(np.allclose(near, moved, rtol=1e-9))
        and bool(np.all(np.isfinite(near)))
    )


def _reached_text(lab: Lab) -> str:
    return " ".join(
        lab.code.text(lab.code.functions[q]) for q in lab.code.reached(lab.card.forward)
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        yield from shapes.shifted_by_row_max(lab.code, lab.code.functions[qualname])
