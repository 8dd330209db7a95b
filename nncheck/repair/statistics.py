"""Candidate edits of the backward of a normalisation: terms that are missing, and its scale."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, atomic
from .sites import sites, statement_of

# over what people normalise: the batch, the batch and the places, the features
_AXES = (
    "axis=0",
    "axis=(0, 2, 3), keepdims=True",
    "axis=-1, keepdims=True",
    "axis=(1, 2, 3), keepdims=True",
)


def terms_added(
    code: Code, card: Card, slots: Iterable[str], *, mean: bool, variance: bool
) -> Iterator[Candidate]:
    """Subtract from the gradient its mean, and its part along x̂, where it is returned."""
    for slot in slots:
        for site in sites(code, card, slot):
            function = code.function(card.backward)
            statement = statement_of(function, site) if function is not None else None
            if statement is None:
                continue
            for axes in _AXES:
                for xhat in _held(code, card) if variance else [""]:
                    name = code.text(site) if atomic(site) else "dx"
                    new = name
                    if mean:
                        new += f" - {name}.mean({axes})"
                    if variance:
                        new += f" - {xhat} * ({name} * {xhat}).mean({axes})"
                    edits = [code.replace(site, new)]
                    if name == "dx" and not atomic(site):
                        edits.insert(0, code.before(statement, f"dx = {code.text(site)}"))
                    yield "the terms that are missing", tuple(edits)


def scaled(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """dout·γ where dout stands: once for all at the top, or around what is returned."""
    function = code.function(card.backward)
    if function is None:
        return
    scales = [n for n in _held(code, card) if "gamma" in n.lower() or "scale" in n.lower()]
    scales += [n for n in _held(code, card) if n not in scales]
    for slot in slots:
        for site in sites(code, card, slot):
            for scale in scales:
                yield f"multiply by {scale}", (wrapped(code, site, "{} * " + scale),)


def _held(code: Code, card: Card) -> list[str]:
    """What the forward keeps, and the arguments and locals of the backward."""
    forward, backward = code.function(card.forward), code.function(card.backward)
    found: list[str] = []
    owner = card.forward.rsplit(".", 1)[0] if card.forward and "." in card.forward else None
    for function in (forward, code.function(f"{owner}.__init__"), backward):
        if function is None:
            continue
        for target, _, _ in code.assigned(function):
            if target.startswith("self.") or (function is backward and target.isidentifier()):
                found.append(target)
    if backward is not None:
        found += [
            e.id
            for node in ast.walk(backward)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)
            for e in node.targets[0].elts
            if isinstance(e, ast.Name)
        ]
        found += code.parameters(backward)
    return list(dict.fromkeys(found))
