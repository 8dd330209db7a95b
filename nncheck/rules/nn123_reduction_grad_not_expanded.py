"""The gradient of a sum or a mean is not spread over what was reduced.

A sum over an axis takes each of its entries with factor 1. Its gradient with respect to the entries
is therefore the upstream gradient, once for each entry: the axis that was reduced away has to come
back (`np.expand_dims`), and the array be repeated along it (`np.broadcast_to`). For a mean each of
them is divided by the number of entries that went into one average, n = x.size / out.size. With
axis=None the upstream gradient is one number, and everything is right by accident; with axis=1 the
shape (N,) lines up with the wrong end of (N, D).

How it shows in training: as an error, "could not be broadcast together", or, for square arrays, as
nothing at all: the gradient of row i is handed to column i. A mean that forgets its divisor makes
the step n times too large, which is a loss that jumps around or diverges.

Bad::

    import numpy as np


    class RowMean:
        def forward(self, x):
            self.shape = x.shape
            return x.mean(axis=1)

        def backward(self, dout):
            n = self.shape[1]
            return np.repeat(dout[:, None], n, axis=1)  # a mean has 1 / n

Good::

    import numpy as np


    class RowMean:
        def forward(self, x):
            self.shape = x.shape
            return x.mean(axis=1)

        def backward(self, dout):
            n = self.shape[1]
            return np.repeat(dout[:, None], n, axis=1) / n

How nncheck decides: for something of one input that gives fewer numbers than it takes, the rule
speaks when yours has another shape and equals the numeric gradient once it is spread over the
input, when it is exactly input size / output size times the numeric gradient, or when the backward
stops with an error about shapes. The fix puts the axis back, spreads the gradient, or divides.

Sources:
    - pocketpy/cTensor#24
    - oneflow#8659
    - NumPy manual, `numpy.expand_dims` and `numpy.broadcast_to`
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import changes, sites, spreading

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if len(lab.wrong) != 1 or len(lab.card.slots) != 1 or lab.card.style not in _STYLES:
        return
    slot, point = lab.wrong[0], lab.point()
    output = lab.output(point.values)
    x = point.values[slot]
    if output is None or output.size >= x.size or not x.ndim:
        return
    failure = lab.pass_at(point).failure
    words = None
    if failure is not None:
        if failure.type in ("ValueError", "AxisError", "IndexError") and "shape" in failure.message:
            words = f"the backward fails: {failure.message}"
        elif lab.card.part_of and failure.type == "AssertionError":
            words = "the engine refuses its shape"
    else:
        yours = lab.claimed(point).gradients.get(slot)
        if yours is not None:
            words = _told(yours, lab.reference(slot, point).value, x.size / output.size)
    if words is None:
        return
    found = sites.sites(lab.code, lab.card, slot)
    yield finding(
        lab,
        f"the gradient is not spread over the {x.size // max(output.size, 1)} entries that were reduced: {words}",
        at=found[0] if found else failure.place if failure is not None else None,
        label="has to reach every entry of the input",
        slots=(slot,),
    )


_STYLES = ("operator", "layer")


def _told(yours: Array, reference: Array, count: float) -> str | None:
    if yours.shape != reference.shape:
        for spread in _spread(yours, reference.shape):
            if np.allclose(spread, reference, rtol=1e-5, atol=1e-8):
                return f"its shape is {yours.shape}, and not {reference.shape}"
        return None
    if count > 1 and np.allclose(yours, count * reference, rtol=1e-5, atol=1e-8):
        return f"it is {count:g} times what it should be, the divisor of the mean is missing"
    return None


def _spread(grad: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """The gradient on each axis where it can have been, repeated over the others."""
    for axis in range(len(shape)):
        for wide in (grad, np.expand_dims(grad, min(axis, grad.ndim))):
            try:
                yield np.broadcast_to(wide, shape)
            except ValueError:
                continue


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if lab.card.part_of:
        yield from spreading.expanded(lab.code, lab.card, found.facts["slots"])
    slot = found.facts["slots"][0]
    for site in sites.sites(lab.code, lab.card, slot):
        for size in _counts(lab):
            yield f"divide by {size}", (changes.wrapped(lab.code, site, "{} / " + size),)


def _counts(lab: Lab) -> list[str]:
    """Names in the backward that may hold the number of entries of one average."""
    function = lab.code.function(lab.card.backward)
    if function is None:
        return []
    local = [t for t, _, _ in lab.code.assigned(function) if t.isidentifier()]
    shapes = [
        f"self.{leaf.removeprefix('self.')}[{axis}]"
        for leaf in dict.fromkeys(t for t, _, _ in lab.code.assigned(function) if "shape" in t)
        for axis in (1, 0, -1)
    ]
    return [*dict.fromkeys(local), *shapes]
