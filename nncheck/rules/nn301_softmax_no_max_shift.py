"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    x = extremes.logits(lab)
    if x is None or not _is_softmax(lab, x):
        return
    look = extremes.look(lab, extremes.all_large(x))
    if not look.has_nan:
        return
    yield finding(
        lab,
        "softmax does not subtract the row's maximum: large logits overflow to nan",
        at=look.place_of("overflow") or look.place_of("invalid"),
        label="overflows for arguments above 709",
        notes=("with every logit moved up by 1000 the result must stay as it is; yours is nan",),
        shown={rows.only_input(lab) or "": look.x},
    )


def _is_softmax(lab: Lab, x: np.ndarray) -> bool:  # type: ignore[type-arg]
    """Softmax, or a loss of logits: the value stays when every logit moves by the same amount."""
    if rows.softmax_sums(lab) in ("rows", "all", "columns"):
        return True
    if not lab.card.scalar or "exp(" not in _reached_text(lab):
        return False
    near, moved = extremes.look(lab, x).output, extremes.look(lab, x + 3.0).output
    return (
        near is not None
        and moved is not None
        and bool(np.allclose(near, moved, rtol=1e-9))
        and bool(np.all(np.isfinite(near)))
    )


def _reached_text(lab: Lab) -> str:
    return " ".join(
        lab.code.text(lab.code.functions[q]) for q in lab.code.reached(lab.card.forward)
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        yield from changes.shifted_by_row_max(lab.code, lab.code.functions[qualname])
