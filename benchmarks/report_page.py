"""The HTML report of 1,000 subjects: how large, how long to write, how long until it can be used.

    python -m benchmarks.report_page [--write FOLDER]

The subjects are real results, again and again under other names: the packaged student network (four
failures with pictures in seven) for every tenth of them, the catalogue for the rest. Where playwright
and a chromium are, the page is opened five times from disk; "interactive" is the time from the start
of the navigation until the filter can be used, "filter" from a letter typed to the list drawn.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nncheck
from nncheck import session
from nncheck.model import Report, SubjectReport
from nncheck.render import render
from nncheck.rules import explanations

_SUBJECTS, _OPENED = 1000, 5
_INTERACTIVE = "() => document.getElementById('tools')?.hidden === false"


def thousand() -> Report:
    """A report with 1,000 subjects, 57 of which have failed."""
    here = Path(nncheck.__file__).parent
    options = session.Options(pictures=True)
    broken = session.check_targets([str(here / "demo" / "student_net.py")], options)
    right = session.check_targets([str(here / "catalog")], options)
    return replace(right, subjects=tuple(_mixed(broken.subjects, right.subjects)))


def _mixed(
    broken: tuple[SubjectReport, ...], right: tuple[SubjectReport, ...]
) -> Iterator[SubjectReport]:
    wrong, fine = itertools.cycle(broken), itertools.cycle(right)
    for i in range(_SUBJECTS):
        subject = next(wrong if i % 10 == 0 else fine)
        group = i // 40
        yield replace(
            subject, name=f"{subject.name}{i}", path=f"group{group:02}/{Path(subject.path).name}"
        )


def opened(path: Path) -> tuple[float, float] | None:
    """Milliseconds until it is interactive, and until a filter is drawn; None without a browser."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if chromium is None:
        return None
    ready, filtered = [], []
    with sync_playwright() as playwright:
        for _ in range(_OPENED):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1180, "height": 900})
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function(_INTERACTIVE)
            ready.append(page.evaluate("performance.now()"))
            filtered.append(page.evaluate(_FILTER))
            browser.close()
    return statistics.median(ready), statistics.median(filtered)


_FILTER = """() => new Promise(done => {
  const find = document.getElementById('find'), start = performance.now();
  find.value = 'relu';
  find.dispatchEvent(new Event('input'));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path, default=None, help="keep the page in this folder")
    folder = parser.parse_args().write or Path(tempfile.mkdtemp(prefix="nncheck-page-"))
    report = thousand()
    started = time.perf_counter()
    text = render(report, "html", explanations=explanations(report))
    spent = time.perf_counter() - started
    folder.mkdir(parents=True, exist_ok=True)
    path = (folder / "thousand.html").resolve()
    path.write_text(text, encoding="utf-8", newline="")
    print(
        f"{len(report.subjects)} subjects: {len(text.encode()) / 1e6:.2f} MB, written in {spent:.1f} s"
    )
    seen = opened(path)
    if seen is None:
        print("no browser: playwright or chromium is missing")
    else:
        print(
            f"interactive after {seen[0]:.0f} ms, filtered after {seen[1]:.0f} ms (medians of {_OPENED})"
        )
    print(path)


if __name__ == "__main__":
    main()
