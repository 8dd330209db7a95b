"""The commands that look something up: `explain`, `rules` and `catalog`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
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
        output.emit(_json([asdict(entry) for entry in entries]), arguments.output)
        return 0
    rows = [(e.kind, e.name, e.formula, ", ".join(e.names)) for e in entries]
    output.emit(_table(("kind", "name", "formula", "found as"), rows), arguments.output)
    return 0


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
