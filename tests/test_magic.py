"""`%%nncheck`: a shell that behaves as IPython's does runs the cell, and its definitions are checked."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

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
        import numpy

        self.user_ns: dict[str, Any] = {"np": numpy}
        self.magic: dict[str, Callable[[str, str], Any]] = {}

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
def run() -> Callable[[str, str], Any]:
    shell = _Shell()
    nncheck.load_ipython_extension(shell)
    return shell.magic["nncheck"]


def test_a_cell_is_run_and_its_definitions_are_checked(run: Callable[[str, str], Any]) -> None:
    assert run("", _CELL.replace("SIGN", "-")).ok
    result = run("", _CELL.replace("SIGN", "+"))
    (found,) = result.findings
    assert (found.code, found.certainty, found.place.line) == ("NN110", "proven", 7)
    assert "NN110" in result._repr_html_()
    shown = result._repr_mimebundle_()
    assert shown == {"text/plain": str(result), "text/html": result._repr_html_()}


def test_options_are_read_and_nonsense_is_refused(run: Callable[[str, str], Any]) -> None:
    wrong = _CELL.replace("SIGN", "+")
    assert not run("--select NN2", wrong).findings
    assert not run("--ignore NN0,NN1 --effort quick", wrong).findings
    with pytest.raises(ValueError, match="it takes --select"):
        run("--colour", wrong)


def test_a_cell_that_fails_and_one_without_definitions(run: Callable[[str, str], Any]) -> None:
    assert run("", "1 / 0") is None
    assert not run("", "x = 3").subjects
