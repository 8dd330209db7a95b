"""The grammar of the command line: every command, every option, and what their values must be."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nncheck.render import FORMATS
from nncheck.version import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_TARGETS = "file.py, notebook.ipynb, a folder or a dotted.module; each may end in ::Name"
_EXIT_CODES = (
    "exit codes: 0 nothing at or above --fail-on; 1 findings; "
    "2 nothing could be checked or the call was wrong"
)


def parser() -> argparse.ArgumentParser:
    """The whole grammar. `command` in the result is (module, function) of what is to run."""
    top = argparse.ArgumentParser(
        prog="nncheck",
        description="Check hand-written forward/backward neural-network code: what is wrong,"
        " where, and why.",
        epilog=_EXIT_CODES,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"nncheck {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_check, _fix, _report, _explain, _rules, _catalog, _demo):
        add(commands)
    return top


def _command(commands: Commands, name: str, module: str, about: str) -> argparse.ArgumentParser:
    made = commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=_EXIT_CODES,
        allow_abbrev=False,
    )
    made.set_defaults(command=(f"nncheck.cli.{module}", name))
    return made


def _check(commands: Commands) -> None:
    made = _command(commands, "check", "checking", "check code and report root causes")
    made.add_argument("targets", nargs="*", metavar="TARGET", help=_TARGETS)
    made.add_argument(
        "--list", action="store_true", help="list what would be checked, and how it is understood"
    )
    made.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    made.add_argument("--output", type=Path, metavar="FILE", help="write the report there instead")
    made.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="findings of an earlier run, which do not count",
    )
    made.add_argument(
        "--write-baseline",
        action="store_true",
        help="write the findings of this run to --baseline (nncheck-baseline.json), and end with 0",
    )
    made.add_argument(
        "--repro",
        type=Path,
        metavar="FILE",
        help="write a script that shows a finding with numpy alone (wrong gradients before others)",
    )
    made.add_argument(
        "--pictures", action="store_true",
        help="record in the results what `nncheck report --from` draws (some more evaluations)",
    )  # fmt: skip
    _judging(made)
    _looks(made)


def _fix(commands: Commands) -> None:
    made = _command(commands, "fix", "checking", "show or apply the fixes that were proven")
    made.add_argument("targets", nargs="+", metavar="TARGET", help=_TARGETS)
    how = made.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="show the fixes as a diff (the default)")
    how.add_argument("--write", action="store_true", help="change the files")
    made.add_argument("--output", type=Path, metavar="FILE", help="write the diff there instead")
    _judging(made)
    _looks(made)


def _report(commands: Commands) -> None:
    made = _command(commands, "report", "checking", "write one self-contained HTML file")
    what = made.add_mutually_exclusive_group()
    what.add_argument("targets", nargs="*", metavar="TARGET", default=[], help=_TARGETS)
    what.add_argument(
        "--from",
        dest="results",
        type=Path,
        metavar="results.json",
        help="results of an earlier run; without it and without TARGET: reports/nncheck.json,"
        " or a check of the built-in catalogue where there is none",
    )
    made.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("reports"),
        metavar="PATH",
        help="a folder (the file is nncheck.html in it) or a file; default: reports",
    )
    _judging(made)
    _looks(made)


def _explain(commands: Commands) -> None:
    made = _command(
        commands, "explain", "reference", "say what a code means and how nncheck decides"
    )
    made.add_argument("code", metavar="CODE|slug", help="NN201 or softmax-normalized-over-batch")
    _listing(made)


def _rules(commands: Commands) -> None:
    _listing(_command(commands, "rules", "reference", "list every rule"))


def _catalog(commands: Commands) -> None:
    about = "list every activation, loss, layer and optimizer that nncheck knows"
    _listing(_command(commands, "catalog", "reference", about), formats=("text", "json", "md"))


def _demo(commands: Commands) -> None:
    about = "check a packaged student network with a real bug, prove the fix, write the HTML report"
    _looks(_command(commands, "demo", "demo", about))


def _judging(made: argparse.ArgumentParser) -> None:
    """What is looked for and how hard. None: not said here, so the configuration decides."""
    group = made.add_argument_group("checking")
    group.add_argument(
        "--select", type=codes, action="extend", metavar="CODES", help="only these; NN3: all NN3xx"
    )
    group.add_argument("--ignore", type=codes, action="extend", metavar="CODES", help="not these")
    group.add_argument(
        "--fail-on", choices=("error", "warning", "never"), help="what makes 1; default: error"
    )
    group.add_argument("--seed", type=_seed, default=0, metavar="N", help="default: 0")
    group.add_argument("--effort", choices=("quick", "normal", "thorough"), help="default: normal")
    group.add_argument(
        "--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for one subject; 10"
    )
    group.add_argument(
        "--isolation", choices=("auto", "process", "none"), default="auto", help="default: auto"
    )


def _looks(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("output")
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    group.add_argument("-q", "--quiet", action="store_true", help="findings and failures only")
    group.add_argument("-v", "--verbose", action="count", default=0, help="more; twice: still more")


def _listing(made: argparse.ArgumentParser, *, formats: Sequence[str] = ("text", "json")) -> None:
    made.add_argument("--format", choices=formats, default="text", help="default: text")
    made.add_argument("--output", type=Path, metavar="FILE", help="write there instead of stdout")


def codes(text: str) -> tuple[str, ...]:
    """`NN201,nn3,relu-mask-wrong` as codes and prefixes of codes; anything else is refused."""
    # imported here: most calls name no codes
    from nncheck import rules

    found: list[str] = []
    for word in filter(None, re.split(r"[,\s]+", text)):
        if re.fullmatch(r"NN\d{0,3}", word.upper()):
            found.append(word.upper())
            continue
        try:
            found.append(rules.document(word).code)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(
                f"{problem}; a prefix such as NN3 stands for all its codes"
            ) from problem
    return tuple(found)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value
