"""What an edit of the way back through a network's parts says about the cause."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from ..model import Card, Edit
from ..repair.code import Code
from .expressions import chain

_BACK = re.compile(r"(?P<part>[\w.\[\]'\"]+)\.(?P<method>\w*back\w*)\(", re.IGNORECASE)


def of_wiring(code: Code, edits: Sequence[Edit], card: Card) -> tuple[str, str] | None:
    """(code, why); None where the edit is no change of how a network goes back through its parts."""
    old = [code.source.text[e.start : e.end] for e in edits]
    new = [e.new for e in edits]
    if len(edits) == 1:
        return _in_loop(code, edits[0], old[0]) or _in_call(code, edits[0], old[0], card)
    handed = [n for e in edits for n in list(chain(code, e))[:2] if isinstance(n, ast.Assign)]
    if len(set(old)) == len(set(new)) == 1 and any(_BACK.search(code.text(n)) for n in handed):
        return "NN803", "what a part gives back is not handed on to the next"
    if sorted(old) == sorted(new) and all(_is_receiver(code, e) for e in edits):
        return "NN801", "the parts are gone through in another order than that of the way back"
    return None


def _in_loop(code: Code, edit: Edit, old: str) -> tuple[str, str] | None:
    """What a loop over the parts goes through."""
    nodes = list(chain(code, edit))
    loop = next((n for n in nodes if isinstance(n, ast.For)), None)
    if loop is None or not any(n is loop.iter for n in nodes):
        return None
    if _turns(edit.new) != _turns(old):
        return "NN801", "the parts are gone through in the order of the forward"
    if re.search(r"\[[^\]]*:[^\]]*\]", old):
        return "NN803", f"{old} leaves parts out on the way back"
    return None


def _turns(text: str) -> int:
    return len(re.findall(r"\breversed\(|::\s*-1\]", text))


def _in_call(code: Code, edit: Edit, old: str, card: Card) -> tuple[str, str] | None:
    """A call of a part's backward: put in, led elsewhere, or what it gives back handed on."""
    if old and re.fullmatch(rf"\w+ = {re.escape(old)}", edit.new) and _BACK.search(old):
        return "NN803", "what it gives back is handed on to nobody"
    if _is_receiver(code, edit):
        return "NN138", f"{old} stands where {edit.new} belongs"
    before, after = _parts(old), _parts(edit.new)
    added = [p for p in after if p not in before]
    if len(added) != 1 or any(p not in after for p in before):
        return None
    part = added[0]
    name = part.removeprefix("self.").replace('"', "'")
    learns = any(s.name.startswith(f"{name}.") for s in card.slots)
    ends = re.search(
        r"(?i)loss|error|entropy|criterion|cost|mse|nll", card.part_types.get(name, name)
    )
    kind = card.part_types.get(name, name)
    cause = "NN803" if learns or ends else "NN135" if re.search(r"(?i)drop", kind) else "NN107"
    return cause, f"{part} is left out on the way back"


def _parts(text: str) -> list[str]:
    return [m["part"] for m in _BACK.finditer(text)]


def _is_receiver(code: Code, edit: Edit) -> bool:
    """The edit is the object whose backward is called."""
    nodes = list(chain(code, edit))
    for node in nodes[:2]:
        if isinstance(node, ast.Attribute) and "back" in node.attr.lower():
            return code.source.span(node.value) == (edit.start, edit.end)
    return False
