"""A name or a docstring that states another gradient excuses what it states, and nothing else."""

from __future__ import annotations

import pytest

from nncheck.model import SubjectReport
from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

STEP = "np.where(x >= 0, 1.0, -1.0)"


def checked(name: str, document: str, forward: str, backward: str) -> SubjectReport:
    text = f'''import numpy as np


class {name}:
    """{document}"""

    def forward(self, x):
        self.x = x
        return {forward}

    def backward(self, dout):
        return {backward}
'''
    return check_source(from_text(text, "layer.py"), Options())[0][0]


@pytest.mark.parametrize(
    ("name", "document", "forward", "backward", "says"),
    [
        ("GradientReversal", "For domains.", "x * 1.0", "-0.5 * dout", "reversed on purpose"),
        (
            "Flip",
            "The gradient is reversed: reverse the gradient.",
            "2 * x",
            "-2 * dout",
            "reversed",
        ),
        ("Sign", "A straight-through estimator.", STEP, "dout", "straight-through on purpose"),
        ("StopGradient", "", "x", "np.zeros_like(dout)", "changed on purpose"),
        ("Weak", "Scales the gradient.", "x.copy()", "0.25 * dout", "changed on purpose"),
        ("ClipGrad", "", "x", "np.clip(dout, -0.5, 0.5)", "changed on purpose"),
        ("Bound", "Limits the gradient.", "x", "dout / np.linalg.norm(dout)", "changed on purpose"),
    ],
)
def test_what_is_stated_and_true_passes_with_a_note(
    name: str, document: str, forward: str, backward: str, says: str
) -> None:
    found = checked(name, document, forward, backward)
    assert [f.code for f in found.findings] == []
    assert any(says in (c.reason or "") for c in found.checks)


@pytest.mark.parametrize(
    ("name", "document", "forward", "backward"),
    [
        ("Plain", "Hands on.", "x * 1.0", "-0.5 * dout"),
        ("Step", "Two values.", STEP, "dout"),
        ("Identity", "Its gradient is dout.", "x", "np.zeros_like(dout)"),
        ("GradScale", "By the batch.", "x", "dout / dout.shape[0]"),
        ("ClipGrad", "Not the identity.", "2 * x", "np.clip(dout, -0.5, 0.5)"),
        ("StopGradient", "Turns it.", "x", "dout * np.sign(dout)"),
        ("GradientReversal", "Not even turned.", "x * 1.0", "0.5 * dout"),
        ("GradientReversal", "By the batch.", "x * 1.0", "-dout / dout.shape[0]"),
        ("GradientReversal", "Another slope.", "x * x", "-dout * self.x**2"),
        ("Sign", "A straight-through estimator, turned.", STEP, "-dout"),
        ("Sigmoid", "See straight through.", "1 / (1 + np.exp(-x))", "dout"),
    ],
)
def test_the_word_alone_excuses_nothing(
    name: str, document: str, forward: str, backward: str
) -> None:
    found = checked(name, document, forward, backward)
    assert [f for f in found.findings if f.severity == "error"]
