"""Inputs and labels are put into different orders.

Where inputs are shuffled by one permutation and labels by another, or only one of the two is, every sample
gets the label of some other. Nothing fails: shapes are right and no gradient is wrong. In training the
loss stays at the logarithm of the number of classes and accuracy stays at chance, for the labels say nothing
about the inputs any more; a network that is large enough learns the mixed labels by heart and fails on the test data.

Bad::

    import numpy as np


    def shuffle(x, t):
        x = x[np.random.permutation(len(x))]
        t = t[np.random.permutation(len(t))]
        return x, t

Good::

    import numpy as np


    def shuffle(x, t):
        order = np.random.permutation(len(x))
        return x[order], t[order]

How nncheck decides: the function is called several times with ten inputs and ten labels that carry the number
of their row. What it gives back is read row by row: an input beside a label with another number shows the fault,
whichever way they were moved. Functions that change the rows themselves (scaling, augmentation) are not judged.

Sources:
    - DrexelChatbot#15
    - udacity#1326 (the grader does not notice)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import HelperLab, Lab, finding, rehearsal
from ..model import Edit, Finding
from ..repair import row_edits

SEVERITY = "error"
FAMILY = "training"
SUBJECTS = ("batching", "")


def check(lab: HelperLab | Lab) -> Iterator[Finding]:
    if isinstance(lab, Lab):
        yield from _in_loops(lab)
        return
    worst = lab.mislabelled()
    if worst is not None:
        wrong, rows = worst
        yield finding(
            lab,
            f"{wrong} of {rows} inputs come back with the label of another row",
            notes=(lab.excerpt(),),
        )


def _in_loops(lab: Lab) -> Iterator[Finding]:
    for epoch in rehearsal.epochs(lab):
        if epoch.mislabelled > 1:
            rows = sum(len(b.rows) for b in epoch.batches)
            yield finding(
                lab,
                f"{epoch.mislabelled} of {rows} inputs that {epoch.name.rpartition('.')[2]} hands to the network"
                " come with the label of another row",
                at=row_edits.disorder(lab.code, epoch.name),
                label="the labels are not taken along",
                loop=epoch.name,
            )


def repair(lab: HelperLab | Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if isinstance(lab, Lab):
        for name in lab.code.reached(found.facts["loop"]):
            yield from row_edits.one_order(lab.code, lab.code.functions[name])
            yield from row_edits.taken_along(lab.code, lab.code.functions[name])
            yield from row_edits.same_index(lab.code, lab.code.functions[name])
        return
    function = lab.code.function(lab.card.forward)
    if function is not None:
        yield from row_edits.one_order(lab.code, function)
        yield from row_edits.same_index(lab.code, function)
