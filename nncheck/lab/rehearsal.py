"""What a training loop of the file hands to the network in one epoch: which rows, with which labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model import Array, Forward
from . import moving
from .lab import Lab

_BATCH = 3
_RETURNED, _LEFT = -1.0, -2.0
_LOOPS = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """One call of a watched method: the rows, which labels fit (-1: not known), its value."""

    method: int
    rows: Array
    fits: Array
    value: float
    state: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """One loop, run for one epoch on `count` rows in batches of 3."""

    name: str
    count: int
    batches: tuple[Batch, ...]
    returned: Array
    # different rows in the caller's array afterwards
    left: int

    @property
    def mislabelled(self) -> int:
        """Rows that came with the label of another; 0 where some row is none of the data's."""
        if any((b.rows < 0).any() or (b.fits < 0).any() for b in self.batches):
            return 0
        return sum(int((b.fits == 0).sum()) for b in self.batches)

    @property
    def rows(self) -> Array:
        """All rows of the method that is called most, in turn; empty where one is none of the data's."""
        if not self.batches or any((b.rows < 0).any() for b in self.batches):
            return np.zeros(0)
        methods = [b.method for b in self.batches]
        most = max(dict.fromkeys(methods), key=methods.count)
        return np.concatenate([b.rows for b in self.batches if b.method == most])

    @property
    def repeats(self) -> bool:
        """As many rows as there are, and some of them twice in the place of others."""
        rows = self.rows
        return rows.size == self.count and len(set(rows.tolist())) < self.count

    @property
    def valued(self) -> list[Batch]:
        """Batches that together are the data, each with its loss."""
        for method in dict.fromkeys(b.method for b in self.batches):
            found = [b for b in self.batches if b.method == method and np.isfinite(b.value)]
            if len(found) > 1 and sum(len(b.rows) for b in found) == self.count:
                return found
        return []


@dataclass(frozen=True, slots=True)
class Told:
    """A loss that a loop returned, beside those of its batches."""

    epoch: Epoch
    said: float
    weighted: float
    kind: str


def told(lab: Lab) -> Iterator[Told]:
    """Returned losses that are no mean over the samples: "uneven" a mean of means, "last" the last alone."""
    for epoch in epochs(lab):
        found = epoch.valued
        if not found or not epoch.returned.size:
            continue
        values = np.array([b.value for b in found])
        sizes = np.array([len(b.rows) for b in found], dtype=float)
        weighted = float(values @ sizes / epoch.count)
        said = float(epoch.returned[-1])
        means = (values.mean(), values.sum() / (epoch.count / _BATCH))
        last = (values[-1], values[-1] * sizes[-1] / epoch.count, values[-1] / len(values))
        if _is(said, weighted) or _is(said, float(values @ sizes)):
            continue
        if len(set(sizes)) > 1 and any(_is(said, float(m)) for m in means):
            yield Told(epoch, said, weighted, "uneven")
        elif any(_is(said, float(v)) for v in last):
            yield Told(epoch, said, weighted, "last")


def late(lab: Lab) -> Iterator[Told]:
    """Returned losses that were computed after the step on the same batch."""
    for epoch in epochs(lab):
        before: dict[tuple[float, ...], float] = {}
        after: list[Batch] = []
        for batch in epoch.batches:
            rows = tuple(batch.rows.tolist())
            if rows in before and before[rows] != batch.state and np.isfinite(batch.value):
                after.append(batch)
            before.setdefault(rows, batch.state)
        sizes = np.array([len(b.rows) for b in after], dtype=float)
        if (
            not after
            or sizes.sum() != epoch.count
            or not epoch.returned.size
            or (sizes == epoch.count).any()
        ):
            continue
        values = np.array([b.value for b in after])
        said = float(epoch.returned[-1])
        if any(
            _is(said, float(v)) for v in (values @ sizes / epoch.count, values.mean(), values.sum())
        ):
            yield Told(epoch, said, float(values @ sizes / epoch.count), "late")


def _is(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(other), 1e-12)


def epochs(lab: Lab) -> list[Epoch]:
    """For each training loop whose arguments are understood."""
    if not lab.card.is_network or not lab.card.scalar or lab.wrong or lab.has_data:
        return []
    return lab.once("rehearsal", lambda lab: list(_epochs(lab)))


def _epochs(lab: Lab) -> Iterator[Epoch]:
    inputs = [s for s in lab.card.slots if s.role == "input"]
    targets = [s for s in lab.card.slots if s.role == "target"]
    if (
        len(inputs) != 1
        or len(targets) != 1
        or inputs[0].shape[:1] != ("N",)
        or targets[0].shape[:1] != ("N",)
    ):
        return
    values = lab.point().values
    for qualname, asked in list(_loops(lab))[:_LOOPS]:
        step = [Forward(values)]
        found = lab.bench.outputs(lab.card.name, step, seed=lab.seed, altered=asked)[0]
        if found is not None and found.ndim == 2 and len(found) > 1:
            yield _read(qualname, found, len(values[inputs[0].name]))


def _loops(lab: Lab) -> Iterator[tuple[str, str]]:
    """The same methods that may take a step, with a batch size; and functions that are given a network."""
    own = {q.rpartition(".")[2] for q in (lab.card.forward, lab.card.backward) if q}
    watched = ",".join(sorted(own))
    for qualname, asked in moving.loops(lab, _BATCH):
        _, name, given, *rest = asked.split(" ")
        if given != "-" and name not in own:
            yield qualname, " ".join(["rehearse", name, given, watched, *rest])


def _read(name: str, found: Array, count: int) -> Epoch:
    batches = []
    calls = found[found[:, 0] >= 0]
    for call in dict.fromkeys(calls[:, 0].tolist()):
        rows = calls[calls[:, 0] == call]
        batches.append(
            Batch(int(rows[0, 1]), rows[:, 2], rows[:, 3], float(rows[0, 4]), float(rows[0, 5]))
        )
    returned = found[found[:, 0] == _RETURNED][:, 4]
    left = found[found[:, 0] == _LEFT]
    return Epoch(name, count, tuple(batches), returned, int(left[0, 1]) if len(left) else count)
