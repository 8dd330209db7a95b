"""From a finding to the text of its script."""

from __future__ import annotations

import ast
from importlib import resources

import numpy as np

from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Array, Backward, Card, Finding, Forward, Point, Replayed, SubjectReport, Trial
from ..repair.code import Code
from ..sources import Source, definitions_text

# numbers that a script may hold, in all
_LARGEST = 20_000


class NoScript(Exception):  # noqa: N818 - a limit, not an error
    """Why no script can be written for a finding, in words."""


def script(bench: Bench, source: Source, subject: SubjectReport, finding: Finding) -> str:
    """The script; NoScript says why there is none."""
    # of an engine the expression in which the finding shows
    graph = finding.facts.get("graph")
    card = bench.card(subject.name if graph is None else f"{subject.name}: {graph}")
    if card.kind == "optimizer":
        raise NoScript("the steps of an optimizer are not written into scripts")
    if not card.slots:
        raise NoScript(f"code of the style {subject.style} is not written into scripts")
    lab = Lab(bench, card, Code(source))
    # where all values differ, so that each is found again at one place
    usual = lab.point()
    steps = (Forward(usual.values), Backward(usual.cotangent))
    (outcome,) = bench.run(card.name, [Trial(steps, record=True)])
    if outcome.failure is not None:
        raise NoScript(f"it raises {outcome.failure.type}: {outcome.failure.message}")
    replayed = outcome.replayed
    if replayed is None or replayed.missing:
        raise NoScript(replayed.missing if replayed is not None else "nothing was called")
    shows = any(lab.compared(s.name, usual).status == "failed" for s in lab.differentiable)
    point = usual if shows else _example(lab, usual, finding)
    parts = (
        _heading(finding), definitions_text(source), _SHOWN, _section("the example"),
        _values(point), _run(replayed, card), _VERDICT,
    )  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _example(lab: Lab, usual: Point, finding: Finding) -> Point:
    """The finding's own example, where it says all that is fed; else the usual point."""
    fed = [s.name for s in lab.card.slots if s.role != "parameter"]
    if not fed or any(name not in finding.example for name in fed):
        return usual
    given = {n: np.asarray(v) for n, v in finding.example.items() if n in usual.values}
    if any(v.dtype.kind not in "fiub" for v in given.values()):
        return usual
    values = {n: given[n].astype(v.dtype) if n in given else v for n, v in usual.values.items()}
    output = lab.output(values)
    if output is None or not isinstance(usual.cotangent, np.ndarray):
        return usual if output is None else Point(values, usual.cotangent)
    return Point(values, np.random.default_rng(1).normal(size=output.shape))


def _heading(finding: Finding) -> str:
    said = f"{finding.code} {finding.rule}: {finding.message}"
    words = f"{said}\n\nAs a check: {finding.reproduce}\nThis script needs numpy alone."
    # a docstring that nothing in a message can end
    lines = ascii(words)[1:-1].replace("\\n", "\n").replace('"', "'")
    return f'"""{lines}\n"""'


def _section(words: str) -> str:
    return f"# ---- {words} ----"


def _values(point: Point) -> str:
    values = dict(point.values)
    if isinstance(point.cotangent, np.ndarray):
        values["dout"] = point.cotangent
    if sum(np.size(v) for v in values.values()) > _LARGEST:
        raise NoScript("its example is too large to be written down")
    lines = "".join(f"        {name!r}: {_array(value)},\n" for name, value in values.items())
    return f"def shown_values():\n    return {{\n{lines}    }}"


def _array(value: Array) -> str:
    kind = {"f": "float", "b": "bool"}.get(value.dtype.kind, "int")
    text = repr(value.tolist()).replace("nan", "shown_np.nan").replace("inf", "shown_np.inf")
    return f"shown_np.array({text}, dtype={kind})"


def _run(replayed: Replayed, card: Card) -> str:
    """What nncheck calls, in its order; random numbers are the same each time."""
    given = [s.name for s in card.slots if s.differentiable]
    asked = [name for name in given if name in replayed.claims]
    claims = "".join(f"        {name!r}: {replayed.claims[name]},\n" for name in asked)
    lines = (
        *_SEEDED, *replayed.build, *_SEEDED, *replayed.forward,
        f"shown_output = {replayed.output}", "if not shown_back:", "    return shown_output, {}",
        *replayed.backward,
    )  # fmt: skip
    body = "\n".join(f"    {line}" for line in lines)
    text = f"def shown_run(shown_v, shown_back=True):\n{body}\n    return shown_output, {{\n{claims}    }}"
    try:
        ast.parse(text)
    except SyntaxError as problem:
        raise NoScript("a name in it cannot be written down") from problem
    return text


def _shown() -> str:
    text = resources.files(__package__).joinpath("shown.py").read_text(encoding="utf-8")
    after = text.split('"""', 2)[2]
    return f"{_section('what compares')}\n\n{after.strip()}"


_SEEDED = ("shown_np.random.seed(0)",)
_SHOWN = _shown()
_VERDICT = """
if __name__ == "__main__":
    shown_wrong = show(shown_run, shown_values)
    print(f"{shown_wrong} wrong" if shown_wrong else "no number is wrong by itself: see the top")
    raise SystemExit(1 if shown_wrong else 0)
"""
