"""A library call leaves the process as it was: when the code changes it, raises, or is interrupted."""

from __future__ import annotations

import linecache
import os
import random
import signal
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import nncheck
from nncheck.bench.guard import guarded
from nncheck.bench.keeping import process_kept

MEDDLES = {
    "error state": "np.seterr(all='ignore')",
    "error callback": "np.seterrcall(print)",
    "numpy's random state": "np.random.seed(99); np.random.rand(7)",
    "random state": "random.seed(99); random.random()",
    "print options": "np.set_printoptions(precision=2, suppress=True)",
    "warning filters": "warnings.simplefilter('error'); warnings.filters.clear()",
    "working directory": "os.chdir('/')",
    "signal handlers": "signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGALRM, signal.SIG_DFL)",
    "import path": "sys.path.insert(0, '/nowhere'); sys.path.append('x')",
    "environment": "os.environ['NEW'] = '1'; os.environ.pop('PATH', None)",
    "recursion limit": "sys.setrecursionlimit(5000)",
    "hooks": "sys.excepthook = print; sys.argv = ['other']; sys.settrace(None)",
    "standard output": "sys.stdout = None",
}


def state():
    return {
        "error state": np.geterr(),
        "error callback": np.geterrcall(),
        "numpy's random state": [*np.random.get_state()[1].tolist(), np.random.get_state()[2]],
        "random state": random.getstate(),
        "print options": np.get_printoptions(),
        "warning filters": list(warnings.filters),
        "working directory": Path.cwd(),
        "signal handlers": {n: signal.getsignal(n) for n in signal.valid_signals()},
        "import path": list(sys.path),
        "environment": dict(os.environ),
        "recursion limit": sys.getrecursionlimit(),
        "hooks": (sys.excepthook, sys.argv, sys.gettrace(), sys.getprofile()),
        "standard output": sys.stdout,
        "modules of checked code": {n for n in sys.modules if n.startswith("_nncheck_source_")},
        "shown lines": {n for n in linecache.cache if n.startswith("<nncheck ")},
    }


def meddling(statement, after="pass", factor=2):
    """A class whose forward runs the statement, and then another."""
    space = {
        "np": np,
        "os": os,
        "sys": sys,
        "random": random,
        "signal": signal,
        "warnings": warnings,
    }
    source = f"""
class Square:
    def forward(self, x):
        self.x = x
        {statement}
        {after}
        return x * x

    def backward(self, dout):
        return dout * {factor} * self.x
"""
    exec(source, space)
    space["Square"].__module__ = __name__
    return space["Square"]


@pytest.mark.parametrize("after", ["pass", "raise ValueError('no')", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("what", MEDDLES)
def test_all_is_as_it_was(what, after):
    before = state()
    checked = meddling(MEDDLES[what], after)
    if "Interrupt" in after:
        with pytest.raises(KeyboardInterrupt):
            nncheck.check(checked)
    else:
        assert nncheck.check(checked).ok == (after == "pass")
    now = state()
    assert {k for k in now if now[k] != before[k]} == set()


def test_fixes_that_are_tried_leave_no_modules_behind(tmp_path):
    before = state()
    path = tmp_path / "square.py"
    path.write_text(
        "class Square:\n    def forward(self, x):\n        self.x = x\n        return x * x\n\n"
        "    def backward(self, dout):\n        return dout * 3 * self.x\n"
    )
    space: dict = {"__name__": __name__}
    exec(compile(path.read_text(), str(path), "exec"), space)
    assert not nncheck.check(space["Square"]).ok
    now = state()
    assert {k for k in now if now[k] != before[k]} == set()


def test_blocks_within_a_block_put_nothing_back_but_the_outermost_does():
    np.random.seed(5)
    before = np.random.get_state()[1].tolist()
    with process_kept():
        with guarded():
            np.random.rand(3)
            np.set_printoptions(precision=3)
        assert np.get_printoptions()["precision"] == 3
    assert np.get_printoptions()["precision"] == 8
    assert np.random.get_state()[1].tolist() == before
