"""`--format json`: schema_version 1, one document."""

from __future__ import annotations

import json

from nncheck.model import Report
from nncheck.render.document import document
from nncheck.render.look import Look


def render(report: Report, look: Look) -> str:
    """ASCII only, so that no control or direction character reaches a terminal as such."""
    return json.dumps(document(report, verbose=look.verbose), indent=2, allow_nan=False) + "\n"
