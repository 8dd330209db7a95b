"""Code that looks like a mistake and is none must pass; two mistakes in one place are both named.

`near_misses/nn401_copy_then_in_place.py` looks like NN401 and is right: its docstring says why.
`together/nn104_with_nn117.py` holds both faults. `forms/nn117_total_of_everything.py` is a form of
NN117 other than that in the rule's document. A file is under test as soon as it is there.
What nncheck gets wrong today stands in `WRONG_TODAY`, with the reason; the tests are strict, so
an entry has to go when the checker is mended.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nncheck import rules
from nncheck.model import SubjectReport
from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

HERE = Path(__file__).parent
NEAR_MISSES = sorted((HERE / "near_misses").glob("*.py"))
TOGETHER = sorted((HERE / "together").glob("*.py"))
FORMS = sorted((HERE / "forms").glob("*.py"))

# right as a whole, and worth a word where it stands alone
WARNED_OF = {
    "nn102_dense_divides_itself": {"NN102"},
    "nn102_layers_divide_and_the_loss_does_not": {"NN102"},
}

# right code of which nothing can be shown
SHOWS_NOTHING = {
    "nn114_step_function": "the gradient is 0 on both sides, which proves nothing",
}

WRONG_TODAY: dict[str, str] = {}

GRADIENT_RULES = {d.code for d in rules.documents() if d.family == "gradient"}


def cases(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=path.stem, marks=wrong_today(path.stem)) for path in paths]


def wrong_today(stem: str) -> list[pytest.MarkDecorator]:
    reason = WRONG_TODAY.get(stem)
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


def checked(path: Path) -> list[SubjectReport]:
    text = path.read_text(encoding="utf-8")
    return check_source(from_text(text, path.name), Options())[0]


def said(subjects: list[SubjectReport]) -> list[str]:
    """Everything that was concluded, for the message of a failing test."""
    return [
        f"{s.name}: {s.status} {s.reason or ''} {[f'{f.code} {f.message}' for f in s.findings]}"
        for s in subjects
    ]


def codes_of(stem: str) -> list[str]:
    return [code.upper() for code in re.findall(r"nn\d{3}", stem)]


@pytest.mark.parametrize("path", cases(NEAR_MISSES))
def test_right_code_that_looks_wrong_passes(path: Path) -> None:
    subjects = checked(path)
    found = [f for s in subjects for f in s.findings]
    assert not [f for f in found if f.severity == "error"], said(subjects)
    allowed = WARNED_OF.get(path.stem, set())
    assert not {f.code for f in found} & set(codes_of(path.stem)) - allowed, said(subjects)
    # silence counts only where something was looked at
    statuses = {"inconclusive"} if path.stem in SHOWS_NOTHING else {"passed"}
    assert {s.status for s in subjects} == statuses, said(subjects)


@pytest.mark.parametrize("path", cases(TOGETHER))
def test_two_faults_are_both_named(path: Path) -> None:
    subjects = checked(path)
    found = [f for s in subjects for f in s.findings]
    assert set(codes_of(path.stem)) <= {f.code for f in found}, said(subjects)
    # and no third: what else is said follows from one of them
    others = [
        f
        for f in found
        if f.severity == "error" and f.code not in codes_of(path.stem) and not f.consequence_of
    ]
    assert not others, said(subjects)
    if path.stem in LOCATED:
        assert {f.consequence_of for f in found if f.code == "NN803"} == {LOCATED[path.stem]}


@pytest.mark.parametrize("path", cases(FORMS))
def test_other_forms_of_a_fault_are_found(path: Path) -> None:
    subjects = checked(path)
    found = [f for s in subjects for f in s.findings]
    assert {f.code for f in found if f.severity == "error"} <= set(codes_of(path.stem))
    assert set(codes_of(path.stem)) <= {f.code for f in found}, said(subjects)


# the first layer that lies on the way back, by the fault that is in it
LOCATED = {"nn107_with_nn104_in_a_network": "NN104"}


# -- the tables themselves -------------------------------------------------------------


def test_every_rule_has_a_near_miss() -> None:
    covered = {code for path in NEAR_MISSES for code in codes_of(path.stem)}
    assert {d.code for d in rules.documents()} <= covered


def test_every_gradient_rule_is_met_together_with_another() -> None:
    covered = {code for path in TOGETHER for code in codes_of(path.stem)}
    assert covered >= GRADIENT_RULES


def test_exceptions_are_about_files_that_exist() -> None:
    stems = {path.stem for path in (*NEAR_MISSES, *TOGETHER, *FORMS)}
    assert {*SHOWS_NOTHING, *WARNED_OF, *WRONG_TODAY, *LOCATED} <= stems
