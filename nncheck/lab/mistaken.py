"""Which mistake turns the true slope of an activation into the one that is claimed.

Each hypothesis says what the claimed slope would be under that mistake; one that holds in every
entry is the explanation. They are asked from the narrow to the wide, so that f'(f(x)) is told
before "another formula".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import numpy as np

from ..model import Array
from ..repair.slope_forms import FORMS, SLIPS
from . import activation, branches, masks, ratios
from .lab import Lab
from .mistake import Mistake, entry
from .slopes import Slopes

_FEWEST = 6


def mistake(lab: Lab) -> Mistake | None:
    """The mistake in an activation's derivative that explains the gradient; None: another cause."""
    if "mistake" not in lab.memo:
        lab.memo["mistake"] = _found(lab)
    found: Mistake | None = lab.memo["mistake"]
    return found


def of(lab: Lab, code: str) -> Mistake | None:
    """The mistake, if it belongs to this rule."""
    found = mistake(lab) if lab.wrong else None
    return found if found is not None and found.code == code else None


def true_forms(seen: Slopes) -> list[tuple[str, str]]:
    """The ways to write the true slope: (text with {0}, "x" or "y" for what {0} stands for)."""
    return [
        (text, what)
        for text, form, _ in FORMS
        for what, value in (("y", seen.y), ("x", seen.x))
        if _equal(seen, _evaluated(form, value), seen.true)
    ]


def _found(lab: Lab) -> Mistake | None:
    seen = activation.slopes(lab)
    if seen is None or seen.x.size < _FEWEST or not np.any(seen.wrong):
        return None
    # what switches entries off has no slope of its own: its mask and its scale are other causes
    if masks.mask(lab) is not None:
        return None
    alone = seen.f is not None
    if alone and not activation.follows_upstream(lab):
        return next(branches.masks_of_upstream(seen), None)
    if alone and ratios.ratio(lab, seen.slots[0]) is not None:
        return None
    found = next(_explanations(seen, compares=_compares(lab)), None)
    if found is None and alone and activation.keeps_apart(lab, seen.slots[0]):
        return _unknown(seen)
    return found


def _explanations(seen: Slopes, *, compares: bool) -> Iterator[Mistake]:
    yield from branches.masks_of_upstream(seen)
    yield from branches.masks(seen, compares=compares)
    yield from branches.clipped(seen, compares=compares)
    yield from _missing(seen)
    if branches.two_levels(seen):
        # 0.1² = 0.01: a square of one of two numbers is another number
        yield from branches.one_sided(seen)
    yield from _twice(seen)
    yield from _elsewhere(seen)
    yield from branches.one_sided(seen)
    yield from _other_formula(seen)


def _compares(lab: Lab) -> bool:
    """The backward, or the mask that it uses, asks which of two numbers is larger."""
    functions = [lab.code.functions[q] for q in lab.code.reached(lab.card.backward)]
    text = " ".join(lab.code.text(f) for f in functions)
    forward = lab.code.function(lab.card.forward)
    if forward is not None:
        kept = [(t, v) for t, v, _ in lab.code.assigned(forward) if "." in t and t in text]
        functions_ = [*functions, *(v for _, v in kept)]
    else:
        functions_ = list(functions)
    nodes = [n for f in functions_ for n in ast.walk(f)]
    # `if i > 0` asks which layer it is
    counted = {ast.dump(n.target) for n in nodes if isinstance(n, ast.For)}
    return any(
        isinstance(n, ast.Compare)
        and isinstance(n.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
        and ast.dump(n.left).replace("Load()", "Store()") not in counted
        for n in nodes
    )


def _missing(seen: Slopes) -> Iterator[Mistake]:
    if np.all(seen.near(np.ones_like(seen.true))):
        low, high = float(seen.true.min()), float(seen.true.max())
        yield Mistake(
            "NN107",
            "the backward passes the upstream gradient on unchanged: the derivative of the activation is missing",
            "not multiplied by f'(x)",
            seen.slots,
            (f"f'(x) lies between {low:.3g} and {high:.3g} here, yours is 1",),
        )


def _twice(seen: Slopes) -> Iterator[Mistake]:
    for power, word in ((2, "twice"), (3, "three times")):
        if np.all(seen.near(seen.true**power)):
            yield Mistake(
                "NN108",
                f"the derivative of the activation is applied {word}: the slope is f'(x)^{power}, not f'(x)",
                f"f'(x) {word}",
                seen.slots,
                (entry(seen),),
            )


def _elsewhere(seen: Slopes) -> Iterator[Mistake]:
    """The right formula, fed with y where it wants x, or with x where it wants y."""
    if seen.f is not None:
        inner = _slope(seen.f, seen.y)
        if inner is not None and np.all(seen.near(inner)):
            yield _at_wrong_point(seen, "f'(f(x))", "its output y", "x")
            return
    for _, form, words in FORMS:
        for value, fed, wants in ((seen.x, "x", "y"), (seen.y, "y", "x")):
            other = seen.y if fed == "x" else seen.x
            right = _equal(seen, _evaluated(form, other), seen.true)
            if right and np.all(seen.near(_evaluated(form, value))):
                yield _at_wrong_point(
                    seen, words.format(fed), "its output y" if fed == "y" else "its input x", wants
                )
                return


def _at_wrong_point(seen: Slopes, formula: str, fed: str, wants: str) -> Mistake:
    return Mistake(
        "NN109",
        f"the derivative is taken at the wrong point: yours is {formula}, the formula for {wants} fed "
        f"with {fed}",
        f"wants {wants}",
        seen.slots,
        (entry(seen),),
    )


def _other_formula(seen: Slopes) -> Iterator[Mistake]:
    for form, words in ((f, w) for _, f, w in FORMS):
        for value, name in ((seen.y, "y"), (seen.x, "x")):
            yield from _is_slip(seen, _evaluated(form, value), words.format(name))
    for form, words in SLIPS:
        for value, name in ((seen.y, "y"), (seen.x, "x")):
            yield from _is_slip(seen, _evaluated(form, value), words.format(name))
    if seen.f is not None:
        mirrored = _slope(seen.f, -seen.x)
        if mirrored is not None:
            yield from _is_slip(seen, mirrored, "f'(−x)")
    with np.errstate(all="ignore"):
        yield from _is_slip(seen, 1 / seen.true, "1/f'(x)")
        yield from _is_slip(seen, np.sqrt(np.abs(seen.true)), "√f'(x)")
        yield from _is_slip(seen, seen.true + 1, "f'(x) + 1")
        yield from _is_slip(seen, 1 - seen.true, "1 − f'(x)")


def _is_slip(seen: Slopes, slope: Array, words: str) -> Iterator[Mistake]:
    if np.all(np.isfinite(slope)) and np.all(seen.near(slope)):
        yield Mistake(
            "NN110",
            f"the backward has another formula than the derivative of its forward: it gives {words}{_meant(seen)}",
            "not the derivative of this forward",
            seen.slots,
            (entry(seen), "y = f(x)"),
        )


def _meant(seen: Slopes) -> str:
    """How the true slope is written, where that is known."""
    for _, form, words in FORMS:
        for value, name in ((seen.y, "y"), (seen.x, "x")):
            if _equal(seen, _evaluated(form, value), seen.true):
                return f", the derivative is {words.format(name)}"
    return ""


def _unknown(seen: Slopes) -> Mistake:
    share = f"{int(seen.wrong.sum())} of {seen.wrong.size} entries"
    return Mistake(
        "NN110",
        f"the formula of the backward is not the derivative of its forward{_meant(seen)}: wrong in {share}, "
        f"by up to {float(np.abs(seen.said - seen.true).max()):.3g}",
        "not the derivative of this forward",
        seen.slots,
        (entry(seen),),
    )


def _evaluated(form: Callable[[Array], Array], value: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(form(value), dtype=float)


def _equal(seen: Slopes, a: Array, b: Array) -> bool:
    close = np.abs(a - b) <= 1e-5 * np.maximum(np.abs(b), 1e-3) + 20 * seen.bar
    return bool(np.all(close))


def _slope(f: Callable[[Array], Array | None], at: Array) -> Array | None:
    """f' by a central difference of fourth order; good to some nine digits."""
    h = 1e-3
    values = [f(at + k * h) for k in (-2, -1, 1, 2)]
    if any(v is None or not np.all(np.isfinite(v)) for v in values):
        return None
    a, b, c, d = (np.asarray(v) for v in values)
    return np.asarray((a - 8 * b + 8 * c - d) / (12 * h))


def forms_of(lab: Lab) -> list[tuple[str, str]]:
    """The ways to write the true slope of the lab's activation; none where it is not known."""
    seen = activation.slopes(lab)
    return [] if seen is None else true_forms(seen)
