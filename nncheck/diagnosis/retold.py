"""What a proven edit says about the cause of a gradient that no rule has explained.

An edit that takes the symptom away names what was wrong: a sign turned is a flipped sign, an array put
in place of another is the wrong array, a factor f'(z) put in was missing. Only the kind of the change
counts, and where in its expression it was made; what the numbers say was settled by the proof.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Card, Edit, Finding
from ..repair.code import Code, Function, called
from ..repair.sites import everything, sites
from ..rules import Rule
from .change import of_change
from .decayed import of_penalty
from .expressions import chain, holds
from .rewired import of_wiring


def retold(
    found: Finding,
    code: Code,
    edits: Sequence[Edit],
    mended: Sequence[str],
    card: Card,
    rules: Sequence[Rule],
) -> Finding:
    """The finding under the cause that its fix names; as it is where the edit is of no known kind.

    `mended` are the gradients that the edit makes right; causes that are not among the `rules` were
    not looked for, and are not told.
    """
    named = of_wiring(code, edits, card) or _renamed_throughout(code, edits)
    if named is None and len(edits) == 1:
        data = next((s.name for s in card.slots if s.role == "input"), "")
        mends_data = data in found.facts.get("slots", ()) and not _is_of_weight(
            code, card, edits[0]
        )
        of_data = None if card.part_of else mends_data
        named = (
            of_penalty(code, edits[0], card)
            or _added_up(code, edits[0])
            or _divided_after(edits[0], card)
            or of_change(code, edits[0], of_data=of_data, scalar=card.scalar)
        )
    rule = next((r for r in rules if named is not None and r.code == named[0]), None)
    if named is None or rule is None:
        return found
    _, why = named
    others = [s for s in mended if s not in found.facts.get("slots", ())]
    beside = (
        f" and {len(others)} others" if len(others) > 1 else "".join(f" and {s}" for s in others)
    )
    message = found.message.split(" in ")[0].replace(" is wrong", f"{beside} is wrong")
    if found.facts.get("raised"):
        message = f"backward fails with {found.facts['raised']}"
    return replace(found, code=rule.code, rule=rule.slug, message=f"{message}: {why}", label=why)


def _divided_after(edit: Edit, card: Card) -> tuple[str, str] | None:
    """A line put in that divides an array by a size."""
    line = re.fullmatch(r"\s*(\w+) = \1 / ([\w.\[\]()]+)", edit.new)
    if line is None or edit.start != edit.end:
        return None
    return "NN101" if card.scalar else "NN103", f"{line[1]} is not divided by {line[2]}"


def _renamed_throughout(code: Code, edits: Sequence[Edit]) -> tuple[str, str] | None:
    """One array in place of another, wherever that stands in an expression."""
    changes = {(code.source.text[e.start : e.end], e.new) for e in edits}
    if len(edits) < 2 or len(changes) != 1:
        return None
    ((old, new),) = changes
    return "NN138", f"{old} stands where {new} belongs"


def _added_up(code: Code, edit: Edit) -> tuple[str, str] | None:
    """`+=` for `=`, or `np.add.at`; what is carried on in a loop; a loop that goes on."""
    statement = next((n for n in chain(code, edit) if isinstance(n, ast.stmt)), None)
    if edit.new.strip() == "+=" and isinstance(statement, ast.Assign):
        target = statement.targets[0]
        text = code.text(target)
        if isinstance(target, ast.Subscript):
            if _is_window(code, target.slice, statement):
                return "NN127", f"windows overlap, and {text} is overwritten instead of added to"
        return "NN124", f"{text} is overwritten, though more than one way leads to it"
    unread = re.search(r" \+ (\w+)$", edit.new)
    if unread is not None and not _reads(code, edit, unread[1]):
        given = any(unread[1] in code.parameters(f) for f in _around(code, edit))
        in_loop = any(isinstance(n, (ast.For, ast.While)) for n in chain(code, edit))
        if given or in_loop:
            return (
                "NN137",
                f"{unread[1]}, the gradient that comes back from later steps, is left out",
            )
        return "NN124", f"{unread[1]}, one of the ways that lead here, is left out"
    if isinstance(statement, ast.Return) and not edit.new.strip():
        return "NN121", "it returns inside the loop, after the first turn"
    if edit.new == "pass" and isinstance(statement, ast.Break):
        return "NN121", "the loop ends too early"
    return None


def _around(code: Code, edit: Edit) -> list[Function]:
    functions = []
    for function in code.functions.values():
        start, end = code.source.span(function)
        if start <= edit.start and edit.end <= end:
            functions.append(function)
    return functions


def _reads(code: Code, edit: Edit, name: str) -> bool:
    return any(
        isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
        for function in _around(code, edit)
        for n in ast.walk(function)
    )


def _is_window(code: Code, index: ast.expr, statement: ast.stmt) -> bool:
    """A part of an axis that moves: `x[i : i + k]`, or by a name for such a slice."""
    slices = [n for n in ast.walk(index) if isinstance(n, ast.Slice)]
    if any(s.lower is not None or s.step is not None for s in slices):
        return True
    names = {n.id for n in ast.walk(index) if isinstance(n, ast.Name)}
    home = next((f for f in code.functions.values() if holds(f, statement)), None)
    assigned = code.assigned(home) if home is not None else ()
    return any(
        target in names and isinstance(value, ast.Call) and called(value) == "slice"
        for target, value, _ in assigned
    )


def _is_of_weight(code: Code, card: Card, edit: Edit) -> bool:
    """The edit stands in what becomes the gradient of a parameter: a backward that failed gave none."""
    every = len(everything(code, card))
    for slot in card.slots:
        where = sites(code, card, slot.name) if slot.role == "parameter" else []
        spans = [code.source.span(n) for n in where] if len(where) < every else []
        if any(start <= edit.start and edit.end <= end for start, end in spans):
            return True
    return False
