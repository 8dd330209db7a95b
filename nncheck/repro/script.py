"""From a finding to the text of its script."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

import numpy as np

from ..model import Finding, SubjectReport
from ..sources import Source, definitions_text

_CLASSES = ("layer", "loss-layer")
_FUNCTIONS = ("function", "loss-pair")
_GRADIENT = "its gradient is "


class NoScript(Exception):  # noqa: N818 - a limit, not an error
    """Why no script can be written for a finding, in words."""


def script(source: Source, subject: SubjectReport, finding: Finding) -> str:
    """The script; NoScript says why there is none."""
    if subject.style not in (*_CLASSES, *_FUNCTIONS):
        raise NoScript(f"code of the style {subject.style} is not written into scripts")
    values = _values(subject, finding)
    calls = _class(subject) if subject.style in _CLASSES else _function(subject)
    parts = (
        _heading(finding), definitions_text(source), _SHOWN, _section("the example"),
        f"def shown_case():\n    values = {{\n{values}    }}\n{calls}", _VERDICT,
    )  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _heading(finding: Finding) -> str:
    said = f"{finding.code} {finding.rule}: {finding.message}"
    words = f"{said}\n\nAs a check: {finding.reproduce}\nThis script needs numpy alone."
    # a docstring that nothing in a message can end
    lines = ascii(words)[1:-1].replace("\\n", "\n").replace('"', "'")
    return f'"""{lines}\n"""'


def _section(words: str) -> str:
    return f"# ---- {words} ----"


def _values(subject: SubjectReport, finding: Finding) -> str:
    fed = [t.name for t in subject.slots if t.role in ("input", "target")]
    missing = [name for name in fed if name not in finding.example]
    if missing or not fed:
        raise NoScript(f"the finding has no example for {', '.join(missing) or 'it'}")
    return "".join(f"        {n!r}: {_array(finding.example[n])},\n" for n in fed)


def _array(value: Any) -> str:
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise NoScript("the example holds something else than numbers")
    kind = {"f": "float", "b": "bool"}.get(array.dtype.kind, "int")
    return f"shown_np.array({array.tolist()!r}, dtype={kind})"


def _function(subject: SubjectReport) -> str:
    partner = [g.removeprefix(_GRADIENT) for g in subject.guesses if g.startswith(_GRADIENT)]
    if any(not name.isidentifier() for name in (subject.name, *partner)):
        raise NoScript(f"{subject.name} is no plain function of the file")
    gradient = partner[0] if partner else None
    return f"    return show_function({subject.name}, {gradient}, values)"


def _class(subject: SubjectReport) -> str:
    if not subject.name.isidentifier():
        raise NoScript(f"{subject.name} is no plain class of the file")
    given = ", ".join(f"{n}={v}" for n, v in _arguments(subject).items())
    inputs = [t.name for t in subject.slots if t.role == "input"]
    parameters = [t.name for t in subject.slots if t.role == "parameter"]
    if not all(name.isidentifier() for name in parameters):
        raise NoScript("it keeps its parameters in a way that is not written into scripts")
    called = f"make, values, {inputs!r}, {parameters!r}"
    return (
        "\n    def make():\n        draw = shown_np.random.default_rng(0).normal\n"
        f"        return {subject.name}({given})\n\n    return show_layer({called})"
    )


def _arguments(subject: SubjectReport) -> Mapping[str, str]:
    """The constructor's arguments, as they were guessed and told."""
    found = {}
    for guess in subject.guesses:
        told = re.fullmatch(r"(\w+) = (.+?)(?: \([a-z' ]+\))?", guess)
        if told is None:
            if " has shape " in guess or guess.startswith("the "):
                continue
            raise NoScript(f"it was built in a way that is not written into scripts: {guess}")
        name, value = told.groups()
        found[name] = _expression(name, value)
    return found


def _expression(name: str, value: str) -> str:
    array = re.fullmatch(r"an array (\([\d, ]+\))", value)
    if array is not None:
        return f"0.5 * draw(size={array[1]})"
    try:
        return repr(ast.literal_eval(value))
    except (ValueError, SyntaxError) as problem:
        raise NoScript(f"its argument {name} ({value}) is not written into scripts") from problem


def _shown() -> str:
    text = resources.files(__package__).joinpath("shown.py").read_text(encoding="utf-8")
    after = text.split('"""', 2)[2]
    return f"{_section('what compares')}\n\n{after.strip()}"


_SHOWN = _shown()
_VERDICT = """
if __name__ == "__main__":
    shown_wrong = shown_case()
    print(f"{shown_wrong} wrong" if shown_wrong else "no number is wrong by itself: see the top")
    raise SystemExit(1 if shown_wrong else 0)
"""
