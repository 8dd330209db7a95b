"""`%%nncheck`: a shell that behaves as IPython's does runs the cell, and its definitions are checked."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

import nncheck

_CELL = """
class Sigmoid:
    def forward(self, x):
        self.out = np.exp(-np.logaddexp(0, -x))
        return self.out
    def backward(self, dout):
        return dout * self.out * (1 SIGN self.out)
"""


class _Shell:
    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {"np": np}
        self.magic: dict[str, Callable[[str, str], Any]] = {}
        self.said = ""

    def show_usage_error(self, problem: Exception) -> None:
        self.said = str(problem)

    def run_cell(self, cell: str) -> Any:
        try:
            exec(compile(cell, "<ipython-input-1>", "exec"), self.user_ns)
        except Exception:
            return SimpleNamespace(success=False)
        return SimpleNamespace(success=True)

    def register_magic_function(
        self, function: Callable[[str, str], Any], magic_kind: str, magic_name: str
    ) -> None:
        assert magic_kind == "cell"
        self.magic[magic_name] = function


@pytest.fixture
def shell() -> _Shell:
    shell = _Shell()
    nncheck.load_ipython_extension(shell)
    return shell


@pytest.fixture
def run(shell: _Shell) -> Callable[[str, str], Any]:
    return shell.magic["nncheck"]


def test_a_cell_is_run_and_its_definitions_are_checked(run: Callable[[str, str], Any]) -> None:
    assert run("", _CELL.replace("SIGN", "-")).ok
    result = run("", _CELL.replace("SIGN", "+"))
    (found,) = result.findings
    assert (found.code, found.certainty, found.place.line) == ("NN110", "proven", 7)
    assert "NN110" in result._repr_html_()
    shown = result._repr_mimebundle_()
    assert shown == {"text/plain": str(result), "text/html": result._repr_html_()}


def test_options_are_read_and_nonsense_is_refused(
    shell: _Shell, run: Callable[[str, str], Any]
) -> None:
    wrong = _CELL.replace("SIGN", "+")
    assert not run("--select NN2", wrong).findings
    assert not run("--ignore NN0,NN1 --effort quick", wrong).findings
    assert run("--colour", wrong) is None
    assert "it takes --select" in shell.said


def test_a_cell_that_fails_and_one_without_definitions(run: Callable[[str, str], Any]) -> None:
    assert run("", "1 / 0") is None
    assert not run("", "x = 3").subjects


def test_a_class_of_an_earlier_cell_has_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    cell, name = _CELL.replace("SIGN", "+"), "<cell 7>"
    module = ModuleType("cells")
    monkeypatch.setitem(sys.modules, "cells", module)
    scope = vars(module)
    scope["np"] = np
    exec(compile(cell, name, "exec"), scope)
    entry = (len(cell), None, cell.splitlines(keepends=True), name)
    monkeypatch.setitem(linecache.cache, name, entry)
    (found,) = nncheck.check(scope["Sigmoid"]).findings
    assert (found.code, found.place.path, found.place.line) == ("NN110", "cell", 7)
    assert "return dout * self.out" in dict(found.excerpt)[7]
    assert found.reproduce == "nncheck.check(Sigmoid)"
