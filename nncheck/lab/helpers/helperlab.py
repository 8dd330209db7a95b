"""One helper under examination: asked a few times, with other random numbers each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from ...bench.protocol import Bench
from ...model import Array, Card, Check, CheckStatus, Forward
from ...repair.code import Code

_TIMES = 5
_SPLITS = re.compile(r"split|partition|hold_?out|train_?(and_?)?test|分割", re.IGNORECASE)
# parts that overlap by design
_WINDOWS = re.compile(r"window|overlap|slid|seq|chunk|frame", re.IGNORECASE)
# rows in a batch, where a helper asks how many
_BATCH = 4
_TWO = 2


class HelperLab:
    """Facts about one helper. `salt` changes the random numbers that it draws."""

    def __init__(
        self, bench: Bench, card: Card, code: Code, *, seed: int = 0, salt: int = 0
    ) -> None:
        self.bench = bench
        self.card = card
        self.code = code
        self.seed = seed
        self.salt = salt

    @cached_property
    def answers(self) -> list[Array]:
        """What it gave, each time; calls that failed are left out."""
        found = [
            self.bench.outputs(self.card.name, [Forward({})], seed=self.seed + self.salt + i)[0]
            for i in range(_TIMES)
        ]
        return [a for a in found if a is not None]

    @cached_property
    def tables(self) -> list[Array]:
        """Of what moves rows: (part, input, label), a line for each row that came back."""
        return self.answers if self.card.style == "batching" else []

    @property
    def is_split(self) -> bool:
        """It says of itself that it makes parts for different uses."""
        return bool(_SPLITS.search(self.card.name)) and not _WINDOWS.search(self.card.name)

    @property
    def rows(self) -> int:
        """How many rows of data it was given."""
        return self.card.sizes["N"]

    def mislabelled(self) -> tuple[int, int] | None:
        """Of the worst table: rows with another's label, and all rows."""
        counts = [(int(np.sum(t[:, 1] != t[:, 2])), len(t)) for t in self.labelled]
        worst = max(counts, default=(0, 0))
        return worst if worst[0] else None

    @property
    def labelled(self) -> list[Array]:
        return [t for t in self.tables if np.all(t[:, 2] >= 0)]

    @cached_property
    def repeated(self) -> tuple[int, int] | None:
        """Of the worst table that has as many rows as the data: different rows, and all rows."""
        counts = [(len(set(t[:, 1])), len(t)) for t in self.tables if self._is_whole(t)]
        return min((c for c in counts if c[0] < min(c[1], self.rows)), default=None)

    def _is_whole(self, table: Array) -> bool:
        """An epoch, of which at most a small last batch is left out."""
        batched = len(np.unique(table[:, 0])) > 1
        return len(table) > self.rows - (_BATCH if batched else 1)

    @cached_property
    def overlapping(self) -> tuple[int, ...]:
        """Rows that stand in more than one part of the worst table."""
        return max((tuple(_shared(t, self.rows)) for t in self.tables), key=len, default=())

    def covers(self, before: Array, after: Array) -> bool:
        """As many parts as before, none of them larger, and no row of the data fewer."""
        was, now = (np.unique(t[:, 0], return_counts=True)[1] for t in (before, after))
        enough = len(after) >= min(len(before), self.rows)
        return len(was) == len(now) and bool(np.all(now <= was)) and enough

    @property
    def parts(self) -> int:
        return max((len(np.unique(t[:, 0])) for t in self.tables), default=0)

    def excerpt(self) -> str:
        """The numbers of the first rows that came back with another's label."""
        for table in self.labelled:
            wrong = table[table[:, 1] != table[:, 2]][:3]
            if len(wrong):
                pairs = ", ".join(f"{int(a)} with that of {int(b)}" for _, a, b in wrong)
                return f"rows by their numbers: {pairs}"
        return ""

    def example(self) -> dict[str, list[float]]:
        """Inputs and labels as they came back, by the number of the row."""
        if not self.tables:
            return {}
        table = self.tables[0]
        return {"inputs": table[:, 1].tolist(), "labels": table[:, 2].tolist()}


def _shared(table: Array, rows: int) -> Iterator[int]:
    parts = {(part, row) for part, row in table[:, :2].tolist()}
    sizes = Counter(part for part, _ in parts)
    if len(sizes) > _TWO:
        # all of the data beside its parts
        parts = {(part, row) for part, row in parts if sizes[part] < rows}
    for row, count in Counter(row for _, row in parts).items():
        if count > 1:
            yield int(row)


def checks(lab: HelperLab) -> tuple[Check, ...]:
    """One line: how often it was asked."""
    asked = len(lab.answers)
    name = "rows" if lab.card.style == "batching" else "accuracy"
    reason = None if asked == _TIMES else f"{_TIMES - asked} of {_TIMES} calls failed"
    status: CheckStatus = "passed" if asked else "failed"
    return (
        Check(name, lab.card.name, status, family="training", evaluations=asked, reason=reason),
    )
