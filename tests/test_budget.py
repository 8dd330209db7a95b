"""A search stops when its own work is done, or when waiting has taken four times as long."""

import time

import pytest

from nncheck.budget import Budget


def _clocks(monkeypatch: pytest.MonkeyPatch, worked: float, passed: float) -> None:
    monkeypatch.setattr(time, "process_time", lambda: worked)
    monkeypatch.setattr(time, "perf_counter", lambda: passed)


@pytest.mark.parametrize(
    ("worked", "passed", "spent"),
    [(0.9, 0.9, False), (0.5, 3.9, False), (1.1, 1.1, True), (0.1, 4.1, True)],
    ids=["within", "busy machine", "worked enough", "waited too long"],
)
def test_a_budget_counts_work_and_bounds_waiting(
    monkeypatch: pytest.MonkeyPatch, worked: float, passed: float, spent: bool
) -> None:
    _clocks(monkeypatch, 0.0, 0.0)
    budget = Budget(1.0)
    _clocks(monkeypatch, worked, passed)
    assert budget.spent is spent
