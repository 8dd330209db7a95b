"""A loop of the backward ends too early: a part of the contributions to the gradient is missing.

A backward that walks over samples, patches or time steps adds one contribution for each. A
`return` that is indented one level too far ends the walk after the first; `range(1, n)` and
`range(n - 1)` leave out an end; an `=` in place of `+=` keeps only the last. The contributions
that are there are right, the others are missing altogether.

How it shows in training: the first sample, patch or step is learned from, the others are not. A
convolution looks at one corner of every image, a recurrent network at one step of every sequence.
The loss falls more slowly and stays higher; with one sample, patch or step in the test nothing
is missing, and the gradient check passes.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W

        def backward(self, dout):
            self.dW = np.zeros_like(self.W)
            for i in range(1, len(dout)):  # the first sample is left out
                self.dW += np.outer(self.x[i], dout[i])
            return dout @ self.W.T

Good::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W

        def backward(self, dout):
            self.dW = np.zeros_like(self.W)
            for i in range(len(dout)):
                self.dW += np.outer(self.x[i], dout[i])
            return dout @ self.W.T

How nncheck decides: the numeric gradient is split into what each entry along one axis of the output
contributes (each sample, each row of an image, each channel, each time step). The rule speaks when
yours is the sum of some of these parts and lacks the others completely, to the last digit. One
single sample of a weight's gradient is NN120.

Sources:
    - riccardoandreoni0/CNN-from-scratch#1
    - mnielsen's DeepLearningPython#41
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, shares
from ..model import Edit, Finding
from ..repair import loops

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    inputs = [s.name for s in lab.card.slots if s.role == "input"]
    missing: dict[str, tuple[int, list[bool]]] = {}
    for slot in lab.wrong:
        found = shares.shares(lab, slot)
        if found is None or (lab.card.part_of and shares.selected(found) is not None):
            return
        fits = (
            (axis, held)
            for axis in range(len(found.shape))
            if (held := shares.kept(found.along(axis), found)) is not None
        )
        fit = next(fits, None)
        if fit is None:
            return
        missing[slot] = fit
    if not missing:
        return
    axis, held = next(iter(missing.values()))
    sample = lab.card.sample_axis
    if axis == sample and sum(held) == 1 and not any(s in inputs for s in missing):
        return
    yield finding(
        lab,
        f"the gradient of {' and '.join(missing)} lacks {_said(held, axis, sample)}: only"
        f" {sum(held)} of {len(held)} contributions are in it",
        label="stops before everything is added up",
        slots=tuple(missing),
    )


def _said(held: list[bool], axis: int, sample: int | None) -> str:
    word = "sample" if axis == sample else f"entry along axis {axis} of the output,"
    lost = [i for i, there in enumerate(held) if not there]
    if len(lost) == 1:
        return f"{word} {lost[0]}"
    if len(lost) == len(held) - 1:
        return f"all but {word} {held.index(True)}"
    words = "samples" if axis == sample else f"entries along axis {axis} of the output,"
    return f"{words} {', '.join(map(str, lost))}"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from loops.ended_later(lab.code, lab.card)
    yield from loops.reaching_further(lab.code, lab.card)
    yield from loops.added_up(lab.code, lab.card)
