"""A real browser for the HTML report, where there is one.

`.ci/run` installs playwright, Debian's chromium and axe-core as far as it can; what is missing is
the reason that a test is skipped with. No browser is downloaded.
"""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nncheck.model import Report
from nncheck.render import render
from nncheck.rules import explanations

CANNED = runpy.run_path(str(Path(__file__).parent.parent / "render" / "canned.py"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a head; one for all tests."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'"
    )
    path = os.environ.get("NNCHECK_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no chromium is on the PATH (Debian: apt-get install chromium)")
    with api.sync_playwright() as playwright:
        # root has no sandbox to give; only pages of ours are opened
        arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        try:
            started = playwright.chromium.launch(executable_path=path, args=arguments)
        except api.Error as problem:
            pytest.skip(f"{path} does not start here: {str(problem).splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Report], str]:
    """Where a report was written as a page, as an address."""

    def write(report: Report) -> str:
        path = tmp_path / "report.html"
        path.write_text(
            render(report, "html", explanations=explanations(report)), encoding="utf-8", newline=""
        )
        return path.as_uri()

    return write


@pytest.fixture
def opened(browser: Any, written: Callable[[Report], str]) -> Iterator[Callable[..., Any]]:
    """Opens a report in a window of its own, offline; what it complains of is in `page.said`."""
    contexts = []

    def open_page(report: Report = CANNED["REPORT"], **options: Any) -> Any:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.asked = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: page.said.append(f"dialog {dialog.message}"))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(written(report))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = os.environ.get("NNCHECK_AXE", "")
    if not Path(path).is_file():
        pytest.skip("axe-core is not here: NNCHECK_AXE names its axe.min.js (npm pack axe-core)")
    return Path(path).read_text(encoding="utf-8")
