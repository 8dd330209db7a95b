"""What holds for every rule: its document is complete, and its own examples prove it.

The Bad source of a rule's docstring is checked and must yield the rule's finding, with a proven
fix where the rule can repair; the Good source must yield neither it nor any error. A new rule is
under test as soon as its file is there.
"""

from __future__ import annotations

import ast
import contextlib
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from nncheck import rules
from nncheck.model import Family, Finding, Severity, SubjectReport
from nncheck.rules import RuleDocument
from nncheck.rules._document import read
from nncheck.session import Options, check_source
from nncheck.sources.text import Source, from_text

# code and slug are the public name of a rule: printed, ignored and configured by; never changed
FIXED = {
    "NN001": "gradient-mismatch",
    "NN002": "value-mismatch",
    "NN101": "missing-batch-mean",
    "NN102": "double-batch-mean",
    "NN103": "wrong-normalizer",
    "NN104": "grad-constant-factor",
    "NN105": "grad-sign-flipped",
    "NN106": "softmax-jacobian-diagonal-only",
    "NN107": "activation-grad-missing",
    "NN108": "activation-grad-applied-twice",
    "NN109": "activation-grad-at-wrong-point",
    "NN110": "activation-grad-wrong-formula",
    "NN111": "piecewise-branch-mismatch",
    "NN112": "relu-mask-wrong",
    "NN113": "kink-convention-mismatch",
    "NN114": "upstream-gradient-ignored",
    "NN115": "bias-grad-not-summed",
    "NN116": "bias-grad-mean-not-sum",
    "NN117": "bias-grad-wrong-axis",
    "NN118": "weight-grad-transposed",
    "NN122": "broadcast-grad-not-reduced",
    "NN123": "reduction-grad-not-expanded",
    "NN124": "fanout-grad-overwritten",
    "NN125": "graph-node-revisited",
    "NN126": "grad-not-reset",
    "NN138": "copy-paste-variable",
    "NN140": "grad-missing-for-parameter",
    "NN141": "l2-grad-missing",
    "NN142": "l2-factor-two",
    "NN143": "l2-sign-flipped",
    "NN144": "l2-averaged-over-batch",
    "NN145": "l2-bias-inconsistent",
    "NN146": "clip-not-differentiated",
    "NN119": "input-grad-not-transposed",
    "NN120": "rank-one-dw",
    "NN121": "partial-loop-accumulation",
    "NN127": "overlap-scatter-overwrites",
    "NN128": "maxpool-tie-duplicated",
    "NN129": "gather-duplicate-index-lost",
    "NN130": "conv-geometry-in-backward",
    "NN131": "batchnorm-stats-constant",
    "NN132": "batchnorm-mean-term-missing",
    "NN133": "batchnorm-var-term-missing",
    "NN134": "batchnorm-gamma-missing-in-dx",
    "NN135": "dropout-mask-missing-in-backward",
    "NN136": "dropout-scale-mismatch",
    "NN137": "recurrent-carry-dropped",
    "NN139": "params-updated-before-backprop-done",
    "NN147": "compensating-errors",
    "NN201": "softmax-normalized-over-batch",
    "NN202": "softmax-wrong-axis",
    "NN203": "softmax-applied-twice",
    "NN204": "forward-formula-wrong",
    "NN205": "wrong-history-or-constant",
    "NN206": "normalization-axes-wrong",
    "NN207": "batchnorm-eval-uses-batch-stats",
    "NN208": "running-stat-update-wrong",
    "NN209": "dropout-train-eval-mismatch",
    "NN211": "cross-sample-leak",
    "NN212": "gate-bias-mixup",
    "NN405": "cached-input-by-reference",
    "NN409": "layer-instance-shared",
    "NN412": "forward-has-side-effects",
    "NN301": "softmax-no-max-shift",
    "NN302": "softmax-global-max",
    "NN303": "log-of-zero",
    "NN304": "zero-times-log-zero",
    "NN305": "log-of-composed-softmax",
    "NN306": "sigmoid-exp-overflow",
    "NN307": "softplus-logsigmoid-overflow",
    "NN308": "inf-over-inf-derivative",
    "NN309": "where-evaluates-dead-branch",
    "NN310": "bce-divides-by-p-one-minus-p",
    "NN311": "cancellation-loss",
    "NN312": "norm-or-sqrt-at-zero",
    "NN313": "eps-biases-value",
    "NN314": "nan-swallowed",
    "NN401": "upstream-grad-mutated",
    "NN402": "input-mutated-in-forward",
    "NN403": "returned-grad-aliases-input",
    "NN404": "cached-output-aliased",
    "NN406": "param-rebinding-detaches-layer",
    "NN407": "stale-forward-cache",
    "NN410": "mask-redrawn-in-backward",
    "NN411": "nondeterministic-forward",
    "NN501": "one-dim-input-mishandled",
    "NN503": "grad-shape-mismatch",
    "NN505": "integer-dtype-truncation",
    "NN506": "dtype-downcast",
    "NN507": "backward-signature-inconsistent",
    "NN508": "method-or-registry-name-typo",
    "NN509": "backward-returns-none",
    "NN510": "local-derivative-contract",
    "NN511": "not-implemented-swallowed",
    "NN512": "crash-on-edge-shape",
    "NN601": "onehot-vs-index-confusion",
    "NN701": "update-sign-flipped",
    "NN702": "adam-bias-correction-missing",
    "NN703": "adam-bias-power-missing",
    "NN704": "adam-bias-multiplied",
    "NN705": "adam-t-wrong",
    "NN706": "eps-inside-sqrt",
    "NN707": "optimizer-eps-missing",
    "NN708": "momentum-recursion-wrong",
    "NN709": "optimizer-state-not-persisted",
    "NN710": "optimizer-state-shared",
    "NN711": "optimizer-history-wrong-variable",
    "NN712": "optimizer-step-overwritten",
    "NN713": "weight-decay-misapplied",
    "NN714": "optimizer-api-mismatch",
    "NN613": "reg-missing-from-loss",
    "NN801": "backward-order-wrong",
    "NN802": "gradient-key-mixup",
    "NN806": "init-symmetric",
    "NN803": "error-propagates-from-layer-k",
    "NN804": "output-activation-missing-or-doubled",
    "NN805": "train-flag-not-propagated",
    "NN807": "init-scale-wrong",
    "NN808": "dead-or-saturated-units",
    "NN809": "parameter-not-registered",
    "NN907": "float-modulo-epoch",
    "NN908": "loss-logged-after-update",
    "NN909": "divergence-then-nan",
    "NN912": "update-per-sample-vs-batch",
    "NN901": "shuffle-xy-misaligned",
    "NN902": "shuffle-duplicates-rows",
    "NN903": "sampling-with-replacement-as-epoch",
    "NN904": "partial-batch-weighting",
    "NN905": "metric-from-last-batch",
    "NN906": "accuracy-axis-or-format",
    "NN910": "train-test-overlap",
    "NN911": "bare-except-hides-error",
    "NN502": "label-shape-broadcast",
    "NN602": "int-label-backward-broadcast",
    "NN603": "soft-label-argmaxed",
    "NN605": "loss-not-scalar",
    "NN607": "loss-sum-not-mean",
    "NN608": "mse-factor-or-divisor",
    "NN609": "bce-cce-confusion",
    "NN610": "bce-second-term-missing",
    "NN611": "fused-delta-mismatch",
    "NN612": "pred-target-swapped",
}

# rules whose Bad source has no proven fix although they can repair, each with the reason
UNFIXED = {
    "NN001": "the example has lost a variable of its formula; only its author knows which",
}

# what nncheck gets wrong today; the tests are strict, so an entry goes when the checker is mended
WRONG_TODAY: dict[str, str] = {}

FILES = sorted(Path(rules.__file__).parent.glob("nn*.py"))


def readable(paths: list[Path]) -> Iterator[RuleDocument]:
    """Documents that are in order; one that is not fails its own test and no other."""
    for path in paths:
        with contextlib.suppress(ValueError):
            yield read(path)


DOCUMENTS = {document.code: document for document in readable(FILES)}

every_rule = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)


def examples_of(documents: Iterable[RuleDocument]) -> pytest.MarkDecorator:
    """A test for each document whose examples are run; known gaps are marked."""
    cases = []
    for document in documents:
        reason = WRONG_TODAY.get(document.code)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        cases.append(pytest.param(document, id=document.code, marks=marks))
    return pytest.mark.parametrize("document", cases)


every_example = examples_of(DOCUMENTS.values())
every_repair = examples_of(d for d in DOCUMENTS.values() if d.repairs and d.code not in UNFIXED)


@functools.cache
def checked(text: str) -> tuple[Source, list[SubjectReport]]:
    source = from_text(text, "example.py")
    return source, check_source(source, Options())[0]


def findings(text: str) -> list[Finding]:
    return [found for subject in checked(text)[1] for found in subject.findings]


def said(text: str) -> list[str]:
    """Everything that was found, for the message of a failing test."""
    return [
        f"{s.name}: {s.status} {s.reason or ''} {[f'{f.code} {f.message}' for f in s.findings]}"
        for s in checked(text)[1]
    ]


# -- documents -------------------------------------------------------------------------


def test_the_fixed_names_are_there_under_their_slugs() -> None:
    assert FIXED.items() <= {code: d.slug for code, d in DOCUMENTS.items()}.items()


def test_no_slug_is_used_twice() -> None:
    assert len({d.slug for d in DOCUMENTS.values()}) == len(DOCUMENTS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_document_can_be_read(path: Path) -> None:
    assert read(path).code in DOCUMENTS


@every_rule
def test_the_document_is_complete(document: RuleDocument) -> None:
    assert document.severity in get_args(Severity)
    assert document.family in get_args(Family)
    assert document.title.endswith(".") and document.title[0].isupper()
    assert len(document.text.split()) >= 60, "a student wants to know what, why and how it shows"
    assert "training" in document.text
    assert len(document.decides.split()) >= 30
    assert document.sources
    assert "Placeholder" not in str(document)


@every_rule
@pytest.mark.parametrize("which", ["bad", "good"])
def test_an_example_is_a_whole_program(document: RuleDocument, which: str) -> None:
    text = getattr(document, which)
    first, *rest = ast.parse(text).body
    assert ast.unparse(first) == "import numpy as np"
    assert rest and all(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in rest)
    assert max(len(line) for line in text.splitlines()) <= 96, "it is printed indented"


@every_rule
def test_the_examples_differ_where_the_mistake_is(document: RuleDocument) -> None:
    bad, good = (set(text.splitlines()) for text in (document.bad, document.good))
    assert 1 <= len(bad - good) <= 4, "the difference is the lesson: it should be small"


# -- examples, run ---------------------------------------------------------------------


@every_example
def test_the_bad_source_yields_the_finding(document: RuleDocument) -> None:
    assert document.code in {f.code for f in findings(document.bad)}, said(document.bad)


@every_rule
def test_the_finding_carries_the_rules_name_and_no_higher_severity(document: RuleDocument) -> None:
    for found in findings(document.bad):
        if found.code == document.code:
            assert (found.rule, found.family) == (document.slug, document.family)
            assert document.severity == "error" or found.severity == "warning"
            assert found.place is not None and found.excerpt


@every_example
def test_the_bad_source_shows_this_mistake_first(document: RuleDocument) -> None:
    if document.code != "NN803":  # it locates what other rules find
        assert [f.code for f in findings(document.bad)][:1] == [document.code], said(document.bad)


@every_example
def test_the_good_source_yields_no_error_and_not_the_finding(document: RuleDocument) -> None:
    found = findings(document.good)
    assert not [f for f in found if f.severity == "error"], said(document.good)
    assert document.code not in {f.code for f in found}, said(document.good)


@every_example
def test_the_good_source_passes(document: RuleDocument) -> None:
    """Silence counts only where something was looked at."""
    _, subjects = checked(document.good)
    assert subjects
    assert {s.status for s in subjects} == {"passed"}, [(s.name, s.reason) for s in subjects]


# -- fixes -----------------------------------------------------------------------------


@every_repair
def test_the_fix_is_proven_and_mends(document: RuleDocument) -> None:
    source, subjects = checked(document.bad)
    mine = [f for s in subjects for f in s.findings if f.code == document.code]
    fixed = [f for f in mine if f.fix is not None and f.fix.verified]
    assert fixed, said(document.bad)
    assert {f.certainty for f in fixed} == {"proven"}
    for found in fixed:
        after = source.with_edits(found.fix.edits).text
        assert after != source.text
        assert document.code not in {f.code for f in findings(after)}, (after, said(after))
        errors = [f for f in findings(after) if f.severity == "error"]
        assert not errors, (after, said(after))


@pytest.mark.parametrize("code", UNFIXED)
def test_an_exception_is_still_one(code: str) -> None:
    assert not [f for f in findings(DOCUMENTS[code].bad) if f.code == code and f.fix]
