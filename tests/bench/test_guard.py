"""Checked code runs here and leaves the process as it was."""

from __future__ import annotations

import os
import random
import warnings
from pathlib import Path

import numpy as np
import pytest

from nncheck.bench.guard import CAPTURE_LIMIT, TimeLimit, guarded


def test_random_states_error_state_and_options_come_back(tmp_path: Path) -> None:
    np.random.seed(3)
    random.seed(3)
    before = np.random.get_state()[1].copy(), random.getstate(), np.geterr(), np.get_printoptions()
    folder = Path.cwd()
    with guarded(1.0):
        np.random.rand(5)
        random.random()
        np.seterr(all="raise")
        np.set_printoptions(precision=2)
        os.chdir(tmp_path)
    assert np.array_equal(np.random.get_state()[1], before[0])
    assert random.getstate() == before[1]
    assert np.geterr() == before[2]
    assert np.get_printoptions() == before[3]
    assert Path.cwd() == folder


def test_the_same_seed_gives_the_same_draws() -> None:
    draws = []
    for _ in range(2):
        with guarded(seed=5):
            draws.append((np.random.rand(), random.random()))
    assert draws[0] == draws[1]


def test_prints_are_kept_up_to_a_bound_and_shown_to_nobody(capsys: pytest.CaptureFixture) -> None:
    with guarded() as (printed, _):
        for _ in range(CAPTURE_LIMIT):
            print("student says")
    assert printed.getvalue().startswith("student says")
    assert len(printed.getvalue()) <= CAPTURE_LIMIT
    assert capsys.readouterr().out == ""


def test_warnings_are_recorded_and_the_filters_come_back() -> None:
    filters = list(warnings.filters)
    with guarded() as (_, warned):
        np.log(np.zeros(1))
    assert any("divide by zero" in str(w.message) for w in warned)
    assert warnings.filters == filters


def test_a_loop_without_end_is_stopped() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(TimeLimit, match="time limit"), guarded(0.2):
        endless()
