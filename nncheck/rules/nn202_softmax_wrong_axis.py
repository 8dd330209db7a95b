"""The softmax is normalised along the wrong axis: the columns sum to 1, and the rows should.

A batch has one sample per row. The softmax of a sample is over its classes, along the last axis. With
axis=0 each class is normalised over the samples instead: "how much of all 'cat' in this batch belongs
to the first picture". The result has the right shape and lies between 0 and 1, so nothing complains.

How it shows in training: the prediction for a picture depends on the other pictures of its batch, and
with one picture every class gets 1. The loss falls in training, where batches are large, and the
accuracy for single samples is that of guessing. A function that subtracts the maximum of each row and
divides by the sum of each column is no softmax in any direction: the shift no longer cancels.

Bad::

    import numpy as np


    def softmax(z):
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        return e / np.sum(e, axis=0, keepdims=True)  # each class over the samples

Good::

    import numpy as np


    def softmax(z):
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)

How nncheck decides: the output for several rows is summed both ways. If its columns sum to 1 and its
rows do not, the output is compared with the exact softmax of the columns. Where they differ, the
shift and the sum go along different axes, which is an error in any layout. Where they agree, samples
may be meant to be columns; then the rule speaks only if a layer of the same file takes samples as
rows. The fix exchanges the axes.

Sources:
    - derived from the definition; the sums are the test
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.104
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Array, Edit, Finding
from ..repair import shapes

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    x = rows.only_input(lab)
    if x is None or rows.softmax_sums(lab) != "columns":
        return
    point = lab.point()
    output = lab.output(point.values)
    if output is None:
        return
    mixed = not np.allclose(output, _softmax(np.asarray(point.values[x]), axis=0), atol=1e-9)
    if not mixed and not _others_take_rows(lab):
        return
    low, high = output.sum(axis=-1).min(), output.sum(axis=-1).max()
    why = "the shift goes along the rows" if mixed else "layers of this file take samples as rows"
    yield finding(
        lab,
        f"softmax is normalised along the wrong axis: columns sum to 1, rows to {low:.3g} … {high:.3g}",
        label="over the samples, not over the classes",
        notes=(why,),
        slots=lab.wrong,
    )


def _softmax(z: Array, *, axis: int) -> Array:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _others_take_rows(lab: Lab) -> bool:
    """Layers with a matrix say in which direction samples lie; all of them have to agree."""
    axes = [
        other.sample_axis
        for other in lab.bench.cards
        if other.name != lab.card.name
        # a step that is taken has no samples
        and other.kind != "optimizer"
        and any(s.role == "parameter" and len(s.shape) == 2 for s in other.slots)
    ]
    return bool(axes) and all(axis == 0 for axis in axes)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        yield from shapes.axes_exchanged(lab.code, lab.code.functions[qualname])
