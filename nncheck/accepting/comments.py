"""`# nncheck: ignore[NN401] reason` on a line, or on the line of a definition.

The comment holds for findings on its line; on the `def` or `class` line of a definition for all in it;
alone on a line for the line below. What matches nothing is reported, so that it goes when its
cause has gone.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Finding, Note, Place, SubjectReport
from ..rules import Rule
from ..rules import load as load_rules
from ..sources import Source
from .without import without

_COMMENT = re.compile(
    r"#\s*nncheck:\s*ignore\b\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<reason>.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One comment: the codes (prefixes and slugs count, none for all) and the lines it holds for."""

    codes: tuple[str, ...]
    reason: str
    line: int
    lines: range

    def covers(self, found: Finding, source: Source) -> bool:
        place = found.place
        if place is None or not self.names(found.code, found.rule):
            return False
        return any(_is_at(place, source.place_of_line(line)) for line in self.lines)

    def names(self, code: str, slug: str) -> bool:
        return not self.codes or any(
            code.startswith(c.upper()) or slug == c.lower() for c in self.codes
        )


def obeyed(
    source: Source, subjects: Sequence[SubjectReport], rules: Sequence[Rule], *, whole: bool
) -> tuple[list[SubjectReport], list[Note]]:
    """The subjects without what comments of their file leave out, and notes on comments that do
    nothing. `rules` are those that were looked for; `whole`: all of the file was checked.
    """
    if "nncheck" not in source.text:
        return list(subjects), []
    ignores = list(_ignores(source))
    used: set[int] = set()

    def leaves(found: Finding) -> bool:
        # every comment that covers it has done something
        covering = [i.line for i in ignores if i.covers(found, source)]
        used.update(covering)
        return bool(covering)

    kept = [without(s, leaves, "findings are left out by comments in the file") for s in subjects]
    notes = [_note(source, i, rules) for i in ignores if whole and i.line not in used]
    return kept, [note for note in notes if note is not None]


def _note(source: Source, ignore: _Ignore, rules: Sequence[Rule]) -> Note | None:
    """What is said of a comment that did nothing; None where its codes were not looked for."""
    place = source.place_of_line(ignore.line)
    said = f"[{', '.join(ignore.codes)}]" if ignore.codes else ""
    known = load_rules()
    unknown = [c for c in ignore.codes if not any(_ignores_rule(c, r) for r in known)]
    if unknown:
        message = f"nncheck: ignore{said} names {unknown[0]}, which is no code; see `nncheck rules`"
        return Note(place.path, message, place.line, place.cell, loud=True)
    if ignore.codes and not any(_ignores_rule(c, r) for c in ignore.codes for r in rules):
        return None
    message = f"nncheck: ignore{said} matches no finding: take it out"
    return Note(place.path, message, place.line, place.cell, loud=True)


def _ignores_rule(code: str, rule: Rule) -> bool:
    return rule.code.startswith(code.upper()) or rule.slug == code.lower()


def _is_at(place: Place, line: Place) -> bool:
    return place.cell == line.cell and place.line <= line.line <= max(place.end_line, place.line)


def _ignores(source: Source) -> Iterator[_Ignore]:
    definitions = list(_definitions(source.tree))
    for line, alone, text in _comments(source.text):
        match = _COMMENT.search(text)
        if match is None:
            continue
        codes = tuple(c.strip() for c in (match["codes"] or "").split(",") if c.strip())
        at = line + 1 if alone else line
        whole = [r for r in definitions if at in range(r[0], r[1])]
        lines = range(at, whole[-1][2] + 1) if whole else range(at, at + 1)
        yield _Ignore(codes, match["reason"].strip(" :-"), line, lines)


def _comments(text: str) -> Iterator[tuple[int, bool, str]]:
    """(line, whether nothing else stands on it, the comment)."""
    lines = text.split("\n")
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                yield line, not lines[line - 1][:column].strip(), token.string
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return


def _definitions(tree: ast.Module) -> Iterator[tuple[int, int, int]]:
    """(first line of the head, first line after the head, last line) of each definition."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            # a docstring or a one-line body may share the line of the head
            after = max(node.body[0].lineno, node.lineno + 1)
            yield first, after, node.end_lineno or node.lineno
