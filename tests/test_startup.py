"""What a start costs: `import nncheck`, the help and the documents come without numpy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "scipy", "hypothesis", "msgspec", "jinja2", "torch")

RULE = '''"""One thing is wrong.

Bad::

    f = 1

Good::

    f = 2

How nncheck decides: by looking.

Sources: derived
"""

import numpy as np

SEVERITY = "error"
FAMILY = "value"


def check(lab):
    yield np.array(lab)
'''

RUN = """
import sys
import nncheck.rules
nncheck.rules.__path__ = [sys.argv[1]]
from nncheck.cli import main
{more}
code = main(sys.argv[2:])
print("LOADED", code, *sorted(sys.modules))
"""


def run(script: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    ).stdout


def loaded(folder: Path, *arguments: str, more: str = "") -> tuple[int, set[str]]:
    """The exit code of a call, and which heavy packages it loaded."""
    (folder / "nn901_one_thing.py").write_text(RULE)
    last = run(RUN.format(more=more), str(folder), *arguments).splitlines()[-1].split()
    assert last[0] == "LOADED"
    return int(last[1]), set(last[2:]) & set(HEAVY)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("check", "--help"),
        ("explain", "NN901"),
        ("explain", "one-thing", "--format", "json"),
        ("rules",),
        ("rules", "--format", "json"),
    ],
    ids=" ".join,
)
def test_reading_about_nncheck_loads_nothing_heavy(tmp_path: Path, arguments: tuple[str]) -> None:
    assert loaded(tmp_path, *arguments) == (0, set())


# raises where the code under test shares its process with one of these
SUBJECT = """
import sys

class Relu:
    def forward(self, x):
        assert not {"scipy", "hypothesis"} & set(sys.modules)
        self.mask = x > 0
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
"""
CHECK = """
import sys
from nncheck.cli import main
code = main(sys.argv[1:])
print("LOADED", code, *sorted(sys.modules))
"""


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ((), False),
        (("--effort", "quick"), False),
        (("--isolation", "none"), False),
        # the last two show that the look can fail
        (("-v",), True),
        (("--effort", "thorough"), True),
    ],
    ids=["default", "quick", "none", "v", "thorough"],
)
def test_check_loads_scipy_when_its_opinion_is_asked_for(
    tmp_path: Path, options: tuple[str, ...], asked: bool
) -> None:
    """Neither the judge nor the worker; what passes needs no search, and so no hypothesis."""
    (tmp_path / "net.py").write_text(SUBJECT)
    last = run(CHECK, "check", str(tmp_path / "net.py"), *options).splitlines()[-1].split()
    assert last[:2] == ["LOADED", "0"]
    assert ("scipy" in last) == asked
    assert "hypothesis" not in last


def test_this_guard_can_fail(tmp_path: Path) -> None:
    assert loaded(tmp_path, "rules", more="nncheck.rules.load()") == (0, {"numpy"})


def test_import_nncheck_loads_nothing_heavy() -> None:
    text = run("import nncheck, sys; print(*sys.modules)")
    assert not set(text.split()) & {*HEAVY, "argparse", "inspect", "nncheck.model"}


def test_import_nncheck_takes_less_than_30_ms() -> None:
    """Time of the processor, the best of five, so that a busy machine does not fail it."""
    script = "import time; t = time.process_time(); import nncheck; print(time.process_time() - t)"
    assert min(float(run(script)) for _ in range(5)) < 0.030


def test_public_names_are_lazy_and_listed() -> None:
    import nncheck

    assert {"check", "assert_ok", "gradient", "strategies", "explain"} <= set(dir(nncheck))
    with pytest.raises(AttributeError, match="has no attribute 'chek'"):
        nncheck.chek  # noqa: B018
