"""The diagnosis benchmark scores right, and tells of what is kept aside nothing but rates.

`python -m benchmarks.diagnosis` measures; it is not a test.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus, diagnosis, score, tables
from benchmarks.pool import Done

PARTS = {name: corpus.load(folder) for name, folder in corpus.PARTS.items()}
TEXT = "def f(x):\n    a = x\n    b = a\n    c = b\n    d = c\n    return d * d\n"


@pytest.fixture
def case(tmp_path: Path) -> corpus.Mutant:
    """A fault in line 6 of a file whose only subject is f."""
    path = tmp_path / "made.py"
    path.write_text(TEXT, "utf-8")
    return corpus.Mutant(
        "made-01", path, (("d * d", "d"),), ("grad-sign-flipped",), ("NN105",),
        ("pred-target-swapped",), (6,), "error", style="function pairs",
    )  # fmt: skip


def finding(code: str = "NN105", rule: str = "grad-sign-flipped", **other: Any) -> dict[str, Any]:
    plain = {"severity": "error", "line": 6, "message": "wrong", "fix": {"verified": True}}
    return {"code": code, "rule": rule, **plain, **other}


def document(*findings: Any, status: str = "failed", name: str = "f") -> dict[str, Any]:
    subject = {"name": name, "status": status, "reason": None, "findings": list(findings)}
    return {"subjects": [subject], "errors": []}


RIGHT = document(status="passed")


def done(found: dict[str, Any], *, after: Any = RIGHT, differences: Any = ()) -> Done:
    fix = {"document": after, "differences": list(differences)}
    return Done(None, {"check": {"document": found, "seconds": 0.5}, "fix": fix})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # detected, named, near, right severity, fixed
        (document(finding()), (True, True, True, True, True)),
        (document(finding(rule="pred-target-swapped")), (True, True, True, True, True)),
        (document(finding("NN104", "grad-constant-factor")), (True, False, True, True, False)),
        (document(finding(line=4)), (True, True, True, True, True)),
        (document(finding(line=3)), (True, True, False, True, True)),
        (document(finding(severity="warning")), (True, True, True, False, True)),
        (document(finding(fix=None)), (True, True, True, True, False)),
        (document(finding(fix={"verified": False})), (True, True, True, True, False)),
        (document(finding(consequence_of="NN101")), (False, False, False, False, False)),
        (RIGHT, (False, False, False, False, False)),
    ],
)
def test_a_fault_is_scored(case, found, expected):
    one = score.mutant(case, RIGHT, done(found))
    assert (one.detected, one.named, one.near, one.severity, one.fixed) == expected


def test_only_the_first_finding_names(case):
    other = finding("NN104", "grad-constant-factor")
    assert not score.mutant(case, RIGHT, done(document(other, finding()))).named
    assert score.mutant(case, RIGHT, done(document(finding(), other))).named


def test_what_the_base_says_already_does_not_count(case):
    before = document(finding(severity="warning"))
    assert not score.mutant(case, before, done(document(finding()))).detected
    elsewhere = document(finding(severity="warning"), name="g")
    assert score.mutant(case, elsewhere, done(document(finding()))).detected


def test_a_fix_has_to_hold(case):
    broken = document(finding("NN001", "gradient-mismatch"))
    lost = score.mutant(case, RIGHT, done(document(finding()), after=broken, differences=["f"]))
    assert lost.verified and not lost.fixed
    same = score.mutant(case, RIGHT, done(document(finding()), after=broken))
    clean = score.mutant(case, RIGHT, done(document(finding()), differences=["another output"]))
    assert same.fixed and clean.fixed


def test_both_of_two_faults_are_counted_apart(case):
    two = dataclasses.replace(
        case, slugs=(*case.slugs, "missing-batch-mean"), codes=("NN105", "NN101"), double=True
    )
    one = score.mutant(two, RIGHT, done(document(finding())))
    both = document(finding(), finding("NN101", "missing-batch-mean"))
    assert one.named and not one.all_named
    assert score.mutant(two, RIGHT, done(both)).all_named
    assert two.family == "two at once" and case.family == "gradient"


def test_a_process_that_dies_has_found_nothing(case):
    lost = score.mutant(case, RIGHT, Done(None, {}, "stopped after 60 s"))
    assert not lost.detected and lost.reason == "stopped after 60 s"


def test_errors_and_warnings_on_correct_code(case):
    file = corpus.Correct(case.base, ("f",), frozenset({"log-of-zero"}))
    listed = finding("NN303", "log-of-zero", severity="warning")
    other = finding("NN301", "softmax-no-max-shift", severity="warning")
    found = score.correct(file, done(document(listed, other, finding(), status="failed")))
    assert [a.what for a in found.alarms] == ["NN105"]
    assert [a.what for a in found.warnings] == ["NN301"]
    assert not found.undiscovered
    assert score.correct(file, Done(None, {}, "died")).alarms[0].message == "died"


def test_subjects_that_are_missed_or_not_judged(case):
    file = corpus.Correct(case.base, ("f|g",))
    assert not score.correct(file, done(RIGHT)).undiscovered
    assert score.correct(file, done(document(status="skipped"))).undiscovered
    assert score.correct(file, done(document(status="inconclusive"))).undecided
    assert score.correct(file, done(document(name="h", status="passed"))).undiscovered


@pytest.fixture
def scored(case) -> tables.Scored:
    file = corpus.Correct(case.base, ("f",))
    right = score.correct(file, done(document(finding(message="alarm at made.py"))))
    missed = score.mutant(case, RIGHT, done(RIGHT))
    named = score.mutant(case, RIGHT, done(document(finding())))
    return (right,), (missed, named)


def test_the_numbers_of_both_parts_stand_in_one_object(scored):
    numbers = tables.numbers({"developed": scored, "kept_aside": scored})
    for key in ("detection", "naming_first", "line_within_2", "fix_proven"):
        assert numbers[key] == numbers[f"{key}_kept_aside"] == 0.5
    for key in ("false_alarms", "unexplained_warnings"):
        assert numbers[key] == numbers[f"{key}_kept_aside"]
    assert numbers["false_alarms"] == 1
    assert numbers["median_seconds"] == numbers["median_seconds_kept_aside"] == 0.5
    assert "detection_kept_aside" not in tables.numbers({"developed": scored})


def test_what_is_kept_aside_is_not_named(scored):
    told = "\n".join(tables.lines("developed", *scored, told=True))
    aside = "\n".join(tables.lines("kept_aside", *scored, told=False))
    assert "made" in told and "NN105" in told
    assert "made" not in aside and "NN105" not in aside
    assert "grad-sign-flipped" not in aside
    for word in ("gradient", "function pairs", "false alarms: 1", "50%"):
        assert word in told and word in aside


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", ["developed", "kept_aside"]),
        ("--half developed", ["developed"]),
        ("--half kept_aside", ["kept_aside"]),
        (f"--corpus {corpus.ZOO}", ["developed"]),
        (f"--corpus {corpus.PARTS['kept_aside']}", ["kept_aside"]),
    ],
)
def test_which_parts_are_measured(words, parts):
    options = diagnosis._parser().parse_args(words.split())
    assert [name for name, _ in diagnosis._parts(options)] == parts


def test_a_run_ends_with_one_object(tmp_path, capsys):
    (tmp_path / "correct").mkdir()
    (tmp_path / "correct" / "pair.py").write_text(
        "def cube(x):\n    return x ** 3\n\n\ndef cube_prime(x):\n    return 3 * x ** 2\n", "utf-8"
    )
    fault = {"id": "pair-01", "base": "pair.py", "old": "return 3 *", "new": "return -3 *"}
    fault |= {"slug": "grad-sign-flipped", "line": 6}
    (tmp_path / "mutants.json").write_text(json.dumps({"mutants": [fault]}), "utf-8")
    assert diagnosis.main(["--corpus", str(tmp_path), "--json", "--jobs", "1"]) == 0
    numbers = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert numbers["mutants"] == 1 and numbers["false_alarms"] == 0
    assert numbers["detection"] == numbers["naming_first"] == numbers["line_within_2"] == 1.0


def test_the_zoo_is_as_large_as_it_should_be():
    faults = [m for part in PARTS.values() for m in part.mutants]
    assert sum(not m.double for m in faults) >= 800
    assert sum(m.double for m in faults) >= 40
    assert len(PARTS["developed"].correct) + len(PARTS["kept_aside"].correct) >= 140


@pytest.mark.parametrize("part", PARTS)
def test_every_family_and_style_is_there(part):
    loaded = PARTS[part]
    families = {m.family for m in loaded.mutants}
    assert families <= {*corpus.FAMILIES.values(), "two at once"}
    assert families >= {*corpus.FAMILIES.values(), "two at once"} - {"no cause", "training loop"}
    assert all(c.style for c in loaded.correct) and all(m.style for m in loaded.mutants)
    assert len({c.style for c in loaded.correct}) >= 15


def test_nothing_is_in_both_parts():
    texts = [{corpus.raw(c.path) for c in part.correct} for part in PARTS.values()]
    assert not texts[0] & texts[1]
    names = [{c.path.name for c in part.correct} for part in PARTS.values()]
    ids = [{m.id for m in part.mutants} for part in PARTS.values()]
    assert not ids[0] & ids[1]
    assert len(names[0] | names[1]) >= 140
