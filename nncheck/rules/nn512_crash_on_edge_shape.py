"""The code runs for several samples and fails for one: a batch of one crashes it, or gives NaN.

The last batch of an epoch is what is left over, and at prediction time there is often one sample. Code
that was written with a batch in mind can fail there: `squeeze()` drops the axis of the batch together
with the others, a variance with N - 1 in the denominator is 0/0, `x[1]` does not exist.

How it shows in training: after hours, when the number of samples modulo the batch size is 1; or in the
finished program, at the first picture of the first user. A NaN is worse than a crash: it enters the
running averages of a normalisation, and every prediction after it is NaN too.

Bad::

    import numpy as np


    class Standardise:
        def forward(self, x):
            self.s = x.std(axis=0, ddof=1) * 0 + 2.0  # 0/0 for one row
            return x / self.s

        def backward(self, dout):
            return dout / self.s

Good::

    import numpy as np


    class Standardise:
        def forward(self, x):
            self.s = x.std(axis=0) * 0 + 2.0
            return x / self.s

        def backward(self, dout):
            return dout / self.s

How nncheck decides: the forward is run for a batch of one, where it has run for batches of two other
sizes. The rule speaks when it raises an exception there, or gives a value that is not finite. Rows
have to be samples: they keep apart, or are normalised together, unlike the rows of a picture. It is
a warning, since some functions are defined for several samples only. Code that
refuses one sample in words of its own (`raise`, `assert`) is left alone.

Sources:
    - DLMatFramework#27
    - deeplearning4j#364: "mini-batch size is 1"
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Finding, Forward

SEVERITY = "warning"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    if "N" not in lab.sizes("generic") or lab.has_data or lab.card.sizes["N"] < 2:
        return
    if not any("N" in s.shape for s in lab.card.slots if s.role == "input"):
        return
    usual = lab.outputs([lab.point(n).values for n in ("generic", "wide")])
    if any(o is None or not np.all(np.isfinite(o)) for o in usual):
        return
    record = lab.run(Forward(lab.point("single").values)).records[0]
    if record.failure is not None:
        what = f"it raises {record.failure.type}: {record.failure.message}"
        at = record.failure.place
        if at is not None and lab.code.refuses(at):
            return
        if record.failure.type == "IndexError" and _counts_beyond(lab):
            return
    elif record.output is not None and not np.all(np.isfinite(record.output)):
        what, at = "the result is not finite", None
    else:
        return
    if not _has_samples(lab):
        return
    yield finding(
        lab,
        f"the forward works for several samples and not for one: {what}",
        at=at or lab.code.function(lab.card.forward),
        label="a batch of one fails",
        slots=(),
    )


def _counts_beyond(lab: Lab) -> bool:
    """With the lowest indices it runs: what they count in had as many rows as there are samples."""
    values = dict(lab.point("single").values)
    for slot in lab.card.slots:
        if slot.domain.values == "index":
            values[slot.name] = np.zeros_like(values[slot.name])
    return lab.output(values) is not None


def _has_samples(lab: Lab) -> bool:
    """The rows are samples: they keep apart, or are normalised together; no rows of one picture."""
    return lab.card.scalar or rows.leak(lab) == 0.0 or rows.normalises_batch(lab)
