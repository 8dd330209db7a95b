"""The commands that look something up: `explain`, `rules` and `catalog`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from nncheck import catalog as known
from nncheck import rules as registry
from nncheck.cli import output


def explain(arguments: argparse.Namespace) -> int:
    """Print one rule's document."""
    document = registry.document(arguments.code)
    if arguments.format == "json":
        output.emit(_json(asdict(document)), arguments.output)
    else:
        output.emit(f"{document}\n", arguments.output)
    return 0


def rules(arguments: argparse.Namespace) -> int:
    """Print a table of all rules."""
    documents = registry.documents()
    if arguments.format == "json":
        output.emit(_json([asdict(document) for document in documents]), arguments.output)
        return 0
    rows = [(d.code, d.slug, d.severity, d.family, d.title) for d in documents]
    output.emit(
        _table(("code", "slug", "severity", "family", "what it is"), rows), arguments.output
    )
    return 0


def catalog(arguments: argparse.Namespace) -> int:
    """Print a table of all that the catalogue knows."""
    entries = known.entries()
    if arguments.format == "json":
        output.emit(_json([_listed(entry) for entry in entries]), arguments.output)
        return 0
    if arguments.format == "md":
        output.emit("\n".join(_page(entries)) + "\n", arguments.output)
        return 0
    rows = [(e.kind, e.name, e.formula, ", ".join(e.all_names)) for e in entries]
    output.emit(_table(("kind", "name", "formula", "found as"), rows), arguments.output)
    return 0


def _page(entries: Sequence[known.Entry]) -> Iterator[str]:
    """The systems of the documents, one row each with its status; then all entries by kind."""
    yield "# The catalogue"
    yield ""
    yield "Made by `nncheck catalog --format md --output docs/catalog.md`."
    yield ""
    yield "## The systems of the five documents"
    yield ""
    yield "| document | there | here | as written there |"
    yield "|---|---|---|---|"
    rows = [(d, name, e) for e in entries for d, name in e.documents]
    for document, name, entry in sorted(rows, key=lambda row: row[0]):
        own = [text for text in entry.deviates if _speaks_of(text, document)]
        status = "; ".join(own) or "right"
        yield f"| {document} | `{name}` | {entry.kind} `{entry.name}` | {_cell(status)} |"
    yield ""
    for kind in dict.fromkeys(e.kind for e in entries):
        yield f"## {kind.capitalize()}: {sum(e.kind == kind for e in entries)}"
        yield ""
        yield "| name | formula | derivative | source |"
        yield "|---|---|---|---|"
        for e in entries:
            if e.kind == kind:
                yield f"| `{e.name}` | {_cell(e.formula)} | {_cell(e.derivative)} | {_cell(e.source)} |"
        yield ""


def _speaks_of(text: str, document: str) -> bool:
    """A deviation begins with the documents that it is about: "001-004: ..."."""
    head = text.split(":", 1)[0]
    parts = [part.strip() for part in head.split(",")]
    spans = [part.split("-") for part in parts]
    if not all(p.isdigit() for span in spans for p in span):
        return True
    return any(span[0] <= document <= span[-1] for span in spans)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _listed(entry: known.Entry) -> dict[str, object]:
    """An entry as data: the class by its name, without the values that tests use."""
    made = entry.make
    return {
        "kind": entry.kind,
        "name": entry.name,
        "names": list(entry.all_names),
        "class": f"{made.__module__}.{getattr(made, '__qualname__', '')}",
        "formula": entry.formula,
        "derivative": entry.derivative,
        "shapes": entry.shapes,
        "kinks": list(entry.kinks),
        "jumps": list(entry.jumps),
        "source": entry.source,
        "documents": [{"document": d, "name": n} for d, n in entry.documents],
        "deviates": list(entry.deviates),
        "note": entry.note,
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the last one runs free."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head) - 1)]
    return "".join(
        "  ".join([*(c.ljust(w) for c, w in zip(line, widths, strict=False)), line[-1]]).rstrip()
        + "\n"
        for line in lines
    )
