"""A fix is proven only where it holds: with other settings, other targets, for every user."""

from __future__ import annotations

import textwrap

from nncheck.model import Finding
from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def findings(code: str) -> list[Finding]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return [f for s in subjects for f in s.findings]


def verified(code: str) -> list[str]:
    return [f.fix.diff for f in findings(code) if f.fix is not None and f.fix.verified]


WEIGHTED = """
class Weighted:
    def __init__(self, weight=0.3): self.weight = weight
    def forward(self, y, t):
        self.d = y - t
        return {factor} * (self.d ** 2).sum() / len(y)
    def backward(self):
        return 2 * self.d / len(self.d)
"""


def test_a_setting_is_not_hard_coded() -> None:
    """0.6 instead of 2 mends this weight and no other; 2 times the setting mends all."""
    assert [f.code for f in findings(WEIGHTED.format(factor="self.weight"))] == ["NN104"]
    (diff,) = verified(WEIGHTED.format(factor="self.weight"))
    assert "0.6" not in diff
    assert "+        return self.weight * 2 * self.d / len(self.d)" in diff


def test_a_plain_number_is_mended() -> None:
    assert len(verified(WEIGHTED.format(factor="0.25"))) == 1


TWO_FORMS = """
class Loss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t, n = e / e.sum(axis=1, keepdims=True), t, len(x)
        if t.ndim == 2:
            return -np.sum(t * np.log(self.y + 1e-12)) / n
        return -np.sum(np.log(self.y[np.arange(n), t] + 1e-12)) / n
    def backward(self):
        n = len(self.y)
        if self.t.ndim == 2:
            return (self.y - self.t) / n
        d = self.y.copy()
        d[np.arange(n), self.t] -= 1
        return d{end}
"""


def test_the_other_form_of_targets_is_met_too() -> None:
    wrong = findings(TWO_FORMS.format(end=""))
    assert [f.severity for f in wrong if f.family == "gradient"] == ["error"]
    assert not [f for f in findings(TWO_FORMS.format(end=" / n")) if f.severity == "error"]


def test_what_ends_the_process_is_a_result() -> None:
    """exit() in one class leaves the other checked."""
    found = findings(
        """
        class Quits:
            def forward(self, x): exit()
            def backward(self, dout): return dout
        class Double:
            def forward(self, x): return 2.0 * x
            def backward(self, dout): return 3.0 * dout
        """
    )
    assert [f.code for f in found] == ["NN104"]
