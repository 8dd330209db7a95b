"""Where several inputs share the maximum, each of them gets all of the gradient.

The maximum of a window depends on one of its entries. Where two are equal, the gradient may go to
either, or in parts to both, but the parts have to add up to what came in: a subgradient of the maximum
has weights that sum to 1. A backward that compares with the maximum again,

    mask = window == window.max()
    dx[...] += mask * dout

gives every tied entry all of it. A window of four equal pixels then hands back four times its
gradient.

How it shows in training: ties look rare, and are not. After a ReLU whole windows are 0, and in images
whole regions have one value. There the gradient is multiplied by the number of ties in every pooling
layer, so that flat regions, which say least, get the largest steps. A test with random numbers, where
no two entries are equal, shows nothing.

Bad::

    import numpy as np


    class PairMax:
        def forward(self, x):  # (N, 6): the larger of each pair
            self.pairs = x.reshape(len(x), 3, 2)
            self.top = self.pairs.max(axis=2)
            return self.top

        def backward(self, dout):
            mask = self.pairs == self.top[:, :, None]  # both, where they are equal
            return (mask * dout[:, :, None]).reshape(len(dout), 6)

Good::

    import numpy as np


    class PairMax:
        def forward(self, x):  # (N, 6): the larger of each pair
            self.pairs = x.reshape(len(x), 3, 2)
            self.top = self.pairs.max(axis=2)
            return self.top

        def backward(self, dout):
            mask = self.pairs == self.top[:, :, None]
            mask = mask / mask.sum(axis=2, keepdims=True)  # they share it
            return (mask * dout[:, :, None]).reshape(len(dout), 6)

How nncheck decides: a forward whose outputs are entries of its input picks. It is given an input of
equal numbers, and the gradient that comes back is added up: by the first of them, or in parts by all, it
is what was handed in; the rule speaks when it is more. Which entry is preferred is a convention. The
gradient has to be right where no entries are equal. The fix divides the mask by how many share the
maximum.

Sources:
    - Theano#5248: GpuDnnPool and ties
    - apache/mxnet#18563, tensorflow#4886, HIPS/autograd#212: what frameworks do with tied maxima
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ties
from ..model import Edit, Finding
from ..repair import masks

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = ties.tied(lab)
    if found is None or found.times < 1.2:
        return
    yield finding(
        lab,
        "where inputs share the maximum, each of them gets all of the gradient: at equal inputs it is"
        f" multiplied by {found.times:.3g}",
        label="all that are equal to the maximum",
        notes=(
            f"the upstream gradient sums to {found.given:.4g}, what comes back to {found.total:.4g}",
        ),
        explains=(),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from masks.shared_out(lab.code, lab.card)
