"""The gradient with other settings: a slope, a steepness, a threshold that the user may choose."""

from __future__ import annotations

import ast

import numpy as np

from ..model import Array
from . import rows, surrogate
from .lab import Lab

# far above what the differences leave, and far below a forgotten factor
_GAP = 1e-5
_STEP = 1e-3


def forgotten(lab: Lab) -> tuple[Array, Array, Array] | None:
    """(x, true slope, claimed slope) with the settings changed, where they differ; else None.

    Asked of element-wise activations that are right with their own settings, and only if each
    setting is an argument of the constructor, kept as it came: then any value is the user's choice.
    """
    x = rows.only_input(lab)
    if x is None or lab.card.kind != "activation" or lab.wrong or lab.card.scalar:
        return None
    if not lab.card.has_backward or not _are_free(lab) or surrogate.is_stated(lab):
        return None
    other = Lab(lab.bench, lab.card, lab.code, seed=lab.seed, salt=lab.salt, altered="floats")
    point = other.point()
    output, claimed = other.output(point.values), other.claimed(point).gradients.get(x)
    at, g = np.asarray(point.values[x]), np.asarray(point.cotangent)
    if (
        output is None
        or claimed is None
        or not output.shape == claimed.shape == at.shape == g.shape
    ):
        return None
    alone = at.copy()
    alone.flat[0] += 1.0
    moved = [*(at + k * _STEP for k in (-2, -1, 1, 2)), alone]
    values = other.outputs([{**point.values, x: m} for m in moved])
    if any(v is None or v.shape != at.shape for v in values) or np.any(g == 0):
        return None
    a, b, c, d, e = (np.asarray(v, dtype=float) for v in values)
    if not np.array_equal(e.flat[1:], np.asarray(output, dtype=float).flat[1:]):
        # what one entry does to others (a softmax) is no slope
        return None
    true = (a - 8 * b + 8 * c - d) / (12 * _STEP)
    said = np.asarray(claimed, dtype=float) / g
    # beside a kink the difference quotient means nothing
    smooth = np.abs((c - b) / (2 * _STEP) - true) < 1e-4 * (1 + np.abs(true))
    off = smooth & (np.abs(said - true) > _GAP * (1 + np.abs(true)))
    if int(off.sum()) < 3:
        return None
    return at[smooth], true[smooth], said[smooth]


def _are_free(lab: Lab) -> bool:
    """All that the constructor keeps are its arguments, as they came, and one is a float."""
    function = lab.code.function(f"{lab.card.name}.__init__")
    if function is None:
        return _are_fields(lab)
    given = set(lab.code.parameters(function)) | {a.arg for a in function.args.kwonlyargs}
    kept = [v for t, v, _ in lab.code.assigned(function) if "." in t]
    names = [v for v in kept if isinstance(v, ast.Name) and v.id in given]
    plain = [v for v in kept if isinstance(v, ast.Constant) and v.value is None]
    defaults = [*function.args.defaults, *function.args.kw_defaults]
    floats = [d for d in defaults if isinstance(d, ast.Constant) and type(d.value) is float]
    return bool(names) and len(names) + len(plain) == len(kept) and bool(floats)


def _are_fields(lab: Lab) -> bool:
    """The same of a dataclass, whose arguments are its fields."""
    body = lab.code.classes.get(lab.card.name)
    if body is None or "dataclass" not in " ".join(map(ast.unparse, body.decorator_list)):
        return False
    if lab.code.function(f"{lab.card.name}.__post_init__") is not None:
        return False
    values = [n.value for n in body.body if isinstance(n, ast.AnnAssign)]
    return any(isinstance(v, ast.Constant) and type(v.value) is float for v in values)
