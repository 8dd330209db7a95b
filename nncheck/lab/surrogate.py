"""Gradients that are not the derivative on purpose, and say so: reversed, straight-through, limited.

A layer for adversarial training hands on -λ·dout; a step that is to be trained hands on dout as if
it were not there; a layer that changes nothing on the way forward may limit, scale or stop the
gradient on the way back. A name or a docstring has to state it, and the numbers have to be what it
states: the word alone excuses nothing.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import numpy as np

from ..model import Array, Comparison, Point

if TYPE_CHECKING:
    from .lab import Lab

_REVERSED = re.compile(
    r"grad(?:ient)?s?(?:is|are)?revers|revers(?:e|es|ed|al|ing)(?:of)?(?:the|its)?grad|勾配(?:を)?反転"
)
_STRAIGHT = re.compile(
    r"straightthrough|surrogate(?:grad|deriv|slope)|quanti[sz]|binari[sz]|ternari[sz]|spiking"
    r"|ストレートスルー|代理勾配|量子化|二値化"
)
# its abbreviation, as a word of its own
_ABBREVIATED = re.compile(r"\bSTE\b")
# said by a name, or with what is done to it by a docstring
_OF_GRADIENTS = re.compile(r"grad|detach|stop|freeze|barrier|勾配")
_LIMITED = re.compile(
    r"(?:stop|scal|clip|block|limit|cut|freez|detach|bound|weaken|damp|shrink|weigh|multipl)[a-z]{0,4}"
    r"(?:of)?(?:the|its|all|any)?(?:incoming|upstream|backward)?grad"
)
# in the reason of each comparison that is excused here
_AS_SAID = "on purpose, as the code says"
_SEPARATORS = re.compile(r"[\W_]+")
_PADDING = re.compile(r"\bpad(?:ding)?_?(?:idx|index|id|token|row)", re.IGNORECASE)
# so much of its size an array of zeros may hold, and a factor may vary by
_SLACK = 1e-6


def stated(lab: Lab, slot: str, at: Point, found: Comparison) -> str | None:
    """What the code calls its gradient, where the numbers bear it out; None: nothing of the kind."""
    if lab.card.kind == "network" or lab.card.scalar or lab.card.part_of:
        return None
    words = lab.once("what it says of itself", _words)
    if _REVERSED.search(words) and _is_reversed(lab, slot, at, found):
        return f"reversed {_AS_SAID}: a negative multiple of the derivative"
    if lab.once("passes steps", _says_straight) and _passes_steps(lab, slot, at, found):
        return f"straight-through {_AS_SAID}: the true derivative is 0 there"
    if lab.once("pads", _names_padding) and _leaves_a_row(found):
        return f"the row of the padding is kept as it is {_AS_SAID}: the others are right"
    if _is_about_gradients(lab, words) and _only_weakens(lab, slot, at, found):
        return f"changed {_AS_SAID}: the forward hands on what it is given"
    return None


def is_stated(lab: Lab) -> bool:
    """Some gradient of the subject passes for this reason: nothing else may measure it by slopes."""
    words = lab.once("what it says of itself", _words)
    says = _REVERSED.search(words) or _is_about_gradients(lab, words)
    if not (says or lab.once("passes steps", _says_straight)) or lab.wrong:
        return False
    looks = (lab.compare(s.name, p) for s in lab.differentiable for p in lab.points)
    return any(_AS_SAID in (found.reason or "") for found in looks)


def _words(lab: Lab) -> str:
    """The names and docstrings of the class and of both passes, without white space and marks."""
    return _SEPARATORS.sub("", " ".join(_named(lab))).lower()


def _named(lab: Lab) -> list[str]:
    names = [n for n in (lab.card.forward, lab.card.backward) if n]
    nodes: list[ast.AST] = [lab.code.functions[n] for n in names if n in lab.code.functions]
    if lab.card.name in lab.code.classes:
        nodes.append(lab.code.classes[lab.card.name])
    documents = [
        ast.get_docstring(n) or ""
        for n in nodes
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and n.body
    ]
    return [lab.card.name, *names, *documents]


def _says_straight(lab: Lab) -> bool:
    """Its names, docstrings or comments call it straight-through, or what it does quantising."""
    comments = _comments(lab)
    said = _SEPARATORS.sub("", " ".join((*_named(lab), *comments))).lower()
    return bool(_STRAIGHT.search(said) or _ABBREVIATED.search(" ".join((*_named(lab), *comments))))


def _comments(lab: Lab) -> list[str]:
    """What stands behind # in the class, or in the functions, and above them."""
    names = [n for n in (lab.card.forward, lab.card.backward) if n in lab.code.functions]
    nodes: list[ast.stmt] = [lab.code.functions[n] for n in names if n]
    if lab.card.name in lab.code.classes:
        nodes = [lab.code.classes[lab.card.name]]
    lines = lab.code.source.text.splitlines()
    spans = [(n.lineno - 1, n.end_lineno or n.lineno) for n in nodes]
    inside = [line for first, last in spans for line in lines[first:last]]
    above = [lines[first - 1] for first, _ in spans if first and lines[first - 1].startswith("#")]
    return [line.partition("#")[2] for line in (*above, *inside) if "#" in line]


def _is_about_gradients(lab: Lab, words: str) -> bool:
    named = _OF_GRADIENTS.search(lab.card.name.lower()) or _LIMITED.search(words)
    return bool(named) and not _REVERSED.search(words)


def _only_weakens(lab: Lab, slot: str, at: Point, found: Comparison) -> bool:
    """The forward is the identity, and the backward gives less of dout: entry by entry, one share
    of it whatever the sizes, or as much as makes its norm what it may be at most.
    """
    name = "wide" if at.name != "wide" else "generic"
    there = lab.point(name)
    shares = [
        _shares(lab, slot, point, claimed)
        for point, claimed in ((at, found), (there, lab.compared(slot, there)))
    ]
    if any(s is None or bool(np.any(s < 0)) for s in shares):
        return False
    one, other = (np.asarray(s) for s in shares)
    if max(np.ptp(one), np.ptp(other)) > _SLACK:
        return bool(max(one.max(), other.max()) <= 1 + _SLACK)
    c, d = float(one.flat[0]), float(other.flat[0])
    norms = [
        share * float(np.linalg.norm(np.asarray(point.cotangent, dtype=float)))
        for share, point in ((c, at), (d, there))
    ]
    return abs(c - d) <= _SLACK * c or (
        max(c, d) <= 1 and abs(norms[0] - norms[1]) <= 1e-6 * norms[0]
    )


def _shares(lab: Lab, slot: str, at: Point, found: Comparison) -> Array | None:
    """The gradient over dout, entry by entry, where the forward is the identity."""
    yours, output = found.yours, lab.output(at.values)
    g = np.asarray(at.cotangent if at.cotangent is not None else 1.0)
    if yours is None or output is None or not np.array_equal(output, at.values[slot]):
        return None
    if yours.shape != g.shape or not np.all(np.isfinite(yours)) or np.any(g == 0):
        return None
    return np.asarray(yours / g)


def _is_reversed(lab: Lab, slot: str, at: Point, found: Comparison) -> bool:
    """One negative number times the derivative, the same where the sizes are others."""
    if any(s.role == "parameter" for s in lab.differentiable):
        return False
    here = _factor(found)
    name = "wide" if at.name != "wide" else "generic"
    there = _factor(lab.compared(slot, lab.point(name)))
    return here is not None and there is not None and abs(here - there) <= _SLACK * abs(here)


def _factor(found: Comparison) -> float | None:
    """c < 0 with yours == c · reference in every entry."""
    yours, true = found.yours, found.reference
    if yours is None or true is None or yours.shape != true.shape or not np.any(true):
        return None
    c = float(np.sum(yours * true) / np.sum(true * true))
    slack = _SLACK * float(np.abs(true).max()) * max(abs(c), _SLACK)
    return c if c < 0 and bool(np.all(np.abs(yours - c * true) <= slack)) else None


def _names_padding(lab: Lab) -> bool:
    """The class says which row of its table stands for no word."""
    node = lab.code.classes.get(lab.card.name)
    return node is not None and _PADDING.search(lab.code.text(node)) is not None


def _leaves_a_row(found: Comparison) -> bool:
    """One whole row has no gradient, which is no word's; all others are right."""
    yours, true = found.yours, found.reference
    if yours is None or true is None or yours.shape != true.shape or yours.ndim != 2:
        return False
    off = np.abs(yours - true) > _SLACK * float(np.abs(true).max(initial=0.0))
    rows = np.flatnonzero(off.any(axis=1))
    others = int(np.count_nonzero(true.any(axis=1)))
    return len(rows) == 1 < others and not np.any(yours[rows])


def _passes_steps(lab: Lab, slot: str, at: Point, found: Comparison) -> bool:
    """Right where the forward has a slope; where it has none, dout times something from 0 up.

    Of a parameter that is rounded before it is used nothing can be said: it has no slope at all.
    """
    yours, true = found.yours, found.reference
    g = np.asarray(at.cotangent if at.cotangent is not None else 1.0)
    if yours is None or true is None or yours.shape != true.shape:
        return False
    if any(s.name == slot and s.role == "parameter" for s in lab.differentiable):
        return bool(np.all(np.isfinite(yours)) and not np.any(true))
    if true.shape != g.shape:
        return False
    if not np.all(np.isfinite(yours)) or not np.any(yours):
        return False
    flat = np.abs(true) <= _SLACK * float(np.abs(g).max())
    right = np.abs(yours - true) <= _SLACK * float(np.abs(true).max(initial=0.0))
    return bool(np.any(flat) and np.all(right[~flat]) and _along(yours[flat], g[flat]))


def _along(yours: Array, g: Array) -> bool:
    """Each entry of yours is 0 or has the sign of the upstream gradient beside it."""
    return bool(np.all(yours * g >= 0.0))
