"""Placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "value"

# layers whose purpose it is to relate the rows of their input
_RELATES_ROWS = re.compile(
    r"norm|bn|attention|attn|rnn|lstm|gru|seq|conv|pool|pos|corr|contrast|embed", re.I
)


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind not in ("loss", "activation") or _RELATES_ROWS.search(lab.card.name):
        return
    if rows.softmax_sums(lab) == "all" or rows.batch_wide_log_softmax(lab):
        return
    moved = rows.leak(lab)
    if not moved or rows.subtracts_batch_mean(lab):
        return
    what = "the loss of one sample" if lab.card.scalar else "the output of one sample"
    yield finding(
        lab,
        f"{what} depends on another sample of the batch: samples must not mix",
        at=lab.code.function(lab.card.forward),
        label="mixes the samples of a batch",
        notes=(f"moving one sample changes another's result by {moved:.3g}",),
        slots=lab.wrong,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        function = lab.code.functions[qualname]
        yield from changes.reductions_per_row(lab.code, function)
        yield from changes.axes_exchanged(lab.code, function)
