"""Rows of the training data stand in the test data as well.

What is measured on samples that the network has learnt from says how well it remembers, not how well it
will do. The accuracy on the test data looks better than it is, and overfitting does not show during training. It
happens with slices whose bounds do not meet (`x[:8]`, `x[6:]`), with two masks that are drawn each for
itself, and with a copy of the whole data as one of the parts.

Bad::

    import numpy as np


    def train_test_split(x, t, test_size=0.2):
        n_test = int(len(x) * test_size)
        n_train = len(x) - n_test
        return x[:n_train], x[n_test:], t[:n_train], t[n_test:]

Good::

    import numpy as np


    def train_test_split(x, t, test_size=0.2):
        n_test = int(len(x) * test_size)
        n_train = len(x) - n_test
        return x[:n_train], x[n_train:], t[:n_train], t[n_train:]

How nncheck decides: a function that is named a split is called with ten rows that carry their numbers. Where
it gives two or three parts and a number stands in more than one of them, these rows are shared. Folds, of which each holds
what the others leave out, are more parts than that and are left alone.

Sources:
    - cs231n.github.io#134
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import HelperLab, finding
from ..model import Edit, Finding
from ..repair import row_edits

SEVERITY = "error"
FAMILY = "training"
SUBJECTS = ("batching",)


def check(lab: HelperLab) -> Iterator[Finding]:
    if lab.parts not in (2, 3) or not lab.is_split or not lab.overlapping:
        return
    rows = ", ".join(map(str, sorted(lab.overlapping)[:6]))
    yield finding(
        lab,
        f"{len(lab.overlapping)} of {lab.rows} rows stand in more than one part: {rows}",
        label="shares rows between its parts",
    )


def repair(lab: HelperLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.forward)
    if function is not None:
        yield from row_edits.apart(lab.code, function)
