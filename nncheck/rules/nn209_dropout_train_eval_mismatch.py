"""What dropout gives at evaluation is not what it gives in training on average.

Dropout switches units off at random while the network learns. So that the next layer gets numbers of the
same size in both modes, one of the two is scaled: what is kept is divided by the probability
of being kept in training (inverted dropout), and evaluation leaves everything as it is; or training does
not scale, and evaluation multiplies by that probability. Both are right. With neither of them, with
both, or with the probability of being dropped in place of that of being kept, the next layer was
trained for other numbers than it gets; and where units are still dropped at evaluation, the same
image gets another answer each time.

How it shows in training: the loss falls as it should. Validation is worse than it ought to be, by more
the higher the rate is, and people look for overfitting; with a rate of 0.5 all activations behind the
layer are twice, or half, as large as in training.

Bad::

    import numpy as np


    class Dropout:
        def __init__(self, rate=0.3):
            self.rate = rate

        def forward(self, x, train=True):
            if not train:
                return x
            self.mask = np.random.rand(*x.shape) > self.rate  # and neither side is scaled
            return x * self.mask

        def backward(self, dout):
            return dout * self.mask

Good::

    import numpy as np


    class Dropout:
        def __init__(self, rate=0.3):
            self.rate = rate

        def forward(self, x, train=True):
            if not train:
                return x
            self.mask = (np.random.rand(*x.shape) > self.rate) / (1 - self.rate)
            return x * self.mask

        def backward(self, dout):
            return dout * self.mask

How nncheck decides: of a forward that multiplies its input by zeros and one other number, and has a mode.
In training it is run with many entries and different random numbers; how many are kept, times what they
are multiplied by, is what an entry is on average, with an error bar. At evaluation two calls must agree,
and that average must be the factor. Who draws at evaluation on purpose says so (Monte Carlo
dropout), and is left alone. The fix scales one of the two sides, or asks for the mode.

Sources:
    - eriklindernoren/ML-From-Scratch#79 (asked there); LBANN#3
    - N. Srivastava et al., Dropout (2014), section 4 and figure 2
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lab import Lab, evaluating, finding
from ..model import Edit, Finding
from ..repair import modes

SEVERITY = "error"
FAMILY = "value"

# of the error bar of the average; and a difference that rounding the number of units may make
_BARS, _ROUNDED = 6.0, 0.04
_ON_PURPOSE = re.compile(r"\bmc\b|mc_?drop|monte.?carlo|bayes", re.IGNORECASE)


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind not in ("layer", "activation"):
        return
    found = evaluating.dropped(lab)
    if found is None:
        return
    words = _active(lab, found) if found.wavers or found.silent else _mismatch(found)
    if words:
        yield finding(
            lab,
            words,
            at=modes.condition(lab.code, lab.card),
            label="training and evaluation differ",
        )


def _active(lab: Lab, found: evaluating.Dropped) -> str:
    owner = lab.card.name.rpartition(".")[0] or lab.card.name
    node = lab.code.classes.get(owner) or lab.code.function(lab.card.forward)
    if _ON_PURPOSE.search(owner) or (node is not None and _ON_PURPOSE.search(lab.code.text(node))):
        return ""
    share = f"{found.silent:.0%} of the entries are 0"
    again = ", and another call gives another answer" if found.wavers else ""
    return f"units are dropped at evaluation too: {share}{again}"


def _mismatch(found: evaluating.Dropped) -> str:
    if found.factor is None:
        return ""
    gap = abs(found.expected - found.factor)
    if gap <= max(_BARS * found.error, _ROUNDED):
        return ""
    return (
        f"in training an entry is {found.expected:.3g} times itself on average ({found.kept:.0%} are kept, times "
        f"{found.scale:.3g}), at evaluation {found.factor:.3g} times"
    )


def holds(lab: Lab, found: Finding) -> bool:
    """It drops in training, and evaluation goes through it still."""
    return evaluating.dropped(lab) is not None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from modes.conditions_changed(lab.code, lab.card)
    yield from modes.scaled_alike(lab.code, lab.card)
