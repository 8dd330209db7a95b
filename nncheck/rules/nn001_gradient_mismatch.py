"""The gradient is wrong, and none of the causes that nncheck knows explains it.

A backward pass claims to be the derivative of a forward pass. That claim can be tested without
knowing any formula: move one number x_i by a little h, run the forward again, and see how far the
result moved. As h shrinks, (L(x + h·e_i) - L(x - h·e_i)) / 2h tends to the true derivative,
whatever the code inside looks like. Here the claim and the test disagree by far more than the
error of the test, so the backward is not the derivative of this forward. (Or the forward is not
what was meant: the numeric derivative belongs to the forward that was written, not to the one in
your head.)

In training this rarely crashes. The loss falls slowly, stops at a value that is too high, or falls
for one layer's weights only, because a wrong gradient often still points roughly downhill.

What helps: write the derivative down for one number instead of an array, and compare it with the
code factor by factor. Every way from the input to the output must appear. In the example below each
entry is multiplied by the mean m of its row, y_j = m·x_j. The product rule gives two terms, m·g_j
and the mean of all g_k·x_k, since m moves as well, and the second was lost.

Bad::

    import numpy as np


    class TimesMean:
        def forward(self, x):
            self.m = x.mean(axis=1, keepdims=True)
            return x * self.m

        def backward(self, dout):
            return dout * self.m  # the mean depends on x too

Good::

    import numpy as np


    class TimesMean:
        def forward(self, x):
            self.x = x
            self.m = x.mean(axis=1, keepdims=True)
            return x * self.m

        def backward(self, dout):
            return dout * self.m + (dout * self.x).mean(axis=1, keepdims=True)

How nncheck decides: the derivative of the forward is measured by finite differences, each number
with a bound of its own error, at two points: inputs of magnitude 0.2 to 2, and for a subject that
is not too large a second point with wider values and other sizes. Upstream gradients are signed
and uneven, so that no error cancels. An entry is wrong when it differs from the reference by more
than ten error bars and by more than rounding can explain. This rule speaks only about gradients
that no other rule explains; it then tries small changes (a sign, `dout *`, a transpose, another
axis, another divisor, then any one name, operator, number or factor), and keeps one only if the
gradients are right after it, also at fresh points.

Sources:
    - CS231n course notes, Neural Networks Part 3, "Gradient checks"
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 5.3:
      backpropagation, and central differences as its check
    - A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition (2008)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, routing
from ..model import Comparison, Edit, Finding, Place
from ..repair import (
    changes,
    closures,
    indices,
    loops,
    lost_slopes,
    more_edits,
    shapes,
    sites,
    small_edits,
    wiring,
)

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    failure = lab.pass_at(lab.point()).failure
    if failure is not None and lab.wrong:
        yield finding(
            lab,
            f"backward fails after a forward that ran: {failure.type}: {failure.message}",
            at=_raised(lab, failure.place) or lab.code.function(lab.card.backward),
            label="raised here",
            slots=lab.wrong,
            raised=failure.type,
        )
        return
    if len(lab.wrong) > 1 and routing.is_to_blame(lab):
        yield _of_network(lab)
        return
    for slot in lab.wrong:
        comparison = lab.comparisons[slot]
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} is wrong{_how_far(comparison)}",
            at=where[0] if where else lab.code.function(lab.card.backward),
            label=f"the gradient of {slot} comes from here",
            notes=_numbers(comparison, _shape(lab, slot, comparison)),
            slots=(slot,),
        )


def _of_network(lab: Lab) -> Finding:
    """All at once: they are wrong in the same way, by what lies between the parts."""
    names = [sites.last_name(s) if "[" not in s else s for s in lab.wrong]
    said = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    worst = max((lab.comparisons[s] for s in lab.wrong), key=lambda c: c.max_error)
    return finding(
        lab,
        f"the gradients of {said} are wrong{_how_far(worst)}, though each layer does its own part right",
        at=routing.statement(lab) or lab.code.function(lab.card.backward),
        label="goes back through the layers",
        notes=_numbers(worst, _shape(lab, worst.wrt, worst)),
        slots=lab.wrong,
    )


def _raised(lab: Lab, place: Place | None) -> Place | None:
    """Where it was raised; an engine that refuses a gradient is not where that was computed."""
    central = lab.bench.card(lab.card.part_of).backward if lab.card.part_of else None
    function = lab.code.function(central)
    where = sites.sites(lab.code, lab.card, lab.wrong[0])
    if place is None or function is None or not where:
        return place
    span = lab.code.place(function)
    inside = span.line <= place.line <= span.end_line and span.cell == place.cell
    return lab.code.place(where[0]) if inside else place


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    # what feeds all wrong gradients is likelier at fault than what feeds one of them
    every = tuple(lab.wrong)
    if routing.is_to_blame(lab):
        yield from wiring.rewired(lab.code, lab.card)
    if lab.card.is_network:
        yield from indices.turned(lab.code, lab.card)
        yield from loops.overwritten_unread(lab.code, lab.card)
        yield from lost_slopes.unread_factor(lab.code, lab.card)
    yield from loops.unread_added(lab.code, lab.card)
    yield from loops.added_up(lab.code, lab.card)
    if lab.card.scalar:
        yield from changes.filled_divided(lab.code, lab.card)
    yield from small_edits.small_edits(lab.code, lab.card, every, near_only=True)
    if lab.card.is_network:
        yield from indices.shifted(lab.code, lab.card, every)
    yield from small_edits.small_edits(lab.code, lab.card, every, small_edits.LIKELY)
    yield from more_edits.more_edits(lab.code, lab.card, every)
    yield from changes.negated(lab.code, lab.card, slots)
    yield from changes.multiplied_by_upstream(lab.code, lab.card, slots)
    yield from shapes.transposed(lab.code, lab.card, slots)
    yield from shapes.axes_changed(lab.code, lab.card, slots)
    yield from changes.normalizers_replaced(lab.code, lab.card, slots)
    yield from small_edits.small_edits(lab.code, lab.card, every)
    yield from loops.ended_later(lab.code, lab.card)
    yield from loops.reaching_further(lab.code, lab.card)
    yield from loops.carried_added(lab.code, lab.card)
    if lab.card.part_of:
        places = [n for slot in slots for n in sites.sites(lab.code, lab.card, slot)]
        yield from closures.renamed(lab.code, lab.card, places)


def _how_far(comparison: Comparison) -> str:
    if comparison.reason and comparison.wrong is None:
        return f": {comparison.reason}"
    if comparison.wrong is None or comparison.reference is None:
        return ""
    share = f"{int(comparison.wrong.sum())} of {comparison.wrong.size} entries"
    if comparison.entries is not None:
        share += " looked at"
    where = f" ({comparison.where})" if comparison.where else ""
    return f" in {share}{where}, by up to {comparison.max_error:.3g}"


def _shape(lab: Lab, slot: str, comparison: Comparison) -> tuple[int, ...]:
    """Of the array that was compared: points differ in their sizes; of large ones there is one."""
    if comparison.entries is None and comparison.reference is not None:
        return tuple(comparison.reference.shape)
    return tuple(lab.point().values[slot].shape)


def _numbers(comparison: Comparison, shape: tuple[int, ...]) -> tuple[str, ...]:
    """The first wrong entry, yours beside the reference."""
    wrong, yours, reference = comparison.wrong, comparison.yours, comparison.reference
    if wrong is None or yours is None or reference is None or not wrong.any():
        return ()
    at = int(np.flatnonzero(wrong)[0])
    entry = at if comparison.entries is None else comparison.entries[at]
    index = np.unravel_index(entry, shape) if shape else ()
    name = f"[{', '.join(map(str, index))}]" if index else ""
    return (f"entry {name}: yours {yours.flat[at]:.6g}, reference {reference.flat[at]:.6g}",)
