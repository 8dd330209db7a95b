"""What has a forward and a backward, and is no code that could be differentiated, is no fault."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_EDITOR = """
class Editor:
    def __init__(self):
        self.done, self.undone = [], []

    def forward(self, item):
        self.done.append(item)
        self.undone.clear()
        return len(self.done)

    def backward(self, steps=1):
        for _ in range(steps):
            self.undone.append(self.done.pop())
"""

_LAYER = """
import numpy as np

class Square:
    def forward(self, x):
        self.x = x
        return x**2

    def backward(self, dout):
        return 2 * self.x * dout.missing
"""


@pytest.mark.parametrize(("code", "status"), [(_EDITOR, "skipped"), (_LAYER, "failed")])
def test_only_what_depends_on_its_input_can_fail(code: str, status: str) -> None:
    (subject,), _ = check_source(from_text(code, "x.py"), Options())
    assert subject.status == status
