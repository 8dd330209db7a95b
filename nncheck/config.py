"""`[tool.nncheck]` of the nearest pyproject.toml, as far as commands and pytest need it."""

from __future__ import annotations

import difflib
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
    # whole paths, or names without a folder, with what is ignored there
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baseline: str | None = None


# what [tool.nncheck.subjects."module.Name"] may say
_OF_SUBJECT: Mapping[str, type] = {"construct": str, "inputs": list, "skip": bool, "kind": str}
_KINDS = ("activation", "loss", "layer", "optimizer", "network", "autodiff", "function")


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
    known = {*_LISTS, *_CHOICES, *_TABLES, "baseline"}
    unknown = sorted(set(table) - known)
    if unknown:
        near = difflib.get_close_matches(unknown[0], known, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ValueError(
            f"{path}: [tool.nncheck] has no key {unknown[0]!r}{hint}; it has {', '.join(sorted(known))}"
        )
    return table


def _config(path: Path, table: Mapping[str, Any], folder: Path) -> Config:
    for key in _LISTS:
        value = table.get(key, [])
        if not _is_strings(value):
            raise ValueError(f"{path}: {key} must be a list of strings, not {value!r}")
    for key, allowed in _CHOICES.items():
        if table.get(key, allowed[0]) not in allowed:
            raise ValueError(f"{path}: {key} is {table[key]!r}; it may be {', '.join(allowed)}")
    subjects = table.get("subjects", {})
    for name, given in subjects.items():
        for key, value in given.items() if isinstance(given, dict) else [("", given)]:
            kind = _OF_SUBJECT.get(key)
            if key == "kind" and value not in _KINDS:
                said = ", ".join(_KINDS)
                raise ValueError(
                    f"{path}: [tool.nncheck.subjects.{name!r}] kind is {value!r}; it may be {said}"
                )
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
        per_file_ignores=_per_file(path, table.get("per-file-ignores", {})),
        baseline=_baseline(path, base, table.get("baseline")),
    )


def _per_file(path: Path, table: object) -> dict[str, tuple[str, ...]]:
    """Patterns of files, as `fnmatch` reads whole paths, with the codes that are ignored there."""
    if not isinstance(table, dict) or not all(_is_strings(v) for v in table.values()):
        raise ValueError(
            f'{path}: per-file-ignores must be a table such as {{"tests/*" = ["NN3"]}}, not {table!r}'
        )
    root = path.parent.resolve().as_posix()
    return {
        (f"{root}/{pattern}" if "/" in pattern else pattern): tuple(c.upper() for c in codes)
        for pattern, codes in table.items()
    }


def _baseline(path: Path, base: Path, given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise ValueError(f"{path}: baseline must be the name of a file, not {given!r}")
    return None if given is None else str(base / given)


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
