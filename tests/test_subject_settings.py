"""`[tool.nncheck.subjects]` and `check --list`: what nncheck is told, and what it says it understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from nncheck.cli import main

CODE = """
import numpy as np


class Odd:
    def __init__(self, table, mode):
        assert mode == "zigzag"
        self.scale = table["scale"]

    def forward(self, x):
        self.x = x
        return self.scale * x**2

    def backward(self, dout):
        return dout * 2 * {factor}self.x


class Square:
    def forward(self, x):
        self.x = x
        return x**2

    def backward(self, dout):
        return dout * 2 * self.x
"""
TOLD = """
[tool.nncheck.subjects."net.Odd"]
construct = "Odd({'scale': 3.0}, 'zigzag')"
inputs = ["np.linspace(0.5, 2, 20).reshape(4, 5)"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.py").write_text(CODE.format(factor="self.scale * "))
    return tmp_path


def test_what_cannot_be_built_is_listed_with_what_to_add(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "net.py"]) == 0
    said = capsys.readouterr().out
    assert "Odd skipped: Odd could not be built" in said
    assert '[tool.nncheck.subjects."net.Odd"] in pyproject.toml with construct = "Odd(...)"' in said


@pytest.mark.parametrize("isolation", ["auto", "none"])
@pytest.mark.parametrize(("factor", "code"), [("self.scale * ", 0), ("", 1)])
def test_a_subject_is_built_and_fed_as_told(
    folder: Path, capsys: pytest.CaptureFixture[str], factor: str, code: int, isolation: str
) -> None:
    (folder / "net.py").write_text(CODE.format(factor=factor))
    (folder / "pyproject.toml").write_text(TOLD)
    assert main(["check", "net.py", "-v", "--isolation", isolation]) == code
    assert "x has shape (4, 5)" in capsys.readouterr().out


def test_a_subject_is_left_out_as_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text("[tool.nncheck.subjects.Odd]\nskip = true\n")
    assert main(["check", "net.py"]) == 0
    assert "Odd skipped: left out by skip" in capsys.readouterr().out


def test_words_that_fail_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text("[tool.nncheck.subjects.Odd]\nconstruct = 'Odd()'\n")
    assert main(["check", "net.py"]) == 0
    assert "[tool.nncheck.subjects] of Odd: TypeError" in capsys.readouterr().out


@pytest.mark.parametrize("given", ["build = 'Odd()'", "construct = 3", "inputs = 'x'"])
def test_a_setting_that_is_none_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], given: str
) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.nncheck.subjects.Odd]\n{given}\n")
    assert main(["check", "net.py"]) == 2
    assert "construct (str), inputs (list), skip (bool)" in capsys.readouterr().err


def test_list_says_what_was_understood(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "net.py", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("net.py:18: Square  activation, layer  (x has shape")
    assert "net.py:5: Odd  not understood" in lines[1]


def test_list_of_nothing_is_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "none.py").write_text("x = 1\n")
    assert main(["check", "none.py", "--list"]) == 2
    (folder / "broken.py").write_text("x = = 1\n")
    assert main(["check", "broken.py", "--list"]) == 2
    assert "broken.py" in capsys.readouterr().err
