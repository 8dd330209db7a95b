"""The command `demo`: the packaged student network, checked as if it were the user's."""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from nncheck import mending, render, session
from nncheck.cli import output
from nncheck.model import Report
from nncheck.rules import explanations

_FILE = "student_net.py"
_HTML = "nncheck-demo.html"
# the cause that the file was written to show
_CAUSE = "NN201"


def demo(arguments: argparse.Namespace) -> int:
    """Print the report and the proven diff, write the HTML; 0 when the bug was found and proven."""
    color = output.in_color(arguments.color, None)
    with _copy(), output.progress(quiet=arguments.quiet) as show:
        report = session.check_targets([_FILE], session.Options(pictures=True), show)
        diff = mending.apply_fixes(report, write=False)
    text = render.render(
        report, "text", verbose=arguments.verbose, quiet=arguments.quiet, color=color
    )
    sys.stdout.write(text)
    sys.stdout.write(f"\nThe fix, proven by running the checks again:\n\n{diff}\n")
    sys.stdout.write(f"HTML report: {_write(report)}\n")
    sys.stdout.write("Now your own: nncheck check FILE.py\n")
    if not _found(report) or not diff:
        sys.stderr.write(f"nncheck: the demo did not find and prove the fault in {_FILE}\n")
        return 1
    return 0


@contextlib.contextmanager
def _copy() -> Iterator[None]:
    """Stand in a folder that holds the file alone, so that it is shown under its short name."""
    source = _source()
    with tempfile.TemporaryDirectory(prefix="nncheck-demo-") as folder:
        Path(folder, _FILE).write_bytes(source)
        with contextlib.chdir(folder):
            yield


def _source() -> bytes:
    return resources.files("nncheck").joinpath("demo", _FILE).read_bytes()


def _found(report: Report) -> bool:
    return any(f.code == _CAUSE and f.certainty == "proven" for f in report.findings)


def _write(report: Report) -> Path:
    """Where the HTML report was written: `reports/`, or a temporary folder where that cannot be."""
    text = render.render(report, "html", explanations=explanations(report))
    path = Path("reports") / _HTML
    try:
        output.emit(text, path)
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="nncheck-")) / _HTML
        output.emit(text, path)
    return path
