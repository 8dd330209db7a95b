"""`--format md`: GitHub-flavoured Markdown for job summaries and review comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nncheck.model import Report, SubjectReport
from nncheck.render.causes import Cause, causes
from nncheck.render.certificate import HEADINGS, cells
from nncheck.render.excerpt import label, rows
from nncheck.render.following import following
from nncheck.render.inert import inert
from nncheck.render.look import Look
from nncheck.render.patch import changes, proof
from nncheck.render.tally import WORDS, summary
from nncheck.render.unsaid import ending
from nncheck.render.where import where, where_found

_SYMBOLS = {"passed": "✅", "failed": "❌", "inconclusive": "❔", "skipped": "⏭️", "error": "💥"}
# marks that format anywhere, and those that do at the start of a block
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$]|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
# what GitHub would turn into mentions, issue references and links after rendering
_LINKING = re.compile(r"(@|#|://|\bwww\.)")


def render(report: Report, look: Look) -> str:
    """A table of subjects, then each cause; certificates folded at the end."""
    told = causes(report)
    blocks = ["## nncheck", _text(summary(report, told))]
    if report.subjects:
        heads = ("subject", "place", "kind", "verdict")
        blocks.append(_table(heads, (_subject(s) for s in report.subjects)))
    blocks += [block for cause in told for block in _cause(cause)]
    blocks += _unread(report)
    if not look.quiet:
        blocks += list(_certificates(report))
        blocks += _notes(report)
    return "\n\n".join(blocks) + "\n"


def _subject(s: SubjectReport) -> tuple[str, ...]:
    codes = ", ".join(dict.fromkeys(f.code for f in s.findings if f.consequence_of is None))
    after = ", ".join(dict.fromkeys(f.consequence_of for f in s.findings if f.consequence_of))
    why = codes or (f"consequence of {after}" if after else "")
    said = f"{WORDS[s.status]}: {why}" if why else ending(s)
    place = where(s.path, s.line, s.cell)
    return (_code(inert(s.name)), _code(place), s.kind, f"{_SYMBOLS[s.status]} {_text(said)}")


def _cause(cause: Cause) -> Iterator[str]:
    told = cause.told
    sign = "❌" if told.severity == "error" else "⚠️"
    names = ", ".join(_code(inert(name, limit=80)) for name in cause.names)
    yield f"### {sign} {told.code} {_text(inert(told.message))}"
    yield f"{_code(where_found(told, cause.subject))} in {names}"
    if source := _excerpt(cause):
        yield _fence("python", source)
    items = [f"- {_text(inert(note))}" for note in told.notes]
    if follows := following(cause):
        items.append(f"- consequences: {_text(follows)}")
    items += [f"- help: {_text(inert(text))}" for text in told.helps]
    if items:
        yield "\n".join(items)
    if told.fix is not None:
        yield f"**Fix** ({proof(told.fix)}): {_text(inert(told.fix.description))}"
        if changed := changes(told.fix):
            yield _fence("diff", [f"{change.sign} {change.text}" for change in changed])


def _excerpt(cause: Cause) -> list[str]:
    lines = []
    for row in rows(cause.told):
        lines.append(row.text)
        if row.marked is not None:
            start, number = row.carets
            words = f"#{' ' * (start - 1)}" if start else "# "
            lines.append(f"{words}{'^' * number} {label(cause.told)}".rstrip())
    return lines


def _unread(report: Report) -> list[str]:
    if not report.errors:
        return []
    lines = [f"- {_code(where(e.path, e.line))}: {_text(inert(e.message))}" for e in report.errors]
    return ["### Could not be read", "\n".join(lines)]


def _certificates(report: Report) -> Iterator[str]:
    """The checks of every subject that has some, folded: HTML of ours around escaped text."""
    for s in report.subjects:
        if not s.checks:
            continue
        rows_ = [tuple(map(_text, cells(check))) for check in s.checks]
        guesses = "".join(f"\n- guessed: {_text(inert(guess))}" for guess in s.guesses)
        title = f"<summary>{_html(inert(s.name))}: {s.status}</summary>"
        yield f"<details>{title}\n\n{_table(HEADINGS, rows_)}\n{guesses}\n\n</details>"


def _notes(report: Report) -> list[str]:
    if not report.notes:
        return []
    lines = [
        f"- {_code(where(n.path, n.line, n.cell))}: {_text(inert(n.message))}" for n in report.notes
    ]
    return ["### Notes", "\n".join(lines)]


def _table(heads: Iterable[str], rows_: Iterable[tuple[str, ...]]) -> str:
    titles = list(heads)
    lines = [titles, ["---"] * len(titles), *rows_]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(text: str) -> str:
    """Prose: nothing in it formats, links or mentions."""
    parts = _LINKING.split(text)
    escaped = [_SPECIAL.sub(r"\\\1", part) for part in parts]  # every second one is a link's start
    # an empty comment keeps GitHub from seeing a mention or an address
    escaped[1::2] = [f"{link}<!-- -->" for link in escaped[1::2]]
    return _NUMBERED.sub(r"\1\\\2", "".join(escaped))


def _code(text: str) -> str:
    """A code span; a pipe would end a table cell even there."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{ticks}{pad}{text.replace('|', '¦')}{pad}{ticks}"


def _fence(language: str, lines: list[str]) -> str:
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * max(3, longest + 1)
    return "\n".join([f"{ticks}{language}", *lines, ticks])


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
