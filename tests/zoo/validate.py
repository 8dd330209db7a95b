"""Check that the zoo is in order: every replacement is unique, everything compiles, the lines are right.

Both parts are looked at: the one beside this file, and kept_aside in it.

Run it from anywhere: `python tests/zoo/validate.py`. Exit code 1 when something is wrong.
"""

from __future__ import annotations

import ast
import difflib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ZOO = Path(__file__).resolve().parent
PARTS = (ZOO, ZOO / "kept_aside")


def code_of(name: str, text: str) -> str:
    """The Python code of a file; cells of a notebook are joined, magics dropped."""
    if not name.endswith(".ipynb"):
        return text
    cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
    lines = "\n".join("".join(c["source"]) for c in cells).split("\n")
    return "\n".join(line for line in lines if not line.startswith(("%", "!")))


def compiles(name: str, text: str) -> None:
    compile(code_of(name, text), name, "exec", dont_inherit=True)


def edits_of(mutant: dict[str, Any]) -> list[dict[str, str]]:
    return mutant.get("edits") or [{"old": mutant["old"], "new": mutant["new"]}]


def mutated(mutant: dict[str, Any], base: str) -> str:
    """The base after all edits; raises ValueError where `old` is not there exactly once."""
    text = base
    for edit in edits_of(mutant):
        if base.count(edit["old"]) != 1 or text.count(edit["old"]) != 1:
            raise ValueError(f"{base.count(edit['old'])} times in the base: {edit['old']!r}")
        text = text.replace(edit["old"], edit["new"])
    return text


def changed_lines(base: str, text: str) -> list[int]:
    """1-based numbers, in the mutated text, of lines that are new; where lines went, the next one."""
    old, new = base.split("\n"), text.split("\n")
    lines: list[int] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for op, _, _, start, stop in matcher.get_opcodes():
        if op in ("replace", "insert"):
            lines += range(start + 1, stop + 1)
        elif op == "delete":
            lines.append(min(start + 1, len(new)))
    return [n for n in lines if new[n - 1].strip()] or lines


def problems_of(mutant: dict[str, Any], part: Path) -> list[str]:
    name = mutant["base"]
    base = (part / "correct" / name).read_text(encoding="utf-8")
    try:
        text = mutated(mutant, base)
        compiles(name, text)
    except (ValueError, SyntaxError) as error:
        return [f"{type(error).__name__}: {error}"]
    found = []
    if text == base:
        found.append("changes nothing")
    if mutant["lines"] != changed_lines(base, text):
        found.append(f"lines are {changed_lines(base, text)}, not {mutant['lines']}")
    if mutant["line"] != min(mutant["lines"]):
        found.append("line is not the first of lines")
    if mutant["severity_expected"] not in ("error", "warning"):
        found.append("unknown severity")
    if (mutant["kind"] == "double") != ("slugs" in mutant):
        found.append("kind and slugs disagree")
    if name.endswith(".ipynb"):
        source = json.loads(text)["cells"][mutant["cell"]]["source"][mutant["cell_line"] - 1]
        if json.dumps(source, ensure_ascii=False) not in text.split("\n")[mutant["line"] - 1]:
            found.append("cell and cell_line do not point at line")
    return found


def names_in(path: Path) -> set[str]:
    """Classes, functions, methods with their class ("Acts.relu"), and tables of functions."""
    tree = ast.parse(code_of(path.name, path.read_text(encoding="utf-8")))
    kinds = (ast.ClassDef, ast.FunctionDef)
    found = {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{n.name}" for n in node.body if isinstance(n, ast.FunctionDef)}
    assigned = [n for n in tree.body if isinstance(n, ast.Assign)]
    return found | {t.id for n in assigned for t in n.targets if isinstance(t, ast.Name)}


def problems_of_correct(part: Path) -> list[str]:
    listed = json.loads((part / "correct.json").read_text(encoding="utf-8"))["files"]
    present = {p.name for p in (part / "correct").iterdir() if p.suffix in (".py", ".ipynb")}
    found = [f"{name}: listed or present, not both" for name in sorted(present ^ set(listed))]
    for name in sorted(present & set(listed)):
        path = part / "correct" / name
        if not listed[name].get("style"):
            found.append(f"{name}: no style is given")
        compiles(name, path.read_text(encoding="utf-8"))
        for subject in listed[name]["subjects"]:
            # `ACTS['relu'][0]` stands in the table ACTS
            if not {name.partition("[")[0] for name in subject.split("|")} & names_in(path):
                found.append(f"{name}: no definition called {subject}")
    return found


def problems_in(part: Path) -> tuple[list[str], Counter[str]]:
    """What is wrong in a part, and how many faults of each kind it has."""
    mutants = json.loads((part / "mutants.json").read_text(encoding="utf-8"))["mutants"]
    found = problems_of_correct(part)
    for mutant in mutants:
        found += [f"{mutant['id']}: {problem}" for problem in problems_of(mutant, part)]
    repeated = [i for i, n in Counter(m["id"] for m in mutants).items() if n > 1]
    found += [f"{i}: the id is used twice" for i in repeated]
    return found, Counter(m["kind"] for m in mutants)


def main() -> int:
    wrong = 0
    for part in PARTS:
        found, kinds = problems_in(part)
        for problem in found:
            print(problem)
        print(
            f"{part.name}: {kinds['single']} single and {kinds['double']} double faults, "
            f"{len(found)} problems"
        )
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
