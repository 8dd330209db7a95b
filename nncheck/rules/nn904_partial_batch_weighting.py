"""The metric is the mean of the means of batches of different sizes.

Where the data do not divide into whole batches, the last batch has fewer samples. In a mean over batches its few
samples count as much as the many of any other, so the figure is not that of the data: it changes with
the batch size, and of two networks the worse one may look better. In training curves it is hardly seen; a result
that is compared with somebody else's is wrong by it. Sum over samples, and divide by their number once.

Bad::

    import numpy as np


    def evaluate(net, x, t, batch_size=100):
        found = []
        for i in range(0, len(x), batch_size):
            y = net.predict(x[i : i + batch_size])
            found.append(np.mean(np.argmax(y, axis=1) == t[i : i + batch_size]))
        return np.mean(found)

Good::

    import numpy as np


    def evaluate(net, x, t, batch_size=100):
        right = 0
        for i in range(0, len(x), batch_size):
            y = net.predict(x[i : i + batch_size])
            right += np.sum(np.argmax(y, axis=1) == t[i : i + batch_size])
        return right / len(x)

How nncheck decides: the function is asked about ten samples in batches of four, with a stand-in for the network whose
predictions are right in some batches and wrong in others; a network's own accuracy is asked in the same way. What it
says is compared with the share of all samples that is right, and with the mean of the shares of the batches: it is the second
and not the first.

Sources:
    - mlcommons/training#89
    - chainer-cifar10#1
    - rasbt/machine-learning-book#93
    - nolearn#248
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import HelperLab, Lab, finding, measured, rehearsal
from ..model import Edit, Finding
from ..repair import metric_edits

SEVERITY = "warning"
FAMILY = "training"
SUBJECTS = ("metric", "")


def check(lab: Lab | HelperLab) -> Iterator[Finding]:
    if isinstance(lab, Lab):
        for told in rehearsal.told(lab):
            if told.kind == "uneven":
                yield finding(
                    lab,
                    f"{told.epoch.name.rpartition('.')[2]} says {told.said:.5g} of an epoch whose {told.epoch.count}"
                    f" samples have a mean loss of {told.weighted:.5g}: the last batch is smaller and counts as much",
                    at=metric_edits.collecting(lab.code, told.epoch.name),
                    label="counts each batch alike",
                    loop=told.epoch.name,
                )
    if measured.batch_argument(lab) is None:
        return
    found = measured.table(lab)
    if found is None or measured.fits(found) or not measured.fits(found, 2):
        return
    worst = int(abs(found[:, 1] - found[:, 2]).argmax())
    count, share, mean, *_ = found[worst]
    yield finding(
        lab,
        f"the mean over batches is {mean:.3g} where {share:.3g} of all {count:.0f} samples are right:"
        " the last batch is smaller and counts as much",
        at=lab.code.function(measured.method(lab)),
    )


def repair(lab: Lab | HelperLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(found.facts.get("loop") or measured.method(lab))
    if function is not None:
        yield from metric_edits.weighted(lab.code, function)
