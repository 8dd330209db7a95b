"""Tapes that hand out numbers for what they computed: the tape is the engine."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_TAPE = """
import math

class Wengert:
    def __init__(self):
        self.steps = []

    def input(self, x):
        self.steps.append((x, ()))
        return len(self.steps) - 1

    def at(self, i):
        return self.steps[i][0]

    def plus(self, i, j):
        self.steps.append((self.at(i) + self.at(j), ((i, 1.0), (j, 1.0))))
        return len(self.steps) - 1

    def times(self, i, j):
        self.steps.append((self.at(i) * self.at(j), ((i, self.at(j)), (j, self.at(i)))))
        return len(self.steps) - 1

    def log(self, i):
        self.steps.append((math.log(self.at(i)), ((i, 1 / self.at(i)),)))
        return len(self.steps) - 1

    def reverse(self, root):
        bars = {root: 1.0}
        for k in range(root, -1, -1):
            for i, slope in self.steps[k][1]:
                bars[i] = bars.get(i, 0.0) + slope * bars.get(k, 0.0)
        return bars
"""


@pytest.mark.parametrize(
    ("right", "wrong", "status"),
    [
        ("", "", "passed"),
        ("bars.get(i, 0.0) + slope", "slope", "failed"),
        ("(j, self.at(i))", "(j, self.at(j))", "failed"),
        ("(i, 1 / self.at(i))", "(i, 1.0)", "failed"),
    ],
)
def test_every_operation_and_what_they_share_is_looked_at(right, wrong, status):
    (tape,), _ = check_source(from_text(_TAPE.replace(right, wrong), "tape.py"), Options())
    assert (tape.name, tape.status) == ("Wengert", status)


def test_a_counter_is_no_tape():
    text = "class Counter:\n    def __init__(self):\n        self.n = 0\n    def add(self, k):\n        self.n += k\n        return self.n\n    def back(self, k):\n        self.n -= k\n        return self.n\n"
    subjects, _ = check_source(from_text(text, "counter.py"), Options())
    assert not subjects


_LEDGER = """
class Ledger:
    def __init__(self):
        self.rows = []

    def deposit(self, amount):
        self.rows.append(float(amount))
        return len(self.rows) - 1

    def merge(self, i, j):
        return self.deposit(self.rows[i] + self.rows[j])

    def history(self, i):
        return dict(enumerate(self.rows))
"""


def test_what_gives_numbers_back_gives_no_gradients():
    subjects, _ = check_source(from_text(_LEDGER, "ledger.py"), Options())
    assert not subjects
