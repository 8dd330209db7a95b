"""The zoo: correct code in many styles gives no false alarm, and faults in it are found and named.

`python -m benchmarks.diagnosis` measures all faults; here is a fixed sample for rules there are.
"""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus, score, tables
from benchmarks.pool import Done
from nncheck import render, session
from nncheck.model import Report

CORPUS = corpus.load(corpus.ZOO)
CORRECT = {c.path.name: c for c in CORPUS.correct}
MUTANTS = {m.id: m for m in CORPUS.mutants}

# correct file: why it falls short today; take the line out when it passes
CORRECT_SHORT: dict[str, str] = {
    "cached_pairs.py": "functions that give (out, cache) are no subjects, nor is loss(X, y=None)",
    "rnn_cells.py": "LSTMCell: b and U are not built four times as wide as the state",
}
_VACUOUS = "an input is read so that the fault does not show"
# fault: the same
FAULT_SHORT: dict[str, str] = {
    "cached_pairs-01-missing-batch-mean": "softmax_loss is no subject",
    "cached_pairs-08-input-mutated-in-forward": "relu_forward is no subject",
    "losses_collection-01-wrong-normalizer": f"{_VACUOUS}: scores (N,)",
    "chapter5_layers-03-weight-grad-transposed": f"{_VACUOUS}: x a number, W (3,)",
    "columns_are_samples-06-softmax-global-max": "NN302 asks rows only, never columns",
    "shape_layers-04-returned-grad-aliases-input": "NN403 wants somebody who writes in place",
    "one_sample_at_a_time-03-returned-grad-aliases-input": "the stored db is dout, not dx",
    "functions_only-09-one-dim-input-mishandled": "a function of one sample is not asked",
    "functions_only-10-onehot-vs-index-confusion": "y is drawn (N, D) beside t (N, C)",
    "chapter5_layers-10-onehot-vs-index-confusion": "the value is not compared with one-hot",
}

SAMPLE = (
    # NN101 … NN118: the backward formula
    "cached_pairs-01-missing-batch-mean",
    "columns_are_samples-01-missing-batch-mean",
    "losses_collection-01-wrong-normalizer",
    "chapter5_layers-01-wrong-normalizer",
    "three_layers_l2-02-grad-constant-factor",
    "params_grads_lists-02-grad-constant-factor",
    "oneletter_tabs-02-grad-sign-flipped",
    "homework_mnist-02-grad-sign-flipped",
    "oneletter_tabs-03-softmax-jacobian-diagonal-only",
    "jacobian_by_hand-01-softmax-jacobian-diagonal-only",
    "chapter5_layers-02-activation-grad-missing",
    "one_sample_at_a_time-01-activation-grad-missing",
    "camelCaseLayers-03-upstream-gradient-ignored",
    "日本語の層-02-upstream-gradient-ignored",
    "module_like-04-bias-grad-wrong-axis",
    "params_grads_lists-03-bias-grad-wrong-axis",
    "chapter5_layers-03-weight-grad-transposed",
    "one_sample_at_a_time-02-weight-grad-transposed",
    # the same where nothing is returned, where weights change inside, where networks learn
    "dvalues_layers-01-bias-grad-mean-not-sum",
    "attributes_only-05-grad-sign-flipped",
    "fc_with_rate-01-params-updated-before-backprop-done",
    "columns_with_rate-04-grad-sign-flipped",
    "optimizer_inside-02-bias-grad-mean-not-sum",
    "parameter_boxes-02-bias-grad-mean-not-sum",
    "learns_inside-01-grad-sign-flipped",
    "loss_gives_grads-01-bias-grad-mean-not-sum",
    "nabla_columns-01-grad-sign-flipped",
    # NN2xx, NN3xx: the forward
    "functions_only-04-softmax-normalized-over-batch",
    "homework_mnist-06-softmax-normalized-over-batch",
    "three_layers_l2-09-cross-sample-leak",
    "oneletter_tabs-06-cross-sample-leak",
    "日本語の層-06-softmax-no-max-shift",
    "loops_everywhere-03-softmax-no-max-shift",
    "columns_are_samples-06-softmax-global-max",
    "module_like-06-softmax-global-max",
    "functions_only-07-log-of-zero",
    "losses_collection-05-log-of-zero",
    # NN4xx: what is written to
    "chapter5_layers-07-upstream-grad-mutated",
    "columns_are_samples-07-upstream-grad-mutated",
    "oneletter_tabs-09-input-mutated-in-forward",
    "cached_pairs-08-input-mutated-in-forward",
    "shape_layers-04-returned-grad-aliases-input",
    "one_sample_at_a_time-03-returned-grad-aliases-input",
    # NN5xx, NN6xx: what is handed in
    "single_or_batch-02-one-dim-input-mishandled",
    "functions_only-09-one-dim-input-mishandled",
    "camelCaseLayers-10-method-or-registry-name-typo",
    "日本語の層-08-method-or-registry-name-typo",
    "functions_only-10-onehot-vs-index-confusion",
    "chapter5_layers-10-onehot-vs-index-confusion",
)

# a derivative that is nothing in particular
NONSENSE = ("return dout * (1.0 - self.out) * self.out", "return dout * (0.3 + self.out ** 3)")
# a fault in a layer of a network: the network says in which part it enters
IN_A_PART = "homework_mnist-02-grad-sign-flipped"


def params(names: Any, short: dict[str, str]) -> list[Any]:
    return [
        pytest.param(n, marks=[pytest.mark.xfail(strict=False, reason=short[n])])
        if n in short
        else n
        for n in names
    ]


def check(path: Path) -> Report:
    return session.check_targets([str(path)])


def done(report: Report) -> Done:
    document = json.loads(render.render(report, "json"))
    return Done(None, {"check": {"document": document, "seconds": report.elapsed_s}})


@cache
def base(path: Path) -> Done:
    return done(check(path))


def mutated(name: str, folder: Path) -> Path:
    path = folder / MUTANTS[name].base.name
    path.write_bytes(MUTANTS[name].text().encode("utf-8"))
    return path


@pytest.mark.parametrize("name", params(CORRECT, CORRECT_SHORT))
def test_correct_code_passes(name: str) -> None:
    """Every subject that counts is found and judged; no error, no warning that is not listed."""
    found = score.correct(CORRECT[name], base(CORRECT[name].path))
    said = (*found.alarms, *found.warnings, *found.undiscovered, *found.undecided)
    if said:
        pytest.fail("\n".join(tables.alarm_line(a) for a in said), pytrace=False)


@pytest.mark.parametrize("name", params(SAMPLE, FAULT_SHORT))
def test_a_fault_is_found_and_named(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    before = base(mutant.base).said["check"]["document"]
    found = score.mutant(mutant, before, done(check(mutated(name, tmp_path))))
    if not (found.detected and found.named):
        pytest.fail(tables.fault_line(found), pytrace=False)


def test_a_wrong_gradient_without_a_cause_is_still_an_error(tmp_path: Path) -> None:
    path = tmp_path / "chapter5_layers.py"
    text = corpus.raw(corpus.ZOO / "correct" / path.name)
    assert text.count(NONSENSE[0]) == 1
    line = text[: text.index(NONSENSE[0])].count("\n") + 1
    path.write_bytes(text.replace(*NONSENSE).encode("utf-8"))
    found = check(path).findings
    assert [(f.code, f.severity, f.subject) for f in found] in (
        [("NN001", "error", "Sigmoid")],
        [("NN110", "error", "Sigmoid")],
    )
    assert found[0].place is not None
    assert abs(found[0].place.line - line) <= 1


def test_a_network_says_in_which_part_the_fault_enters(tmp_path: Path) -> None:
    report = check(mutated(IN_A_PART, tmp_path))
    network = next(s for s in report.subjects if s.kind == "network")
    assert network.status == "failed"
    assert "NN803" in {f.code for f in network.findings} | {
        f.consequence_of for f in network.findings
    }


# of the part that is kept aside no names: the how manieth in alphabetical order, and the reason
ASIDE = corpus.load(corpus.PARTS["kept_aside"]).correct
ASIDE_SHORT: dict[str, str] = {
    "34": "NN110: forward and backward of something that is no network code",
    "44": "NN110: a stop of the gradient that is documented",
    "45": "NN111: a float of the object that backward rightly divides by",
    "47": "NN138: a bound on the gradient that is documented",
    "48": "NN001: a mask is drawn with other values than 0 and 1",
    "59": "NN111: a small constant that keeps a division finite",
}


@pytest.mark.parametrize("number", params(map(str, range(len(ASIDE))), ASIDE_SHORT))
def test_correct_code_that_is_kept_aside_has_no_error(number: str) -> None:
    """Only errors are asked for: rates are measured by `benchmarks.diagnosis --half kept_aside`."""
    found = score.correct(ASIDE[int(number)], base(ASIDE[int(number)].path))
    if found.alarms:
        pytest.fail(f"{len(found.alarms)} false alarms: {[a.what for a in found.alarms]}", False)


def test_the_zoo_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(corpus.ZOO / "validate.py"))["main"]() == 0, capsys.readouterr().out
