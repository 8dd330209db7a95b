"""The gradient has a weight decay of which the loss knows nothing.

L2 regularisation adds ½λΣW² (or λΣW²) to the loss, and with it λW (or 2λW) to the gradient of the
weights. Some code adds the second and not the first. The steps are then those of the regularised loss,
and what is called the loss is another number.

How it shows in training: the network learns as it should, decay included. The printed loss is too
small, so that a run with a strong decay seems better than it is, and the effect of λ cannot be read
off the curve. A numeric check of the gradient fails, in the weights only, by a multiple of the weights;
with λ = 5e-6 the difference is below what most checks can see, and with λ = 0.1 it looks like a grave
bug in the layer.

Decay that is added by the optimizer is another thing, and no fault: then the gradient has none.

Bad::

    import numpy as np


    def softmax_loss(W, X, y, reg):
        s = X @ W
        s = s - s.max(axis=1, keepdims=True)
        p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        n = len(y)
        loss = -np.mean(np.log(p[np.arange(n), y]))
        p[np.arange(n), y] -= 1
        dW = X.T @ p / n + reg * W  # the loss has no such term
        return loss, dW

Good::

    import numpy as np


    def softmax_loss(W, X, y, reg):
        s = X @ W
        s = s - s.max(axis=1, keepdims=True)
        p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        n = len(y)
        loss = -np.mean(np.log(p[np.arange(n), y])) + 0.5 * reg * np.sum(W * W)
        p[np.arange(n), y] -= 1
        dW = X.T @ p / n + reg * W
        return loss, dW

How nncheck decides: what is too much in the gradient of a weight matrix is a positive constant times
the matrix itself, the same at two points, and the loss has no part that grows with the square of the
weights: with the data and all other parameters at 0 it is flat; or, multiplied by 1000 and by 2000 (or by 30 and 60), they leave its second difference small. Where the loss has such
a part, the factor is wrong and not the loss. The fix adds the term, with the factor of the gradient.

Sources:
    - cs231n#253
    - S. Hanson and L. Pratt, Comparing Biases for Minimal Network Construction with
      Back-Propagation (1988): the decay as a term of the loss
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import changes, penalties
from ..repair.sites import last_name

SEVERITY = "error"
FAMILY = "loss"

# far out; and less far, where the log of a probability is still finite
_FAR = (1000.0, 30.0)


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar or lab.card.kind not in ("loss", "network"):
        return
    found = {slot: k for slot in lab.wrong if (k := _decay(lab, slot)) is not None}
    for group in decay.groups(lab, "bias") if found else ():
        found = {s: k for s, k in found.items() if s not in {p.slot for p in group}}
    flat = {p.slot for group in decay.groups(lab, "loss") for p in group}
    if not found or any(
        s not in flat and _grows_with_the_square(lab, s, k) for s, k in found.items()
    ):
        return
    names = ", ".join(found)
    k = next(iter(found.values()))
    yield finding(
        lab,
        f"the gradient of {names} has a weight decay of {k:.4g} times the weights, the loss has none",
        label="the loss has no such term",
        notes=(f"the loss lacks ½ · {k:.4g} · Σ{last_name(next(iter(found)))}²",),
        slots=tuple(found),
        explains=True,
    )


def _decay(lab: Lab, slot: str) -> float | None:
    """k > 0 with yours = reference + k · W at the points that are compared; None where it is none."""
    seen = []
    for point in lab.points[:2]:
        compared = lab.compare(slot, point)
        weights = np.asarray(point.values[slot])
        if compared.yours is None or compared.reference is None or weights.ndim < 1:
            return None
        if compared.yours.shape != weights.shape or compared.reference.shape != weights.shape:
            return None
        rest = compared.yours - compared.reference
        k = float(np.sum(rest * weights) / np.sum(weights * weights))
        if not k > 0 or np.max(np.abs(rest - k * weights)) > 1e-5 * k * np.max(np.abs(weights)):
            return None
        seen.append(k)
    return seen[0] if max(seen) <= (1 + 1e-5) * min(seen) else None


def _grows_with_the_square(lab: Lab, slot: str, k: float) -> bool:
    """Whether the loss has a part that is a square of the weights, as large as k would make it."""
    values = lab.point().values
    for far in _FAR:
        found = [lab.output({**values, slot: values[slot] * s}) for s in (0.0, far, 2 * far)]
        if any(f is None or not np.all(np.isfinite(f)) for f in found):
            continue
        low, middle, high = (float(np.sum(np.asarray(f))) for f in found)
        part = k * float(np.sum(np.square(values[slot]))) * far**2
        return abs(high - 2 * middle + low) > 0.05 * part
    return True


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.forward)
    if function is None:
        return
    slots: Sequence[str] = found.facts["slots"]
    for name in lab.code.reached(lab.card.backward):
        for node in ast.walk(lab.code.functions[name]):
            if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
                continue
            w = lab.code.text(node.right)
            if last_name(w) not in {last_name(s) for s in slots}:
                continue
            term = f"0.5 * {lab.code.text(node.left)} * np.sum({w} ** 2)"
            for value in _losses(lab, function):
                edit = changes.wrapped(lab.code, value, "{} + " + term)
                yield "the term of the decay in the loss", (edit,)
    yield from penalties.added_to_loss(lab.code, lab.card, slots)


def _losses(lab: Lab, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """What the loss is made of: what is returned first, or was assigned to its name, last first."""
    for value in lab.code.returned(function):
        first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        text = lab.code.text(first)
        assigned = [v for target, v, _ in lab.code.assigned(function) if target == text]
        yield from reversed(assigned)
        yield first
