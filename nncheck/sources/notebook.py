"""Notebook file → its code cells. Plain JSON: nbformat would cost a third of a second."""

from __future__ import annotations

import json
from typing import Any

from .decoding import LARGEST
from .problem import SourceProblem

_SAVE = "open it in Jupyter and save it again"


def code_cells(raw: str, shown: str) -> list[tuple[int, str]]:
    """(index over all cells, source) of each code cell of a format-4 Python notebook."""
    notebook = _load(raw, shown)
    version = notebook.get("nbformat")
    if version != 4 or not isinstance(notebook.get("cells"), list):
        message = f"the notebook has format {version or 'unknown'}; expected format 4: {_SAVE}"
        raise SourceProblem(shown, message, trouble="notebook")
    language = _language(notebook.get("metadata"))
    if language not in (None, "python", "ipython"):
        message = f"the notebook is written in {language}; expected Python: leave it out"
        raise SourceProblem(shown, message, trouble="notebook")
    cells = [
        (index, source_text(cell.get("source", "")))
        for index, cell in enumerate(notebook["cells"])
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]
    if sum(len(source) for _, source in cells) > LARGEST:
        message = f"the code of the notebook has more than {LARGEST / 1e6:.0f} MB: move the data out of it"
        raise SourceProblem(shown, message, trouble="too-large")
    if not any(source.strip() for _, source in cells):
        message = "the notebook has no code; expected at least one code cell: name another file"
        raise SourceProblem(shown, message, trouble="empty")
    return cells


def source_text(source: object) -> str:
    """A cell's source, which the format allows to be one string or a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _load(raw: str, shown: str) -> dict[str, Any]:
    try:
        notebook = json.loads(raw)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(raw.rstrip())
        why = "the file ends too early" if cut else error.msg
        message = f"the notebook is not valid JSON ({why}): {_SAVE}, or take a fresh copy"
        raise SourceProblem(shown, message, error.lineno, trouble="notebook") from None
    except RecursionError:
        message = f"the notebook is nested too deeply to be one: {_SAVE}"
        raise SourceProblem(shown, message, trouble="notebook") from None
    if not isinstance(notebook, dict):
        message = f"the file is JSON and not a notebook; expected an object with cells: {_SAVE}"
        raise SourceProblem(shown, message, trouble="notebook")
    return notebook


def _language(metadata: object) -> str | None:
    """The notebook's language in lower case; None where it says nothing."""
    if not isinstance(metadata, dict):
        return None
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(section)
        if isinstance(part, dict) and isinstance(part.get(key), str):
            return str(part[key]).lower()
    return None
