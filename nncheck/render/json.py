"""`--format json`: schema_version 1, one document."""

from __future__ import annotations

import json
import re

from nncheck.model import Report
from nncheck.render.document import document
from nncheck.render.look import Look

# a list of numbers over several lines; no string holds a line break, so that it is never inside one
_NUMBERS = re.compile(r"\[\n\s+(-?\d[-+.\deE,\s]*?)\n\s+\]")


def render(report: Report, look: Look) -> str:
    """ASCII only, so that no control or direction character reaches a terminal as such."""
    text = json.dumps(document(report, verbose=look.verbose), indent=2, allow_nan=False)
    return _NUMBERS.sub(_on_one_line, text) + "\n"


def _on_one_line(found: re.Match[str]) -> str:
    return f"[{' '.join(found[1].split())}]"
