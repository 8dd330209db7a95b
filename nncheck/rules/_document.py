"""What a rule file says about itself, read with `ast`: the file is never imported here.

`nncheck explain` and `nncheck rules` print this, and must not pay for numpy.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from nncheck.model import Family, Severity

_NAME = re.compile(r"nn(?P<digits>\d{3})_(?P<words>[a-z0-9]+(?:_[a-z0-9]+)*)")
_HEADING = re.compile(
    r"(?:(?P<block>Bad|Good)::|(?P<part>How nncheck decides|Sources):(?P<rest>.*))"
)
_SECTIONS = ("Bad", "Good", "How nncheck decides", "Sources")


@dataclass(frozen=True, slots=True, repr=False)
class RuleDocument:
    """The explanation of one rule. `bad` and `good` are Python source, ready to be run.

    It shows itself as text, so that `nncheck.explain("NN201")` can be read at a prompt.
    """

    code: str
    slug: str
    severity: Severity
    family: Family
    title: str
    text: str
    bad: str
    good: str
    decides: str
    sources: tuple[str, ...]
    # the rule can propose an edit; whether that edit is offered depends on its proof
    repairs: bool = False

    def __str__(self) -> str:
        paragraphs = (
            f"{self.code} {self.slug} ({self.severity}, {self.family})",
            self.title,
            self.text,
            "Bad:\n\n" + textwrap.indent(self.bad.rstrip(), "    "),
            "Good:\n\n" + textwrap.indent(self.good.rstrip(), "    "),
            f"How nncheck decides:\n{self.decides}",
            "Sources:\n" + "\n".join(f"- {source}" for source in self.sources),
        )
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

    __repr__ = __str__


def name_of(path: Path) -> tuple[str, str]:
    """The code and the slug that a rule's file name stands for.

    >>> name_of(Path("nn201_softmax_normalized_over_batch.py"))
    ('NN201', 'softmax-normalized-over-batch')
    """
    match = _NAME.fullmatch(path.stem)
    if match is None:
        raise ValueError(
            f"{path}: a rule's file is called nnXXX_the_bad_thing.py (three digits, then words in"
            " lower case); a module that is no rule starts with an underscore"
        )
    return f"NN{match['digits']}", match["words"].replace("_", "-")


def read(path: Path) -> RuleDocument:
    """The document in the rule file at `path`; ValueError names the file and what it lacks."""
    code, slug = name_of(path)
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    except SyntaxError as problem:
        raise ValueError(f"{path}:{problem.lineno}: cannot be read: {problem.msg}") from problem
    docstring = ast.get_docstring(tree)
    if docstring is None:
        raise ValueError(f"{path}: has no docstring; it is the explanation that users read")
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if "check" not in functions:
        raise ValueError(f"{path}: defines no function check(lab)")
    opening, sections = _split(path, docstring)
    title, _, text = opening.partition("\n")
    return RuleDocument(
        code=code,
        slug=slug,
        severity=_constant(path, tree, "SEVERITY", get_args(Severity)),
        family=_constant(path, tree, "FAMILY", get_args(Family)),
        title=title,
        text=text.strip(),
        bad=sections["Bad"] + "\n",
        good=sections["Good"] + "\n",
        decides=sections["How nncheck decides"],
        sources=_items(sections["Sources"]),
        repairs="repair" in functions,
    )


def _split(path: Path, docstring: str) -> tuple[str, dict[str, str]]:
    """The docstring's opening and its four sections, dedented; each must be there once."""
    bodies: dict[str, list[str]] = {"": []}
    current = bodies[""]
    for line in docstring.splitlines():
        heading = _HEADING.fullmatch(line.rstrip())
        if heading is None:
            current.append(line)
            continue
        name = heading["block"] or heading["part"]
        if name in bodies:
            raise ValueError(f"{path}: the docstring has the section {name!r} twice")
        current = bodies[name] = [heading["rest"].strip()] if heading["rest"] else []
    opening = _dedent(bodies.pop(""))
    sections = {name: _dedent(lines) for name, lines in bodies.items()}
    missing = [name for name in _SECTIONS if not sections.get(name)]
    if not opening or missing:
        lacks = ", ".join(repr(name) for name in missing) or "its first line"
        raise ValueError(
            f"{path}: the docstring lacks {lacks}; after the text it has Bad:: and Good::, each"
            " with an indented block, then 'How nncheck decides: ...' and 'Sources:' with lines"
        )
    return opening, sections


def _dedent(lines: list[str]) -> str:
    """One text without common indent; a first line that shared its heading's line has none."""
    if lines and lines[0] and not lines[0][0].isspace():
        return (lines[0] + "\n" + textwrap.dedent("\n".join(lines[1:]))).strip("\n").rstrip()
    return textwrap.dedent("\n".join(lines)).strip("\n").rstrip()


def _items(text: str) -> tuple[str, ...]:
    """The entries of a list: one a line, or one a `- ` where a line so starts; no bullets."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(line.startswith("- ") for line in lines):
        return tuple(line.strip() for line in lines)
    items: list[str] = []
    for line in lines:
        if line.startswith("- ") or not items:
            items.append(line.removeprefix("- ").strip())
        else:
            items[-1] += " " + line.strip()
    return tuple(items)


def _constant(path: Path, tree: ast.Module, name: str, allowed: tuple[str, ...]) -> Any:
    """The literal that the module assigns to `name`; one of `allowed`, or a ValueError."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = getattr(node, "value", None)
            given = value.value if isinstance(value, ast.Constant) else None
            if given in allowed:
                return given
    raise ValueError(f"{path}: {name} must be one of {', '.join(map(repr, allowed))}, literally")
