"""Report → text: one file per format, and the file's name is the `--format` value."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping

from nncheck.model import Explanation, Report
from nncheck.render.look import Look

__all__ = ["FORMATS", "Look", "from_json", "render", "summed"]

FORMATS: tuple[str, ...] = (
    "text",
    "concise",
    "json",
    "jsonl",
    "html",
    "github",
    "junit",
    "sarif",
    "md",
)


def render(
    report: Report,
    format: str,  # noqa: A002 - the name of the option
    *,
    verbose: int = 0,
    quiet: bool = False,
    color: bool = False,
    sources: Mapping[str, str] | None = None,
    explanations: Mapping[str, Explanation] | None = None,
) -> str:
    """The report in one of `FORMATS`, ending in a newline unless it is empty.

    `sources` maps paths to the text that was checked; SARIF uses it to give its replacements
    in lines and columns. `explanations` by code are shown by `html`. Raises ValueError for an
    unknown format.
    """
    if format not in FORMATS:
        raise ValueError(_unknown(format))
    module = importlib.import_module(f"nncheck.render.{format}")
    look = Look(verbose, quiet, color, sources or {}, explanations or {})
    text: str = module.render(report, look)
    return text


def summed(report: Report) -> str:
    """One line: how many subjects, how they ended, how many causes, how long it took."""
    causes = importlib.import_module("nncheck.render.causes").causes(report)
    return str(importlib.import_module("nncheck.render.tally").summary(report, causes))


def from_json(text: str | bytes) -> Report:
    """The Report behind a `--format json` document; ValueError where it does not fit."""
    return importlib.import_module("nncheck.render.reading").from_json(text)  # type: ignore[no-any-return]


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, FORMATS, n=2, cutoff=0.5)
    hint = f"; close to it: {', '.join(near)}" if near else ""
    return f"format {name!r} is not known{hint}; the formats are {', '.join(FORMATS)}"
