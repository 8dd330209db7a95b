"""A corpus on disk: correct files with what is allowed there, and faults made from them.

Two forms are read: tests/zoo (`correct/` with `correct.json`) and the sample's (`bases/` with
`subjects.json`, `awkward/` with `awkward.json`); both have `mutants.json`.
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ZOO = ROOT / "tests" / "zoo"
RULES = ROOT / "nncheck" / "rules"
# the part that is developed with, and the one that only measures: of it nothing is named unasked
PARTS = {"developed": ZOO, "kept_aside": ZOO / "kept_aside"}

FAMILIES = {
    "NN0": "no cause",
    "NN1": "gradient",
    "NN2": "forward value",
    "NN3": "numerical stability",
    "NN4": "mutation, aliasing, state",
    "NN5": "shape, dtype, contract",
    "NN6": "loss and labels",
    "NN7": "optimizer",
    "NN8": "network wiring",
    "NN9": "training loop",
}

# 1-based line, in a notebook with the index over all cells
Where = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class Correct:
    """A right file: what must be found in it, and the warnings that may be given."""

    path: Path
    subjects: tuple[str, ...] = ()
    warnings: frozenset[str] = frozenset()
    ignored: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: the base with its edits, and what has to be said about it."""

    id: str
    base: Path
    edits: tuple[tuple[str, str], ...]
    slugs: tuple[str, ...]
    codes: tuple[str, ...]
    also_accept: tuple[str, ...]
    lines: tuple[int, ...]
    severity: str
    note: str = ""
    double: bool = False
    style: str = ""

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset((*self.slugs, *self.also_accept))

    @property
    def group(self) -> str:
        return "double" if self.double else (self.codes[0] if self.codes else self.slugs[0])

    @property
    def family(self) -> str:
        return "two at once" if self.double else FAMILIES.get(self.group[:3], "no cause")

    def text(self) -> str:
        """The mutated file; ValueError where a replacement is not unique."""
        text = original = raw(self.base)
        for old, new in self.edits:
            if original.count(old) != 1 or text.count(old) != 1:
                raise ValueError(f"{self.id}: {old!r} is not there exactly once")
            text = text.replace(old, new)
        return text

    def places(self) -> tuple[Where, ...]:
        """Where the mutated file differs from its base, by cell in a notebook."""
        if self.base.suffix != ".ipynb":
            return tuple((None, line) for line in self.lines)
        old, new = _cells(raw(self.base)), _cells(self.text())
        return tuple(
            (i, n) for i in new for n in _changed(old.get(i, []), new[i]) if old.get(i) != new[i]
        )

    def inside(self) -> tuple[str, ...]:
        """The top-level definitions that hold the changed lines."""
        text = self.text()
        cells = _cells(text) if self.base.suffix == ".ipynb" else {}
        found = []
        for cell, line in self.places():
            tree = _tree(text if cell is None else "\n".join(cells[cell]))
            found += [
                node.name
                for node in tree.body
                if isinstance(node, _DEFINITIONS) and node.lineno <= line <= (node.end_lineno or 0)
            ]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Corpus:
    name: str
    correct: tuple[Correct, ...]
    mutants: tuple[Mutant, ...]


def load(folder: Path) -> Corpus:
    """The corpus in a folder; FileNotFoundError where it has neither `correct` nor `bases`."""
    bases = next((folder / n for n in ("correct", "bases") if (folder / n).is_dir()), None)
    if bases is None:
        raise FileNotFoundError(f"{folder}: expected a folder `correct` or `bases` in it")
    listed = tuple(_correct(folder, bases))
    entries = _json(folder / "mutants.json")["mutants"]
    styles = {c.path: c.style for c in listed}
    return Corpus(folder.name, listed, tuple(_mutant(bases, e, styles) for e in entries))


def raw(path: Path) -> str:
    """The text as it stands, newlines untouched."""
    return path.read_bytes().decode("utf-8")


@cache
def implemented() -> dict[str, str]:
    """Slug → code of the rules that nncheck has, by the names of their files."""
    names = (p.stem for p in sorted(RULES.glob("nn*_*.py")))
    return {slug.replace("_", "-"): code.upper() for code, slug in (n.split("_", 1) for n in names)}


@cache
def _codes() -> Mapping[str, str]:
    """Slug → code of the whole catalogue: for corpora that give slugs only."""
    return {**_json(Path(__file__).with_name("codes.json")), **implemented()}


def _correct(folder: Path, bases: Path) -> Iterator[Correct]:
    document = _json(folder / "correct.json")
    table, hazards = document.get("files", {}), document.get("hazards", ())
    subjects = _json(folder / "subjects.json")
    for path in _code(bases):
        entry = table.get(path.name, {})
        names = tuple(entry.get("subjects", ())) or tuple(subjects.get(path.name, ()))
        # right at ordinary inputs is right: what holds at any input says so, and is held to it
        extremes = () if entry.get("stable") else hazards
        allowed = frozenset((*entry.get("warnings", ()), *extremes))
        yield Correct(path, names, allowed, style=entry.get("style", ""))
    awkward = _json(folder / "awkward.json")
    for path in _code(folder / "awkward"):
        allowed = frozenset(awkward.get("files", {}).get(path.name, ()))
        ignored = path.name in awkward.get("expect_ignored", ())
        yield Correct(path, (), allowed, ignored)


def _mutant(bases: Path, entry: Mapping[str, Any], styles: Mapping[Path, str]) -> Mutant:
    base = bases / entry["base"]
    edits = entry.get("edits") or [{"old": entry["old"], "new": entry["new"]}]
    slugs = tuple(entry.get("slugs") or [entry["slug"]])
    codes = tuple(entry.get("codes") or [_codes().get(s, s) for s in slugs])
    return Mutant(
        entry["id"], base, tuple((e["old"], e["new"]) for e in edits), slugs,
        codes, tuple(entry.get("also_accept", ())),
        tuple(entry.get("lines") or [entry["line"]]), entry.get("severity_expected", "error"),
        entry.get("note", ""), entry.get("kind") == "double",
        styles.get(base, ""),
    )  # fmt: skip


def _json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _code(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*") if p.suffix in (".py", ".ipynb"))


def _cells(text: str) -> dict[int, list[str]]:
    cells = json.loads(text)["cells"]
    return {
        i: "".join(c["source"]).split("\n") for i, c in enumerate(cells) if c["cell_type"] == "code"
    }


def _changed(old: list[str], new: list[str]) -> list[int]:
    """1-based lines of `new` that are new; where lines went, the next one."""
    lines: list[int] = []
    for op, _, _, start, stop in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if op == "delete":
            lines.append(min(start + 1, len(new)))
        elif op != "equal":
            lines += range(start + 1, stop + 1)
    return lines


def defined(path: Path) -> frozenset[str]:
    """The names of classes and functions in a file, as far as it parses."""
    tree = _tree(_joined(raw(path)) if path.suffix == ".ipynb" else raw(path))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, _DEFINITIONS))


_DEFINITIONS = (ast.ClassDef, ast.FunctionDef)


def _joined(text: str) -> str:
    return "\n".join("\n".join(cell) for cell in _cells(text).values())


def _tree(text: str) -> ast.Module:
    """The tree of code without magics; an empty one where it does not parse."""
    lines = ["" if line.startswith(("%", "!")) else line for line in text.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module([], [])
