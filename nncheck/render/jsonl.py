"""`--format jsonl`: one line per subject, then one summary line; for streams and big classes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nncheck.model import Report
from nncheck.render.document import head, subject, tail
from nncheck.render.look import Look


def render(report: Report, look: Look) -> str:
    """`type` tells the lines apart: "subject" or "summary"."""
    return "".join(json.dumps(line, allow_nan=False) + "\n" for line in _lines(report, look))


def _lines(report: Report, look: Look) -> Iterator[dict[str, Any]]:
    for s in report.subjects:
        yield {"type": "subject", **subject(s, verbose=look.verbose)}
    yield {"type": "summary", **head(report), **tail(report)}
