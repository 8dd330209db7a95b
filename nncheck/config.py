"""`[tool.nncheck]` of the nearest pyproject.toml, as far as commands and pytest need it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CHOICES = {
    "fail-on": ("error", "warning", "never"),
    "effort": ("quick", "normal", "thorough"),
}
_LISTS = ("paths", "select", "ignore")
# tables that are read where they are used
_TABLES = ("per-file-ignores", "subjects")


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says; None and () where it says nothing. `paths` are joined to its folder."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    effort: str | None = None
    subjects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


# what [tool.nncheck.subjects."module.Name"] may say
_OF_SUBJECT: Mapping[str, type] = {"construct": str, "inputs": list, "skip": bool}


def settings_for(subjects: Mapping[str, Mapping[str, Any]], stem: str) -> dict[str, dict[str, Any]]:
    """What is set for the subjects of the file of this stem, by their names there.

    "layers.Conv" speaks of Conv in layers.py, "Conv" of every Conv.
    """
    found: dict[str, dict[str, Any]] = {}
    for key, given in subjects.items():
        module, _, name = key.rpartition(".")
        if not module or module.rpartition(".")[2] == stem:
            found[name] = dict(given)
    return found


def read(folder: Path) -> Config:
    """The configuration that holds in `folder`. ValueError names the file and the key."""
    for parent in (folder, *folder.parents):
        path = parent / "pyproject.toml"
        if path.is_file():
            return _config(path, _table(path), folder)
    return Config()


def _table(path: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("nncheck", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path}: cannot be read: {problem}") from problem
    if not isinstance(table, dict):
        raise ValueError(f"{path}: [tool.nncheck] must be a table")
    known = {*_LISTS, *_CHOICES, *_TABLES}
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(
            f"{path}: [tool.nncheck] has no key {unknown[0]!r}; it has {', '.join(sorted(known))}"
        )
    return table


def _config(path: Path, table: Mapping[str, Any], folder: Path) -> Config:
    for key in _LISTS:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"{path}: {key} must be a list of strings, not {value!r}")
    for key, allowed in _CHOICES.items():
        if table.get(key, allowed[0]) not in allowed:
            raise ValueError(f"{path}: {key} is {table[key]!r}; it may be {', '.join(allowed)}")
    subjects = table.get("subjects", {})
    for name, given in subjects.items():
        for key, value in given.items() if isinstance(given, dict) else [("", given)]:
            kind = _OF_SUBJECT.get(key)
            if kind is None or not isinstance(value, kind):
                said = ", ".join(f"{k} ({t.__name__})" for k, t in _OF_SUBJECT.items())
                raise ValueError(
                    f"{path}: [tool.nncheck.subjects.{name!r}] {key} is {value!r}; it may have {said}"
                )
    # a target that stands in `folder` or below keeps a short name
    base = path.parent.relative_to(folder) if path.parent == folder else path.parent
    return Config(
        paths=tuple(str(base / each) for each in table.get("paths", ())),
        select=tuple(each.upper() for each in table.get("select", ())),
        ignore=tuple(each.upper() for each in table.get("ignore", ())),
        fail_on=table.get("fail-on"),
        effort=table.get("effort"),
        subjects=subjects,
    )
