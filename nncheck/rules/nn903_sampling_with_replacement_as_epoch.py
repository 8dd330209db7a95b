"""What is meant as one pass over the data draws rows with replacement.

As many draws as there are rows reach only 63 of 100 of them; the others are not seen in this pass, and some come
two or three times. Gradients stay unbiased, so this is a choice that one may make; but then an epoch is no epoch, training
needs more of them, and a few samples may not be seen for long. A permutation that is cut into batches
costs the same and reaches every row exactly once.

Bad::

    import numpy as np


    def batches(x, t, batch_size):
        for start in range(0, len(x), batch_size):
            rows = np.random.choice(len(x), batch_size)
            yield x[rows], t[rows]

Good::

    import numpy as np


    def batches(x, t, batch_size):
        order = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            yield x[rows], t[rows]

How nncheck decides: the function is called several times with ten rows that carry their numbers. All
batches of a call together have as many rows as the data, but some rows are missing and others come twice, and
the code draws them. A function that gives a single batch has no epoch and is left alone.

Sources:
    - seed 68 (62 different rows of 100)
    - L. Bottou, Curiously fast convergence of some stochastic gradient descent algorithms (2009)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import HelperLab, Lab, finding, rehearsal
from ..model import Edit, Finding
from ..repair import row_edits

SEVERITY = "warning"
FAMILY = "training"
SUBJECTS = ("batching", "")


def check(lab: HelperLab | Lab) -> Iterator[Finding]:
    if isinstance(lab, Lab):
        yield from _in_loops(lab)
        return
    function = lab.code.function(lab.card.forward)
    if (
        lab.is_split
        or lab.repeated is None
        or function is None
        or not row_edits.is_drawn(lab.code, function)
    ):
        return
    different, rows = lab.repeated
    yield finding(
        lab,
        f"one pass of {rows} rows reaches only {different} different ones: they are drawn with replacement",
        at=row_edits.draws(lab.code, function)[0],
        label="may draw a row again",
    )


def _in_loops(lab: Lab) -> Iterator[Finding]:
    for epoch in rehearsal.epochs(lab):
        functions = [lab.code.functions[q] for q in lab.code.reached(epoch.name)]
        drawn = [d for f in functions for d in row_edits.draws(lab.code, f)]
        if epoch.repeats and drawn:
            yield finding(
                lab,
                f"one epoch of {epoch.name.rpartition('.')[2]} over {epoch.count} rows reaches only"
                f" {len(set(epoch.rows.tolist()))} different ones: they are drawn with replacement",
                at=drawn[0],
                label="may draw a row again",
                loop=epoch.name,
            )


def repair(lab: HelperLab | Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if isinstance(lab, Lab):
        for name in lab.code.reached(found.facts["loop"]):
            yield from row_edits.without_replacement(lab.code, lab.code.functions[name])
        return
    function = lab.code.function(lab.card.forward)
    if function is not None:
        yield from row_edits.without_replacement(lab.code, function)
