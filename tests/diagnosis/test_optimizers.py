"""Every fault of every form is told from its steps; right optimizers are left alone."""

from __future__ import annotations

import numpy as np
import pytest

import nncheck
from nncheck.catalog import optimizers
from nncheck.lab.optimizing.faults import Fault, faults
from nncheck.lab.optimizing.fitting import fit_of
from nncheck.lab.optimizing.forms import FORMS, claimed, right
from nncheck.lab.optimizing.recursion import Numbers, steps
from nncheck.model import Course, Walk

NUMBERS = Numbers(lr=0.02, b1=0.9, b2=0.97, eps=1e-7, decay=0.3, b3=0.95, clip=10.0)
NAMES = {"lr": 0.02, "beta1": 0.9, "beta2": 0.97, "eps": 1e-7, "beta3": 0.95, "c": 10.0}
DECAYS = {"sgd": "coupled", "adamw": "beside"}
# steps that two faults have in common: the later one is told as the earlier
SAME = {("NN705", "NN703"), ("NN711", "NN709"), ("NN709", "NN708"), ("NN712", "NN701")}


def course() -> Course:
    rng = np.random.default_rng(5)
    start = {n: rng.standard_normal((2, 3)) for n in ("W1", "W2")}
    gradients = tuple({n: 0.1 * rng.standard_normal((2, 3)) for n in start} for _ in range(6))
    for given in gradients:
        for g in given.values():
            g.flat[0] *= 1e-4
    return Course(start, gradients, "", tuple(1.0 / (2 + i) for i in range(6)))


COURSE = course()


def walked(form: object) -> Walk:
    start = list(COURSE.start.values())
    given = [list(g.values()) for g in COURSE.gradients]
    found = steps(form, NUMBERS, start, given, COURSE.losses)  # type: ignore[arg-type]
    return Walk(tuple(dict(zip(COURSE.start, row, strict=True)) for row in found))


def numbers(algorithm: str) -> dict[str, float]:
    return {**NAMES, "weight_decay": 0.3} if algorithm in DECAYS else NAMES


def cases() -> list[object]:
    found: list[object] = []
    for algorithm in FORMS:
        decays = algorithm in DECAYS
        form = next(
            f for f in right(algorithm, decays=decays) if f.decay == DECAYS.get(algorithm, "")
        )
        found += [
            pytest.param(algorithm, fault, id=f"{algorithm}: {fault.words}")
            for fault in faults(form, decays=decays)
        ]
    return found


@pytest.mark.parametrize(("algorithm", "fault"), cases())
def test_a_fault_is_told_by_its_steps(algorithm: str, fault: Fault) -> None:
    fit = fit_of(COURSE, walked(fault.form), numbers(algorithm), (algorithm,))
    assert fit is not None
    if not fit.faults:
        # another right form has the same steps: momentum with a rate of its own, say
        pytest.skip(f"the steps are those of the right form {fit.form}")
    told = fit.faults[0].code
    assert told == fault.code or (fault.code, told) in SAME, (fit.faults, fault)


@pytest.mark.parametrize("algorithm", FORMS)
def test_a_right_form_has_no_fault(algorithm: str) -> None:
    for form in right(algorithm, decays=algorithm in DECAYS):
        fit = fit_of(COURSE, walked(form), numbers(algorithm), (algorithm,))
        assert fit is not None
        assert fit.faults == (), form


@pytest.mark.parametrize("entry", optimizers.ENTRIES, ids=lambda e: e.name)
def test_the_catalogue_passes(entry: object) -> None:
    name = next(n for n in optimizers.__all__ if getattr(optimizers, n) in vars_of(entry))
    result = nncheck.check(getattr(optimizers, name))
    mine = [s for s in result.subjects if s.name == name]
    assert [s.status for s in mine] == ["passed"], str(result)
    assert result.findings == ()


def vars_of(entry: object) -> list[object]:
    return [getattr(entry, f) for f in entry.__dataclass_fields__]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "algorithms"),
    [
        ("Adam", ("adam",)),
        ("Optimizer_Adam", ("adam",)),
        ("update_parameters_with_adam", ("adam",)),
        ("MomentumSGD", ("momentum",)),
        ("NAG", ("nesterov",)),
        ("RMSProp", ("rmsprop",)),
        ("AdaBelief", ()),
        ("RAdam", ()),
        ("AdamWithoutCorrection", ()),
        ("Trainer", ()),
    ],
)
def test_names_claim_an_algorithm_or_none(name: str, algorithms: tuple[str, ...]) -> None:
    assert claimed(name) == algorithms
