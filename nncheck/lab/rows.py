"""What a forward does to rows: what they sum to, and whether samples keep apart."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..model import Array, Point
from .lab import Lab

Sums = Literal["rows", "columns", "all"]


def softmax_sums(lab: Lab, *, logs: bool = False) -> Sums | None:
    """Along what a non-negative output sums to 1: its rows, its columns, or all of it; or None.

    Asked at inputs of mixed sign with more than one row, so that the three differ. `logs`: the
    output is taken for logarithms of such numbers.
    """
    x = only_input(lab)
    if x is None or lab.card.scalar:
        return None
    point = lab.point()
    output = lab.output(point.values)
    if output is None or output.ndim != 2 or output.shape != point.values[x].shape:
        return None
    if not np.all(np.isfinite(output)) or np.any(output > 50 if logs else output < 0):
        return None
    output = np.exp(output) if logs else output
    if np.allclose(output.sum(axis=-1), 1.0, atol=1e-9):
        return "rows"
    if np.allclose(output.sum(axis=0), 1.0, atol=1e-9):
        return "columns"
    return "all" if np.isclose(output.sum(), 1.0, atol=1e-9) else None


def is_log_softmax(lab: Lab) -> bool:
    """The output's exponentials sum to 1 along rows, columns, or all of it, and none is above 1."""
    x = only_input(lab)
    if x is None or lab.card.scalar or lab.card.kind == "network":
        return False
    point = lab.point()
    output = lab.output(point.values)
    if output is None or output.ndim < 1 or output.shape != point.values[x].shape:
        return False
    if not np.all(np.isfinite(output)) or output.shape[-1] < 2 or np.any(output > 0):
        return False
    sums = [np.exp(output).sum(axis=a) for a in (-1, 0, None)]
    return any(bool(np.allclose(s, 1.0, atol=1e-9)) for s in sums)


def only_input(lab: Lab) -> str | None:
    """The one differentiable input, when there is just one."""
    inputs = [s.name for s in lab.card.slots if s.role == "input"]
    return inputs[0] if len(inputs) == 1 else None


def batch_wide_log_softmax(lab: Lab) -> bool:
    """The loss at equal logits is ln(N·C) where each sample alone has ln C.

    True only for losses of logits: at N = 1 the value must be ln C to begin with.
    """
    if not lab.card.scalar:
        return False
    single, several = _at_equal_logits(lab, 1), _at_equal_logits(lab, 4)
    if single is None or several is None or single[1] < 2:
        return False
    classes = single[1]
    if not np.isclose(single[0], np.log(classes), rtol=1e-5):
        return False
    n = several[2]
    wide = np.log(n * classes)
    return any(np.isclose(several[0], wide * k, rtol=1e-5) for k in (1.0, n)) and n > 1


def _at_equal_logits(lab: Lab, samples: int) -> tuple[float, int, int] | None:
    """(loss, classes, samples) with every logit the same; for a network, with parameters 0."""
    point = lab.point("single" if samples == 1 else "generic")
    values: dict[str, Array] = dict(point.values)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if target is None or target.domain.values not in ("onehot", "index"):
        return None
    if lab.card.kind == "network":
        values |= {
            s.name: np.zeros(values[s.name].shape)
            for s in lab.card.slots
            if s.role == "parameter" and s.differentiable
        }
        labels = values[target.name]
        classes = (
            labels.shape[-1] if target.domain.values == "onehot" else lab.card.sizes.get("C", 0)
        )
    else:
        x = only_input(lab)
        if x is None or values[x].ndim != 2:
            return None
        values[x] = np.full(values[x].shape, 0.3)
        classes = values[x].shape[-1]
    output = lab.output(values)
    if output is None or output.size != 1 or not np.isfinite(output).all():
        return None
    return float(output.reshape(-1)[0]), int(classes), int(values[target.name].shape[0])


def leak(lab: Lab) -> float | None:
    """How far one sample's result moves when another sample's input does; None: cannot be asked.

    For outputs: the largest |d output_i / d x_j|, i ≠ j. For a loss: the mixed difference
    L(a,b) − L(a',b) − L(a,b') + L(a',b'), which is 0 when the loss adds up over samples.
    """
    axis = lab.card.sample_axis
    x = only_input(lab)
    if axis is None or x is None:
        return None
    point = lab.point()
    return (
        _mixed_difference(lab, point, x, axis)
        if lab.card.scalar
        else _off_block(lab, point, x, axis)
    )


def _off_block(lab: Lab, point: Point, x: str, axis: int) -> float | None:
    estimate = lab.jacobian(x, point)
    rank = point.values[x].ndim
    if lab.entries(x, point) is not None or estimate.value.ndim != 2 * rank:
        return None
    if estimate.value.shape[axis] != estimate.value.shape[rank + axis]:
        return None
    blocks = np.moveaxis(estimate.value, (axis, rank + axis), (0, 1))
    bars = np.moveaxis(estimate.error, (axis, rank + axis), (0, 1))
    off = ~np.eye(blocks.shape[0], dtype=bool)
    sure = np.where(np.abs(blocks[off]) > 100 * bars[off] + 1e-7, np.abs(blocks[off]), 0.0)
    return float(np.max(sure, initial=0.0))


def _mixed_difference(lab: Lab, point: Point, x: str, axis: int) -> float | None:
    base = point.values[x]
    if base.shape[axis] < 2:
        return None
    moved = [np.array(base), np.array(base), np.array(base)]
    step = 0.7
    first: tuple[slice | int, ...] = tuple(
        0 if a == axis else slice(None) for a in range(base.ndim)
    )
    second: tuple[slice | int, ...] = tuple(
        1 if a == axis else slice(None) for a in range(base.ndim)
    )
    bump = np.linspace(0.5, 1.0, base[first].size).reshape(base[first].shape) * step
    moved[0][first] += bump
    moved[1][second] += bump[::-1] if bump.ndim else bump
    moved[2][first] += bump
    moved[2][second] += bump[::-1] if bump.ndim else bump
    if _is_probability(lab, x):
        moved = [_renormalised(m) for m in moved]
        return None
    outputs = lab.outputs([{**point.values, x: v} for v in (base, *moved)])
    values = [float(o.reshape(-1)[0]) for o in outputs if o is not None and o.size == 1]
    if len(values) < 4 or not np.all(np.isfinite(values)):
        return None
    mixed = values[0] - values[1] - values[2] + values[3]
    # a leak is no matter of rounding, not even of float32
    return abs(mixed) if abs(mixed) > 1e-5 * max(abs(v) for v in values) + 1e-10 else 0.0


def _is_probability(lab: Lab, x: str) -> bool:
    return any(s.name == x and s.domain.values == "probability" for s in lab.card.slots)


def _renormalised(array: Array) -> Array:
    return np.asarray(array / array.sum(axis=-1, keepdims=True))


def normalises_batch(lab: Lab) -> bool:
    """Batch normalisation: the output stays when all samples move alike, and when all grow alike."""
    x = only_input(lab)
    axis = lab.card.sample_axis
    if x is None or axis is None:
        return False
    point = lab.point()
    # large enough that an epsilon beside the variance counts for nothing
    value = 10.0 * point.values[x]
    one = value.take(0, axis)
    shift = np.expand_dims(np.linspace(0.5, 1.5, one.size).reshape(one.shape), axis)
    found = lab.outputs([{**point.values, x: v} for v in (value, value + shift, 3.0 * value)])
    if any(o is None or found[0] is None or o.shape != found[0].shape for o in found):
        return False
    arrays = [np.asarray(o) for o in found]
    return all(bool(np.allclose(arrays[0], a, atol=1e-4)) for a in arrays[1:])


def claims_to_keep_apart(lab: Lab) -> bool:
    """The backward gives a sample's gradient from that sample's upstream gradient alone."""
    x, axis = only_input(lab), lab.card.sample_axis
    if x is None or axis is None or lab.card.scalar:
        return False
    point = lab.point()
    g = np.array(point.cotangent)
    if g.ndim <= axis or g.shape[axis] < 2:
        return False
    # a running sum keeps the first sample apart and not the last
    for sample in (0, g.shape[axis] - 1):
        others = [i for i in range(g.shape[axis]) if i != sample]
        only = np.array(g)
        only[tuple(others if i == axis else slice(None) for i in range(g.ndim))] = 0.0
        claimed = lab.claimed(point, only).gradients.get(x)
        if claimed is None or claimed.shape != point.values[x].shape or not np.any(claimed):
            return False
        if np.any(claimed.take(others, axis)):
            return False
    return True


def is_mean(lab: Lab) -> bool | None:
    """Whether a loss is averaged over the samples: the same for twice the batch; None: not asked."""
    axis = lab.card.sample_axis
    if not lab.card.scalar or axis is None or lab.card.kind != "loss":
        return None
    values = lab.point().values
    twice = dict(values)
    for slot in lab.card.slots:
        if "N" in slot.shape:
            at = slot.shape.index("N")
            twice[slot.name] = np.concatenate([values[slot.name]] * 2, axis=at)
    once, both = lab.outputs([values, twice])
    if once is None or both is None or once.size != 1 or both.size != 1:
        return None
    return bool(np.isclose(once, both, rtol=1e-9).all())
