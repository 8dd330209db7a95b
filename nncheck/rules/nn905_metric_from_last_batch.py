"""The metric of the whole data is that of the last batch.

Inside the loop over batches the value is assigned instead of added up, so each batch overwrites what the ones
before it said, and after the loop only the last is left. The figure looks sensible and jumps about from epoch to
epoch, because it is that of a few samples. During training it is taken for noise of the learning; early stopping
and the choice of settings then follow the luck of a single batch.

Bad::

    import numpy as np


    def evaluate(net, x, t, batch_size=100):
        for i in range(0, len(x), batch_size):
            y = net.predict(x[i : i + batch_size])
            right = np.mean(np.argmax(y, axis=1) == t[i : i + batch_size])
        return right

Good::

    import numpy as np


    def evaluate(net, x, t, batch_size=100):
        right = 0
        for i in range(0, len(x), batch_size):
            y = net.predict(x[i : i + batch_size])
            right += np.sum(np.argmax(y, axis=1) == t[i : i + batch_size])
        return right / len(x)

How nncheck decides: the function is asked about ten samples in batches of four, with a stand-in for the network whose
predictions are right in some batches and wrong in others; a network's own accuracy is asked in the same way. What it says
is in every case the share of the last batch, and not that of all samples.

Sources:
    - pytorch_DGCNN#5
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
            if told.kind == "last":
                yield finding(
                    lab,
                    f"{told.epoch.name.rpartition('.')[2]} says {told.said:.5g} of an epoch whose {told.epoch.count}"
                    f" samples have a mean loss of {told.weighted:.5g}: it is that of the last batch",
                    at=metric_edits.overwriting(lab.code, told.epoch.name),
                    label="the next batch overwrites it",
                    loop=told.epoch.name,
                )
    if measured.batch_argument(lab) is None:
        return
    found = measured.table(lab)
    if found is None or measured.fits(found) or not measured.fits(found, 3):
        return
    worst = int(abs(found[:, 1] - found[:, 3]).argmax())
    count, share, _, last, _ = found[worst]
    yield finding(
        lab,
        f"what is said is the share of the last batch, {last:.3g}, where {share:.3g} of all"
        f" {count:.0f} samples are right",
        at=lab.code.function(measured.method(lab)),
        helps=("add up over the batches, and divide by all samples after the loop",),
    )


def repair(lab: Lab | HelperLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(found.facts.get("loop") or measured.method(lab))
    if function is not None:
        yield from metric_edits.added_up(lab.code, function)
        yield from metric_edits.summed(lab.code, function)
