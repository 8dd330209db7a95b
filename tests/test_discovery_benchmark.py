"""The discovery benchmark: its truth names what is there, and its scorer counts right.

`python -m benchmarks.discovery` measures; it is not a test.
"""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import discovery_report
from benchmarks.discovery_score import Scored, score
from benchmarks.discovery_truth import CORPUS, HALVES, Expected, File, load

FILES = {half: load(half) for half in HALVES}
ALL = [f for half in HALVES for f in FILES[half]]


def _code(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = [c["source"] for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
    return re.sub(r"(?m)^%.*$", "", "\n".join("".join(source) for source in cells))


def _defined(path: Path) -> set[str]:
    """The classes, functions and methods of a file."""
    kinds = (ast.ClassDef, ast.FunctionDef)
    return {node.name for node in ast.walk(ast.parse(_code(path))) if isinstance(node, kinds)}


@pytest.mark.parametrize("file", ALL, ids=lambda f: f"{f.half}/{f.id}")
def test_the_truth_names_what_a_file_defines(file):
    there = _defined(file.path)
    for expected in file.subjects:
        assert {name.rsplit(".", 1)[-1] for name in expected.names} & there, expected.names
    assert set(file.others) <= there
    subjects = {name for e in file.subjects for name in e.names}
    assert not subjects & set(file.others)


@pytest.mark.parametrize("half", HALVES)
def test_every_file_is_in_the_truth(half):
    there = {p for p in (CORPUS / half).rglob("*") if p.suffix in (".py", ".ipynb")}
    listed = {f.path for f in FILES[half]}
    assert {p for p in there if p.stat().st_size} == listed


def test_the_corpus_is_large_and_a_third_of_it_is_kept_aside():
    developed, aside = (len(FILES[half]) for half in HALVES)
    assert developed + aside >= 160
    assert 0.28 <= aside / (developed + aside) <= 0.38
    broken = sum(any(not e.right for e in f.subjects) for f in ALL)
    assert 0.25 <= broken / len(ALL) <= 0.4
    assert Counter(not e.right for f in ALL for e in f.subjects)[True] == broken, "one fault a file"


def _expected(name, *, right=True, inputs=1, parameters=0):
    return Expected(tuple(name.split("|")), "layer-class", "layer", right, inputs, parameters)


def _file(*subjects, others=()):
    return File(HALVES[0], CORPUS / HALVES[0] / "made.py", subjects, others)


def _subject(name, status="passed", wrt=("x",), codes=(), reason=None):
    return {
        "name": name,
        "status": status,
        "reason": reason,
        "checks": [{"name": "gradient", "wrt": w} for w in wrt] + [{"name": "purity", "wrt": ""}],
        "findings": [{"code": c, "severity": s} for c, s in codes],
    }


def _scored(file, *subjects, errors=()):
    return score(file, {"subjects": subjects, "errors": list(errors), "elapsed_s": 1.0})


WRONG = (("NN105", "error"),)
WARNED = (("NN303", "warning"),)


@pytest.mark.parametrize(
    ("expected", "subject", "discovered", "understood"),
    [
        (_expected("L", parameters=2), _subject("L", wrt=("x", "W", "b")), True, True),
        (_expected("L", parameters=2), _subject("L", wrt=("x", "W")), True, False),
        (_expected("L", parameters=2), _subject("L", wrt=("x", "x", "x")), True, False),
        (_expected("f|f_prime"), _subject("f_prime"), True, True),
        (_expected("f"), _subject("f_prime"), False, False),
        (_expected("L"), _subject("L", codes=WARNED), True, True),
        (_expected("L"), _subject("L", "failed", codes=WRONG), True, False),
        (_expected("L", right=False), _subject("L", "failed", codes=WRONG), True, True),
        (_expected("L", right=False), _subject("L", codes=WARNED), True, False),
        (_expected("L", right=False), _subject("L"), True, False),
        (_expected("L"), _subject("L", "skipped", reason="why"), False, False),
        (_expected("L"), _subject("L", "inconclusive"), False, False),
        (_expected("L"), _subject("L", "error"), False, False),
        (_expected("O", inputs=0), _subject("O", wrt=()), True, True),
    ],
)
def test_one_subject_is_scored(expected, subject, discovered, understood):
    (row,) = _scored(_file(expected), subject).rows
    assert (row.discovered, row.understood) == (discovered, understood)
    assert bool(row.reason) is not understood


def test_nothing_checked_is_nothing_understood():
    subject = _subject("O", wrt=()) | {"checks": []}
    (row,) = _scored(_file(_expected("O", inputs=0)), subject).rows
    assert row.discovered and not row.understood


def test_of_two_names_the_better_counts():
    forward_only, pair = _subject("f", wrt=()), _subject("f_prime")
    (row,) = _scored(_file(_expected("f|f_prime")), forward_only, pair).rows
    assert row.understood


def test_reasons_come_from_the_report_or_from_the_trouble():
    file = _file(_expected("L"))
    skipped = _scored(file, _subject("L", "skipped", reason="needs ctx"))
    unread = _scored(file, errors=[{"message": "SyntaxError: here"}])
    assert skipped.rows[0].reason == "skipped: needs ctx"
    assert unread.rows[0].reason == "SyntaxError: here"
    assert score(file, None, "stopped after 60 s").rows[0].reason == "stopped after 60 s"


def test_wrong_verdicts_are_failed_right_ones_and_errors_in_helpers():
    file = _file(_expected("Good"), _expected("Bad", right=False), others=("plot", "load"))
    one = _scored(
        file,
        _subject("Good", "failed", codes=WRONG),
        _subject("Bad", "failed", codes=WRONG),
        _subject("plot", "failed", codes=WRONG),
        _subject("load", codes=WARNED),
    )
    assert one.wrong == ("made.py::Good is right: NN105", "made.py::plot is no subject: NN105")


def test_seconds_are_shared_by_what_was_judged():
    file = _file(_expected("a"), _expected("b"), _expected("c"))
    one = _scored(file, _subject("a"), _subject("b"), _subject("c", "skipped"))
    assert one.seconds == (0.5, 0.5)
    assert score(file, None).seconds == ()


def _half_and_half():
    """One understood and one missed subject in the half to develop with, one missed aside."""
    seen = _scored(_file(_expected("a"), _expected("b")), _subject("a"))
    hidden = File(HALVES[1], CORPUS / HALVES[1] / "secret.py", (_expected("z"),), ())
    return [seen, Scored(hidden, score(hidden, None).rows, ("secret.py::z is right: NN105",), ())]


def test_the_object_has_shares_of_both_halves():
    numbers = discovery_report.numbers({"normal": _half_and_half()})
    assert (numbers["discovered"], numbers["understood"]) == (0.5, 0.5)
    assert (numbers["discovered_kept_aside"], numbers["understood_kept_aside"]) == (0.0, 0.0)
    assert numbers["wrong_verdicts"] == 1


def test_what_is_kept_aside_is_not_named():
    lines = "\n".join(
        discovery_report.lines({"normal": _half_and_half()}, told=HALVES[:1], missed=True)
    )
    assert "made.py::b" in lines
    assert "secret" not in lines
    assert "Wrong verdicts, kept aside: 1" in lines
