"""Subjects that need a word of their author: `nncheck.register`, in a program and in a checked file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nncheck
from nncheck import registry
from nncheck.cli import main


class Odd:
    """Nobody would guess these arguments."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.W = plan["weights"]["first"]

    def forward(self, x: Any) -> Any:
        self.x = x
        return x @ self.W

    def backward(self, dout: Any) -> Any:
        self.dW = self.x.T @ dout
        return dout @ self.W.T


class Wrong(Odd):
    def backward(self, dout: Any) -> Any:
        self.dW = 2 * self.x.T @ dout
        return dout @ self.W.T


def _odd(cls: type = Odd) -> Odd:
    made: Odd = cls({"weights": {"first": np.random.default_rng(0).normal(size=(4, 3))}})
    return made


def _judged(cls: type) -> tuple[str, str, list[str]]:
    subject = next(s for s in nncheck.check(cls).subjects if s.name == cls.__name__)
    return subject.status, subject.kind, [f.code for f in subject.findings]


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    registry._registered.clear()


def test_a_registered_class_is_built_and_fed_as_told() -> None:
    assert nncheck.check(Odd).subjects[0].status == "skipped"
    nncheck.register(Odd, construct=_odd, inputs=lambda: [np.ones((5, 4)) * [1.0, 2.0, -1.0, 0.5]])
    assert _judged(Odd) == ("passed", "layer", [])
    nncheck.register(Wrong, construct=lambda: _odd(Wrong), kind="network")
    assert _judged(Wrong) == ("failed", "network", ["NN104"])


def test_what_is_registered_to_be_skipped_is() -> None:
    nncheck.register(Odd, skip=True)
    (subject,) = nncheck.check(Odd).subjects
    assert subject.status == "skipped" and "skip=True" in (subject.reason or "")


@pytest.mark.parametrize(
    ("target", "given", "error"),
    [
        (3, {}, "cannot be registered"),
        (Odd, {"kind": "leyer"}, "it may be activation"),
        (Odd, {"construct": 3}, "must be a function of no arguments"),
    ],
)
def test_nonsense_is_refused(target: Any, given: dict[str, Any], error: str) -> None:
    with pytest.raises((TypeError, ValueError), match=error):
        nncheck.register(target, **given)


_FILE = """
import nncheck
import numpy as np

class Odd:
    def __init__(self, plan):
        self.W = plan["weights"]["first"]
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, dout):
        self.dW = FACTOR * self.x.T @ dout
        return dout @ self.W.T

nncheck.register(Odd, construct=lambda: Odd({"weights": {"first": np.eye(4)[:, :3] + 0.5}}), kind="layer")
"""


@pytest.mark.parametrize(("factor", "code"), [("1", 0), ("2", 1)])
def test_the_call_in_a_checked_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factor: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.py").write_text(_FILE.replace("FACTOR", factor))
    assert main(["check", "--isolation", "none", "odd.py"]) == code
