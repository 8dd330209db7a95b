"""Load code in tests: from text, or from a file with neighbours."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nncheck.sources import Loaded, from_text, load, read


def ran(code: str, **options: Any) -> Loaded:
    return load(from_text(textwrap.dedent(code), "net.py"), **options)


def ran_in(folder: Path, code: str, files: Mapping[str, str], **options: Any) -> Loaded:
    """Load `code` from folder/net.py beside `files`, whose names may lead out of the folder."""
    for name, content in {"net.py": code, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content), encoding="utf-8")
    return load(read(folder / "net.py", display="net.py"), **options)


def said(loaded: Loaded) -> str:
    """All notes, one a line."""
    return "\n".join(f"{note.line}: {note.message}" for note in loaded.notes)


def offering(**objects: object) -> Callable[[str], object | None]:
    return objects.get
