"""Write the sample reports beside this file anew: `python docs/samples/make_samples.py`.

The time that a check took is left out, so that a new sample differs where the report does.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from nncheck import session
from nncheck.render import render
from nncheck.rules import explanations

HERE = Path(__file__).resolve().parent
CATALOGUE = "nncheck/catalog"
SAMPLES = {
    "student_network": ["nncheck/demo/student_net.py"],
    "right_code": [
        f"{CATALOGUE}/activations/rectifiers.py::HardSwish",
        f"{CATALOGUE}/activations/rows.py::Softmax",
        f"{CATALOGUE}/losses/binary_cross_entropy.py",
        f"{CATALOGUE}/optimizers/adam.py::Adam",
    ],
}


def main() -> None:
    """One page for each sample."""
    with contextlib.chdir(HERE.parent.parent):
        for name, targets in SAMPLES.items():
            report = session.check_targets(targets, session.Options(pictures=True))
            shown = replace(report, elapsed_s=0.0)
            page = render(shown, "html", explanations=explanations(shown))
            path = HERE / f"{name}.html"
            path.write_text(page, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
