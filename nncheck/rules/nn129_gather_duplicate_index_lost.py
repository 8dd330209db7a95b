"""Where an index occurs twice in the batch, `dW[indices] += dout` keeps only one of its gradients.

An embedding picks rows: y_n = W[i_n]. A row that is picked several times gets the sum of the
gradients. With a list of indices numpy reads `dW[indices] += dout` as

    dW[indices] = dW[indices] + dout

which reads each row once, adds, and writes once for every occurrence: the last write wins, and the
others are lost. `np.add.at(dW, indices, dout)` adds for every occurrence.

How it shows in training: frequent words, which occur several times in most batches, get the gradient
of one of their places; rare words get all of theirs. What the network should learn best, it learns
slowest. With distinct indices, as in a small example, everything is right.

Bad::

    import numpy as np


    class Embedding:
        def __init__(self, vocab_size, dim):
            self.W = np.random.randn(vocab_size, dim)

        def forward(self, indices):
            self.indices = indices
            return self.W[indices]

        def backward(self, dout):
            self.dW = np.zeros_like(self.W)
            self.dW[self.indices] += dout  # an index that occurs twice is added once

Good::

    import numpy as np


    class Embedding:
        def __init__(self, vocab_size, dim):
            self.W = np.random.randn(vocab_size, dim)

        def forward(self, indices):
            self.indices = indices
            return self.W[indices]

        def backward(self, dout):
            self.dW = np.zeros_like(self.W)
            np.add.at(self.dW, self.indices, dout)

How nncheck decides: nncheck draws indices with repetitions. The numeric gradient is split into what
each place of the batch contributes. Rows that one place reaches are right; rows that several reach hold
the contribution of a single one. A loss is asked again where no index occurs twice: it is right there.

Sources:
    - tt-metal#6232
    - K. Saito, Deep Learning from Scratch 2 (2018), section 4.1 on embedding layers
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..lab import Lab, finding, shares
from ..model import Array, Edit, Finding, Point, Slot
from ..repair import loops, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.part_of:
        yield from _of_operator(lab)
        return
    picked = next(
        (s for s in lab.card.slots if s.domain.values == "index" and s.role == "input"), None
    )
    if picked is None or lab.card.scalar:
        yield from _where_repeated(lab)
        return
    for slot in lab.differentiable:
        if slot.role != "parameter" or slot.name not in lab.wrong:
            continue
        found = shares.shares(lab, slot.name)
        if found is None:
            continue
        word = shares.one_of(found.by_position(tuple(range(len(picked.shape)))), found)
        if word is None:
            continue
        yield finding(
            lab,
            f"where an index occurs twice, the gradient of {slot.name} holds only the {word} of its"
            " contributions",
            at=next(iter(sites.sites(lab.code, lab.card, slot.name)), None),
            label="added once for each index, not for each occurrence",
            slots=(slot.name,),
        )


def _where_repeated(lab: Lab) -> Iterator[Finding]:
    """Of a loss nothing comes from each place: it is right where no index occurs twice."""
    picked = [s for s in lab.card.slots if s.domain.values == "index"]
    for slot in lab.wrong:
        value = lab.point().values[slot]
        if value.ndim < 2 or not any(_shows(lab, slot, name, picked) for name in _POINTS):
            continue
        yield finding(
            lab,
            f"where an index occurs twice, the gradient of {slot} holds only one of its contributions",
            at=next(_stores(lab, slot), None),
            label="added once for each index, not for each occurrence",
            notes=("where no index occurs twice it is right",),
            slots=(slot,),
        )


# of one sample as well: all of many may have more indices than there are rows
_POINTS = ("generic", "single")


def _shows(lab: Lab, slot: str, name: str, picked: Sequence[Slot]) -> bool:
    """Right where each index occurs once, and wrong at the same place where all are one."""
    if not picked:
        return False
    here = lab.point(name)
    points = [
        lab.point_as(f"{name}, {word}", lambda f=how: _indexed(here, picked, f))  # type: ignore[misc]
        for word, how in (("each index once", np.arange), ("one index", np.zeros))
    ]
    if any(lab.output(p.values) is None for p in points):
        return False
    return [lab.compare(slot, p).status for p in points] == ["passed", "failed"]


def _indexed(point: Point, picked: Sequence[Slot], numbers: Callable[[int], Array]) -> Point:
    values = dict(point.values)
    for slot in picked:
        held = values[slot.name]
        values[slot.name] = numbers(held.size).reshape(held.shape).astype(held.dtype)
    return replace(point, values=values)


def _stores(lab: Lab, slot: str) -> Iterator[ast.stmt]:
    """Statements that put something in by index; first those whose array is called like the slot."""
    found = [n for n in loops.stored(lab.code, lab.card) if not _is_entry(n)]
    word = re.findall(r"\w+", slot)[-1].lower()
    named = [n for n in found if word in lab.code.text(n).partition("=")[0].lower()]
    yield from named or found


def _is_entry(statement: ast.stmt) -> bool:
    """`grads["W"] = ...` puts an array into a dict."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(t, ast.Subscript) and isinstance(t.slice, ast.Constant) for t in targets)


def _of_operator(lab: Lab) -> Iterator[Finding]:
    """An engine's `a[[0, 2, 2]]`, where the index is no slot."""
    for slot in lab.wrong:
        found = shares.shares(lab, slot)
        word = shares.selected(found) if found is not None else None
        word = word or ("one" if found is not None and shares.counted_once(found) else None)
        if word is not None:
            yield finding(
                lab,
                f"where an index occurs twice, the gradient of {slot} holds only"
                f" {word if word == 'one' else f'the {word}'} of its contributions",
                at=next(loops.stored(lab.code, lab.card), None),
                label="added once for each index, not for each occurrence",
                slots=(slot,),
            )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from loops.added_at(lab.code, lab.card)
    yield from loops.added_up(lab.code, lab.card)
