"""Notebooks for tests, built from cells in the order given."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return cell | {"source": source} | more


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any] | str, **more: Any) -> dict[str, Any]:
    made = [code(cell) if isinstance(cell, str) else deepcopy(cell) for cell in cells]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more


def saved(folder: Path, content: object, name: str = "nb.ipynb", **style: Any) -> str:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, **style)
    path.write_bytes(text.encode())
    return str(path)
