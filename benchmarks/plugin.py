"""What nncheck costs its users' pytest, and does in it. `python -m benchmarks.plugin`

Side by side in one run: collecting 200 empty tests with and without the plugin installed (its entry
point blocked), `nncheck --help` against `python -c pass`, and a sample project of 60 subjects, right,
wrong and crashing ones, under `pytest --nncheck` with and without xdist.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_PLUGIN = "nncheck"
_GREEN = """
class Scale{n}:
    def forward(self, x):
        self.x = x
        return {k} * x

    def backward(self, dout):
        return {k} * dout
"""
_RED = """
class Square{n}:
    def forward(self, x):
        self.x = x
        return {k} * x ** 2

    def backward(self, dout):
        return {k} * self.x * dout
"""
_CRASHING = """
import os

class Gone{n}:
    def forward(self, x):
        os._exit(3)

    def backward(self, dout):
        return dout
"""


def project(folder: Path) -> Counter[str]:
    """Write 60 subjects in six files; how many of each sort there are."""
    counts: Counter[str] = Counter()
    for file in range(6):
        parts = ["import numpy as np"]
        for number in range(10):
            # one crashing subject in every second file
            crashes = number == 9 and file % 2 == 0
            sort = "crashing" if crashes else "red" if number % 3 == 2 else "green"
            text = {"green": _GREEN, "red": _RED, "crashing": _CRASHING}[sort]
            parts.append(text.format(n=10 * file + number, k=2 + number))
            counts[sort] += 1
        (folder / f"layers{file}.py").write_text("\n".join(parts))
    return counts


def _run(folder: Path, *arguments: str) -> tuple[float, int, str]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return time.perf_counter() - started, done.returncode, done.stdout + done.stderr


def judged(folder: Path, arguments: Sequence[str]) -> dict[str, object]:
    """A run of the sample project: what pytest, JUnit and the JSON say of it."""
    junit = folder / "junit.xml"
    seconds, code, _ = _run(folder, "--nncheck", ".", f"--junitxml={junit}", *arguments)
    cases = list(ET.parse(junit).getroot().iter("testcase"))
    failed = {
        c.get("classname", "").rpartition(".")[2] for c in cases if c.find("failure") is not None
    }
    held = json.loads((folder / "reports" / "nncheck.json").read_text())
    status = Counter(s["status"] for s in held["subjects"])
    return {
        "seconds": round(seconds, 2), "exit_code": code, "items": len(cases),
        "subjects_with_failures": len(failed), "json": dict(status),
    }  # fmt: skip


def collecting(folder: Path, repeats: int) -> dict[str, float]:
    """Seconds to collect 200 empty tests, with the plugin and without, by turns; medians."""
    body = "\n".join(f"def test_{n}():\n    pass\n" for n in range(20))
    for n in range(10):
        (folder / f"test_{n}.py").write_text(body)
    times: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(repeats):
        times["with"].append(_run(folder, "--collect-only")[0])
        times["without"].append(_run(folder, "--collect-only", "-p", f"no:{_PLUGIN}")[0])
    return {name: round(statistics.median(t), 4) for name, t in times.items()}


def starting(repeats: int) -> dict[str, float]:
    """Seconds of `nncheck --help` and of a Python that does nothing, by turns; medians."""
    commands = {"nncheck --help": ["-m", "nncheck", "--help"], "python -c pass": ["-c", "pass"]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *command], capture_output=True, check=True)
            times[name].append(time.perf_counter() - started)
    return {name: round(statistics.median(t), 4) for name, t in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    given = parser.parse_args()
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        found["collect 200 tests"] = collecting(Path(name), given.repeats)
    found["start"] = starting(given.repeats)
    for title, arguments in (
        ("one process", ()),
        ("-n 2", ("-n", "2")),
        ("-n 2 --dist loadfile", ("-n", "2", "--dist", "loadfile")),
    ):
        with tempfile.TemporaryDirectory() as name:
            counts = project(Path(name))
            found[title] = {"written": dict(counts), **judged(Path(name), arguments)}
    for title, result in found.items():
        print(f"{title}: {result}")
    if given.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
