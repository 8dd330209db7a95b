"""Weight and bias are updated by two lines alike: what is mended in one is mended in the other.

Two lines are twins when their tokens differ in names only. An edit of some tokens of one becomes
the edit of the same tokens of the other, with the other's names.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping

from ..model import Card, Edit
from .changes import Candidate
from .code import Code
from .update_scope import updates

_Token = tuple[int, str, int, int]


def with_twins(code: Code, card: Card, candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    """Each candidate of one edit together with its twin, where there is one; then each by itself."""
    units = list(_units(code, card))
    for description, edits in candidates:
        twin = _twin(code, units, edits[0]) if len(edits) == 1 else None
        if twin is not None:
            yield f"{description}, in both lines", (*edits, twin)
        yield description, edits


def like_the_other(code: Code, card: Card) -> Iterator[Candidate]:
    """A line for the bias as the line for the weight would have it, and the other way round."""
    for function in updates(code, card):
        lines = [n for n in ast.walk(function) if isinstance(n, (ast.Assign, ast.AugAssign))]
        known = set(re.findall(r"[A-Za-z_]\w*", code.text(function)))
        targets = {_target(code, n): n for n in lines}
        for marks in (_WEIGHT_TO_BIAS, _BIAS_TO_WEIGHT):
            for target, line in targets.items():
                other = targets.get(_as_other(target, marks, known))
                value = _as_other(code.text(line.value), marks, known)
                if other is not None and other is not line and code.text(other.value) != value:
                    yield "as for the other array", (code.replace(other.value, value),)


_WEIGHT_TO_BIAS = (("weights", "biases"), ("weight", "bias"), ("W", "b"), ("w", "b"))
_BIAS_TO_WEIGHT = (("biases", "weights"), ("bias", "weight"), ("b", "W"), ("b", "w"))


def _target(code: Code, line: ast.Assign | ast.AugAssign) -> str:
    return code.text(line.targets[0] if isinstance(line, ast.Assign) else line.target)


def _as_other(text: str, marks: tuple[tuple[str, str], ...], known: set[str]) -> str:
    """The names of the other array, where the code has them."""

    def renamed(match: re.Match[str]) -> str:
        name = match.group()
        for old, new in marks:
            for found in re.finditer(old, name):
                other = name[: found.start()] + new + name[found.end() :]
                if other in known:
                    return other
        return name

    return re.sub(r"[A-Za-z_]\w*", renamed, text)


def _units(code: Code, card: Card) -> Iterator[tuple[int, int]]:
    """Spans of simple statements, and of the parts of a returned tuple."""
    for function in updates(code, card):
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                yield from (code.source.span(e) for e in node.value.elts)
            elif isinstance(node, (ast.Assign, ast.AugAssign)):
                yield code.source.span(node)


def _twin(code: Code, units: list[tuple[int, int]], edit: Edit) -> Edit | None:
    """The same edit in the nearest line that differs in names only."""
    own = next((u for u in units if u[0] <= edit.start and edit.end <= u[1]), None)
    if own is None:
        return None
    mine = _tokens(code.source.text, own)
    for other in sorted((u for u in units if u != own), key=lambda u: abs(u[0] - own[0])):
        theirs = _tokens(code.source.text, other)
        names = _renamed(mine, theirs)
        if names:
            return _moved(code, edit, mine, theirs, names)
    return None


def _tokens(text: str, span: tuple[int, int]) -> list[_Token]:
    """(type, text, start, end) with offsets in the whole text."""
    part = text[span[0] : span[1]]
    starts = [0]
    for line in part.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    skipped = (tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT)
    found = []
    try:
        for t in tokenize.generate_tokens(io.StringIO(f"({part})").readline):
            if t.type not in skipped:
                shift = span[0] - 1
                low = shift + starts[t.start[0] - 1] + t.start[1] + (1 if t.start[0] > 1 else 0)
                found.append((t.type, t.string, low, low + len(t.string)))
    except (tokenize.TokenError, SyntaxError):
        return []
    return found[1:-1]


def _renamed(mine: list[_Token], theirs: list[_Token]) -> Mapping[str, str]:
    """By a name of the one line the name of the other; {} where they differ in more than names."""
    if len(mine) != len(theirs):
        return {}
    names: dict[str, str] = {}
    for a, b in zip(mine, theirs, strict=True):
        if a[0] != b[0] or (a[0] != tokenize.NAME and a[0] != tokenize.NUMBER and a[1] != b[1]):
            return {}
        if a[1] != b[1] and names.setdefault(a[1], b[1]) != b[1]:
            return {}
    return names


def _moved(
    code: Code, edit: Edit, mine: list[_Token], theirs: list[_Token], names: Mapping[str, str]
) -> Edit:
    def there(offset: int) -> int:
        before = [i for i, t in enumerate(mine) if t[2] <= offset]
        at = before[-1] if before else 0
        inside = offset - mine[at][2]
        length = mine[at][3] - mine[at][2]
        # past the end of a token: as far past the end of its twin
        beyond = theirs[at][3] + inside - length
        return theirs[at][2] + inside if inside < length else beyond

    new = re.sub(r"[A-Za-z_]\w*", lambda m: names.get(m.group(), m.group()), edit.new)
    start = there(edit.start)
    return code.source.edit((start, max(start, there(edit.end))), new)
