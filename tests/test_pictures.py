"""What is recorded for the pictures of the HTML report, and that it says what the numbers say."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from nncheck import session
from nncheck.model import Picture, Report
from nncheck.render import from_json, render

HERE = Path(__file__).parent

CODE = """\
import numpy as np


class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (self.x > 0)


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.dW[1] *= 2
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return -np.sum(t * np.log(self.y)) / len(x)

    def backward(self, dout=1):
        return dout * (self.y - self.t) / len(self.t)


class Adam:
    def __init__(self, lr=0.1, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = self.v = None
        self.t = 0

    def update(self, params, grads):
        if self.m is None:
            self.m = {k: np.zeros_like(v) for k, v in params.items()}
            self.v = {k: np.zeros_like(v) for k, v in params.items()}
        self.t += 1
        for k in params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m = self.m[k] / (1 - self.beta1**self.t)
            v = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * m / (np.sqrt(v) + 1e-8)


class SGD:
    def __init__(self, lr=0.05):
        self.lr = lr

    def update(self, params, grads):
        for k in params:
            params[k] += self.lr * grads[k]
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("pictures") / "code.py"
    path.write_text(CODE)
    return session.check_targets([str(path)], session.Options(pictures=True, isolation="none"))


def drawn(report: Report, name: str) -> dict[str, Picture]:
    subject = next(s for s in report.subjects if s.name == name)
    return {p.title.partition(",")[0]: p for p in subject.pictures}


def test_nothing_is_recorded_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(CODE)
    plain = session.check_targets([str(tmp_path / "code.py")], session.Options(isolation="none"))
    assert [s.pictures for s in plain.subjects] == [()] * 6
    assert "pictures" not in render(plain, "json")


def test_verdicts_are_the_same_with_pictures(report: Report, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(CODE)
    plain = session.check_targets([str(tmp_path / "code.py")], session.Options(isolation="none"))
    one, other = ([(s.name, s.status, s.checks) for s in r.subjects] for r in (plain, report))
    assert one == other


def test_a_right_activation_has_its_kink_marked_and_no_point_wrong(report: Report) -> None:
    slope = drawn(report, "Relu")["The derivative"]
    assert [m.x for m in slope.marks] == [0.0]
    assert [c.tone for c in slope.curves] == ["reference", "yours"]
    yours = slope.curves[1]
    assert {y for x, y in zip(yours.x, yours.y, strict=True) if x > 0} == {1.0}


def test_a_wrong_slope_is_marked_where_it_is_wrong(report: Report) -> None:
    slope = drawn(report, "Tanh")["The derivative"]
    reference, yours, wrong = slope.curves
    # 1 - tanh for 1 - tanh²: the two meet at 0 and far out
    assert wrong.tone == "wrong"
    assert 0.0 not in wrong.x
    for x, y in zip(reference.x, reference.y, strict=True):
        assert y == pytest.approx(1 - math.tanh(x) ** 2, abs=1e-3)
    for x, y in zip(yours.x, yours.y, strict=True):
        assert y == pytest.approx(1 - math.tanh(x), abs=1e-3)


def test_a_wrong_row_shows_in_the_grid(report: Report) -> None:
    grid = drawn(report, "Affine")["Where the gradient of W is wrong"]
    assert [any(row) for row in grid.cells] == [i == 1 for i in range(len(grid.cells))]
    assert "row 1" in grid.says


def test_error_against_step_is_a_valley_and_yours_a_plateau(report: Report) -> None:
    steps = drawn(report, "Tanh")["Error against step"]
    curves = {c.name: c for c in steps.curves}
    valley = curves["to the reference"].y
    assert min(valley) < 1e-7
    assert valley[0] > 1e-2
    assert valley[-1] > 1e-6
    plateau = curves["to yours"].y[4:-4]
    assert max(plateau) < 1.2 * min(plateau)
    chosen = steps.marks[0].x
    assert chosen is not None
    assert 1e-7 < chosen < 0.1


def test_a_right_gradient_has_no_plateau(report: Report) -> None:
    steps = drawn(report, "SoftmaxWithLoss")["Error against step"]
    assert [c.tone for c in steps.curves] == ["reference", "limit"]


def test_a_loss_is_drawn_along_a_logit(report: Report) -> None:
    pictures = drawn(report, "SoftmaxWithLoss")
    value, slope = pictures["The loss along one logit"], pictures["Its gradient along one logit"]
    assert len(value.curves[0].x) == len(slope.curves[0].x)
    reference, yours = slope.curves
    assert yours.y == pytest.approx(reference.y, abs=1e-3)


def test_an_optimizer_walks_beside_the_right_one(report: Report) -> None:
    path = drawn(report, "Adam")["The path on a quadratic"]
    reference, yours = path.curves[:2]
    assert reference.name == "reference (adam)"
    assert yours.x == pytest.approx(reference.x, abs=1e-3)
    # the steps of Adam hardly depend on the size of the gradient
    length = drawn(report, "Adam")["The length of the first step"].curves[-1].y
    assert max(length) < 1.01 * min(length)


def test_an_optimizer_that_climbs_runs_away(report: Report) -> None:
    path = drawn(report, "SGD")["The path on a quadratic"]
    reference, yours = path.curves[:2]
    assert abs(yours.x[-1]) > abs(yours.x[0]) > abs(reference.x[-1])
    assert "farther from the minimum than it started" in path.says


def test_a_network_says_which_part_lies_first() -> None:
    path = HERE.parent / "nncheck" / "demo" / "student_net.py"
    found = session.check_targets([str(path)], session.Options(pictures=True, isolation="none"))
    chain = next(p for s in found.subjects for p in s.pictures if p.form == "chain")
    assert [n.verdict for n in chain.links] == ["right", "right", "right", "first"]
    assert all(n.got > 0 for n in chain.links)


def test_pictures_come_back_from_a_file(report: Report) -> None:
    again = from_json(render(report, "json"))
    assert [s.pictures for s in again.subjects] == [s.pictures for s in report.subjects]
    assert [s.slots for s in again.subjects] == [s.slots for s in report.subjects]
    assert again.environment == report.environment


def test_pictures_are_bounded(report: Report) -> None:
    for subject in report.subjects:
        assert len(subject.pictures) <= 8
        for picture in subject.pictures:
            assert all(len(c.x) == len(c.y) <= 200 for c in picture.curves)
