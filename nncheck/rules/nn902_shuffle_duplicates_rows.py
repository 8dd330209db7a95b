"""Shuffling loses rows and repeats others.

`random.shuffle` exchanges two elements with `a[i], a[j] = a[j], a[i]`. Rows of an array are views of it: the first
assignment overwrites what the second one is to copy, so one row is there twice and the other is gone. After
some epochs of training only a few different samples are left; the loss on them falls quickly, and the test
accuracy is poor. Lists are shuffled rightly by it; arrays need `np.random.shuffle` or a permutation as index.

Bad::

    import numpy as np


    def shuffle_rows(x):
        import random

        random.shuffle(x)
        return x

Good::

    import numpy as np


    def shuffle_rows(x):
        order = np.random.permutation(len(x))
        return x[order]

How nncheck decides: the function is called several times with ten rows that carry their numbers. As many
rows come back as were given, but not each of them: some numbers are there twice and others not at all,
although the code draws no rows with replacement. What is named a bootstrap or a resampling is left alone.

Sources:
    - mnielsen/neural-networks-and-deep-learning#50
    - mnielsen/neural-networks-and-deep-learning#73
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
    function = lab.code.function(lab.card.forward)
    if (
        lab.is_split
        or lab.repeated is None
        or function is None
        or row_edits.is_drawn(lab.code, function)
    ):
        return
    different, rows = lab.repeated
    calls = lab.code.calls(function, ("shuffle",))
    yield finding(
        lab,
        f"only {different} different rows of {rows} are left after it; the others are repeated",
        at=calls[0] if calls else None,
        label="exchanges views of rows" if calls else "",
    )


def repair(lab: HelperLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.forward)
    if function is not None:
        yield from row_edits.shuffled_by_numpy(lab.code, function)
        yield from row_edits.same_index(lab.code, function)
