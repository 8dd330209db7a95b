"""Random numbers that a forward or a backward draws."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..model import Array, Backward, Forward
from ..repair.code import called
from .lab import Lab

_DRAWS = (
    "rand", "randn", "random", "normal", "uniform", "binomial", "choice", "randint", "random_sample",
    "standard_normal", "bernoulli", "permutation", "integers",
)  # fmt: skip
_MEANT = re.compile(
    r"(?i)drop|nois|sampl|stoch|variation|vae|gumbel|augment|jitter|corrupt|mask|perturb|reparam|"
    r"boltz|rbm|monte|bayes|random"
)
_SOURCE = re.compile(r"(?i)rand|rng|gen|\brs\b")
_TOLD = re.compile(r"(?i)nois|stochast|drop|augment|jitter|perturb|random")
_SWITCH = re.compile(r"(?i)train|mode|determin|eval|test|infer|is_tr|phase")


def draws(lab: Lab, *qualnames: str | None) -> list[ast.Call]:
    """Calls that draw random numbers in what these functions run; constructors are left out."""
    return [
        node
        for name in lab.code.reached(*qualnames)
        if not name.endswith("__init__")
        for node in ast.walk(lab.code.functions[name])
        if isinstance(node, ast.Call) and _is_draw(node)
    ]


def _is_draw(node: ast.Call) -> bool:
    """`np.random.rand(…)`, `rng.normal(…)`: the name of a draw, of something that draws."""
    return called(node) in _DRAWS and bool(_SOURCE.search(ast.unparse(node.func)))


def unexplained_draws(lab: Lab) -> list[ast.Call]:
    """Draws of a forward that nothing says are meant, and that change its value each time.

    Meant are those that are kept for the backward, that can be switched off, or that the names
    speak of.
    """
    if lab.card.has_backward and lab.card.kind in ("layer", "network", "activation", "loss"):
        found = draws(lab, lab.card.forward)
        if found and not _is_meant(lab, found) and _differs(lab):
            return found
    return []


def _is_meant(lab: Lab, found: list[ast.Call]) -> bool:
    functions = [lab.code.functions[q] for q in lab.code.reached(lab.card.forward)]
    words = [lab.card.name, *_names(functions)]
    owner = lab.code.classes.get(lab.card.name)
    doc = (ast.get_docstring(owner) or "") if owner is not None else ""
    if _TOLD.search(doc) or any(_MEANT.search(w) or _SWITCH.search(w) for w in words):
        return True
    kept = [
        node
        for f in functions
        for node in ast.walk(f)
        if isinstance(node, (ast.Assign, ast.NamedExpr))
        and any(inner is call for call in found for inner in ast.walk(node.value))
    ]
    targets = [t for n in kept for t in (n.targets if isinstance(n, ast.Assign) else [n.target])]
    read = " ".join(lab.code.text(f) for f in _backwards(lab))
    return any(lab.code.text(t) in read for t in targets if not isinstance(t, ast.Name)) or any(
        isinstance(t, ast.Attribute) for t in targets
    )


def _names(functions: list[ast.FunctionDef | ast.AsyncFunctionDef]) -> Iterator[str]:
    for function in functions:
        yield function.name
        for node in ast.walk(function):
            if isinstance(node, ast.Name):
                yield node.id if node.id != "random" else ""
            elif isinstance(node, ast.Attribute):
                yield node.attr if node.attr not in (*_DRAWS, "random") else ""
            elif isinstance(node, ast.arg):
                yield node.arg


def _backwards(lab: Lab) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [lab.code.functions[q] for q in lab.code.reached(lab.card.backward)]


def _differs(lab: Lab) -> bool:
    """One object, the same values twice: two outputs."""
    step = Forward(lab.point().values)
    outcome = lab.run(step, step)
    if outcome.failure is not None or len(outcome.records) < 2:
        return False
    return _other(outcome.records[0].output, outcome.records[1].output)


def redrawn(lab: Lab) -> tuple[str, ...]:
    """Gradients that differ when the backward runs again after one forward, because it draws."""
    own = draws(lab, lab.card.backward)
    if not own or lab.card.forward == lab.card.backward:
        return ()
    point = lab.point()
    back = Backward(point.cotangent)
    outcome = lab.run(Forward(point.values), back, back)
    if outcome.failure is not None or len(outcome.records) < 3:
        return ()
    first, second = outcome.records[1].gradients, outcome.records[2].gradients
    sums = [n for n, a in first.items() if n in second and _other(2 * a, second[n])]
    return tuple(n for n in sums if _other(first[n], second[n]))


def _other(a: Array | None, b: Array | None) -> bool:
    if a is None or b is None or a.shape != b.shape:
        return False
    return not np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
