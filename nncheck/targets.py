"""From what the user names to files: a file, a folder, a dotted module, each perhaps with `::Name`."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from .model import SourceError


def files_of(target: str, errors: list[SourceError]) -> Iterator[tuple[str, str | None]]:
    """The files of a target with the subject that is asked for, if one is."""
    text, _, name = target.partition("::")
    path = Path(text)
    if path.is_dir():
        found = sorted(
            p for p in path.rglob("*") if p.suffix in (".py", ".ipynb") and not _hidden(p, path)
        )
        if not found:
            errors.append(SourceError(text, "the folder holds no .py or .ipynb file"))
        yield from ((str(p), name or None) for p in found)
    elif path.suffix in (".py", ".ipynb") or path.exists():
        yield text, name or None
    else:
        try:
            spec = importlib.util.find_spec(text)
        except (ImportError, ValueError, AttributeError):
            spec = None
        if spec is None or spec.origin is None:
            message = "there is no such file, folder or module; name a .py file, a notebook, a folder or an importable module"
            errors.append(SourceError(text, message))
            return
        places = list(spec.submodule_search_locations or [])
        files = sorted(p for place in places for p in Path(place).rglob("*.py")) or [
            Path(spec.origin)
        ]
        yield from ((str(p), name or None) for p in files)


def _hidden(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return any(p.startswith(".") or p in ("__pycache__", "node_modules", "venv") for p in parts)
