"""The registry reads rule files without importing them, and says what is wrong with a bad one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import nncheck
from nncheck import rules

SOFTMAX = '''"""Softmax is normalised over the whole batch.

Each row should sum to 1; here all rows together do.

It passes for a batch of one.

Bad::

    import numpy as np

    def softmax(a):
        return np.exp(a) / np.sum(np.exp(a))

Good::

    def softmax(a):
        return np.exp(a) / np.sum(np.exp(a), axis=-1, keepdims=True)

How nncheck decides: the row sums are 1/N, and
they change when another row does.

Sources:
    - seeds 1-3
    - oreilly-japan/deep-learning-from-scratch#85,
      where the cause was found
"""

SEVERITY = "error"
FAMILY: str = "value"


def check(lab):
    yield lab


def repair(lab, finding):
    yield "sum over the last axis", ()
'''

MUTATED = (
    SOFTMAX.replace(
        "Softmax is normalised over the whole batch.", "The upstream gradient is changed."
    )
    .replace('SEVERITY = "error"', 'SEVERITY = "warning"')
    .replace("def repair", "def _repair")
)
# reading a document must not run the file
MUTATED += "\nFLAG = __import__('sys').modules.setdefault('rule_was_imported', None)\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "nn981_softmax_over_batch.py").write_text(SOFTMAX)
    (tmp_path / "nn902_upstream_grad_mutated.py").write_text(MUTATED)
    (tmp_path / "_no_rule.py").write_text("this is not even Python")
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    rules.load.cache_clear()
    yield tmp_path
    rules.load.cache_clear()
    for name in [name for name in sys.modules if name.startswith("nncheck.rules.nn9")]:
        del sys.modules[name]


def test_documents_are_complete_and_sorted_by_code(folder: Path) -> None:
    mutated, softmax = rules.documents()
    assert (mutated.code, mutated.slug) == ("NN902", "upstream-grad-mutated")
    assert (softmax.code, softmax.slug) == ("NN981", "softmax-over-batch")
    assert (softmax.severity, softmax.family) == ("error", "value")
    assert softmax.title == "Softmax is normalised over the whole batch."
    assert softmax.text.startswith("Each row") and softmax.text.endswith("batch of one.")
    assert softmax.bad.startswith("import numpy") and softmax.bad.endswith("np.sum(np.exp(a))\n")
    compile(softmax.bad + softmax.good, "examples", "exec")
    assert softmax.decides == "the row sums are 1/N, and\nthey change when another row does."
    assert softmax.sources == (
        "seeds 1-3",
        "oreilly-japan/deep-learning-from-scratch#85, where the cause was found",
    )
    assert (mutated.repairs, softmax.repairs) == (False, True)


def test_documents_import_no_rule(folder: Path) -> None:
    rules.documents()
    assert "rule_was_imported" not in sys.modules


@pytest.mark.parametrize("name", ["NN981", "nn981", "softmax-over-batch", "softmax_over_batch"])
def test_a_rule_is_found_by_code_and_by_slug(folder: Path, name: str) -> None:
    assert rules.document(name).code == "NN981"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NN891", "NN981"),
        ("softmax-over-bacth", "NN981 softmax-over-batch"),
        ("mutated", "upstream-grad-mutated"),
        ("", "no rule is named"),
        ("zzzzzzz", "nncheck rules"),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(folder: Path, name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rules.document(name)


def test_load_gives_what_runs(folder: Path) -> None:
    mutated, softmax = rules.load()
    assert (softmax.code, softmax.severity, softmax.family) == ("NN981", "error", "value")
    assert list(softmax.check("lab")) == ["lab"]
    assert softmax.repair is not None
    assert list(softmax.repair("lab", None)) == [("sum over the last axis", ())]
    assert mutated.repair is None
    sys.modules.pop("rule_was_imported")


def test_the_text_holds_every_part(folder: Path) -> None:
    text = str(nncheck.explain("NN981"))
    assert text.startswith("NN981 softmax-over-batch (error, value)\n\nSoftmax is")
    assert "\nBad:\n\n    import numpy" in text
    assert "\nSources:\n- seeds 1-3\n" in text


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("softmax_over_batch", "", "", "is called nnXXX_the_bad_thing.py"),
        ("nn99_two_digits", "", "", "is called nnXXX_the_bad_thing.py"),
        ("nn905_Capital", "", "", "is called nnXXX_the_bad_thing.py"),
        ("nn981_same_code", "", "", "NN981 is already nn981_s"),
        ("nn905_a", "Bad::", "Worse::", "lacks 'Bad'"),
        ("nn905_a", "Sources:", "Sauces:", "lacks 'Sources'"),
        ("nn905_a", "Good::", "Bad::", "'Bad' twice"),
        ("nn905_a", '"error"', '"fatal"', "SEVERITY must be one of 'error', 'warning', literally"),
        ("nn905_a", '"error"', "max('a', 'b')", "SEVERITY must be one of"),
        ("nn905_a", "FAMILY", "FAMILIE", "FAMILY must be one of 'gradient'"),
        ("nn905_a", "def check", "def examine", "defines no function check"),
        ("nn905_a", "def check(lab):", "def check(lab:", "cannot be read"),
        ("nn905_a", SOFTMAX[: SOFTMAX.index("SEVERITY")], "", "has no docstring"),
    ],
)
def test_a_file_that_is_not_in_order_is_named(
    folder: Path, name: str, old: str, new: str, said: str
) -> None:
    path = folder / f"{name}.py"
    path.write_text(SOFTMAX.replace(old, new))
    with pytest.raises(ValueError, match=said) as problem:
        rules.documents()
    assert str(folder) in str(problem.value)


def test_the_rules_that_ship_are_in_order() -> None:
    assert [d.code for d in rules.documents()] == [rule.code for rule in rules.load()]
