"""A line was copied and one of its variables was not changed: a gradient is that of another slot.

Backward passes hold the same line again and again: dW1, dW2, b1, b2, one for each gate. The second is made
from the first, and one of its names stays. What it computes is a right gradient, but of another parameter, or
it is written to the place of the other one, which then gets both. How it shows in training: one parameter
moves along the gradient of its neighbour, the rest learns around it, and the loss still falls. Shapes that are equal let
the slip through; others would stop it.

Bad::

    import numpy as np


    class Product:
        def forward(self, x, gate):
            self.x, self.gate = x, gate
            return x * gate

        def backward(self, dout):
            dx = dout * self.gate
            dgate = dout * self.gate
            return dx, dgate

Good::

    import numpy as np


    class Product:
        def forward(self, x, gate):
            self.x, self.gate = x, gate
            return x * gate

        def backward(self, dout):
            dx = dout * self.gate
            dgate = dout * self.x
            return dx, dgate

How nncheck decides: yours for one slot is compared with the numeric gradients of all other slots of the same shape, at two
points with values that nothing else shares. It equals that of another slot, which has the right one as well; or it
is 0 in every entry, while the gradient of another slot is the sum of both. Where gates stand side by side
in one matrix, blocks of columns are compared in the same way.

Sources:
    - ddbourgin/numpy-ml#42
    - hanbt/learn_dl#53
    - OpenNRE#44
    - deepcourse#6
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, exchanged, finding, moving, order
from ..model import Edit, Finding
from ..repair import closures, exchanges, moves, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if order.backwards_in_forward_order(lab):
        return
    for step in moving.steps(lab):
        for slot, other in step.taken.items() if step.falling else ():
            yield finding(
                lab,
                f"{step.method.rpartition('.')[2]} moves {slot} along the gradient of {other}",
                at=moves.place(lab.code, step.method, [slot]),
                label="reads the gradient of another parameter",
                method=step.method,
                moved=[slot],
            )
    pairs = exchanged.taken(lab)
    for slot in exchanged.permuted(lab):
        pairs = {k: v for k, v in pairs.items() if k != slot}
    for slot, other in pairs.items():
        yield finding(
            lab,
            f"the gradient of {slot} is that of {other}, in every entry",
            label=f"computes the gradient of {other}",
            slots=(slot,),
        )
    for slot, other in exchanged.silent(lab).items():
        if other:
            yield finding(
                lab,
                f"the gradient of {slot} is 0, and that of {other} is the sum of both",
                label=f"goes to {other} as well",
                slots=(slot, other),
            )

    found = exchanged.blocks(lab)
    for slot, (start, end, first) in list(found.items())[:1]:
        yield finding(
            lab,
            f"columns {start} to {end - 1} of the gradient of {slot} are those that belong to"
            f" columns {first} to {first + end - start - 1}",
            label="one part stands twice",
            slots=lab.wrong,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    if "method" in found.facts:
        yield from moves.named_like(lab.code, found.facts["method"], found.facts["moved"])
        return
    if lab.card.part_of:
        places = [n for slot in slots for n in sites.sites(lab.code, lab.card, slot)]
        yield from closures.renamed(lab.code, lab.card, places)
    yield from exchanges.retargeted(lab.code, lab.card, slots)
    yield from exchanges.unused(lab.code, lab.card)
    yield from exchanges.renamed(lab.code, lab.card, slots)
