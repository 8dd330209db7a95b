"""`%load_ext nncheck`, then `%%nncheck` on top of a cell: the cell runs, and its definitions are checked.

    %%nncheck --select NN1 --effort quick
    class Relu: ...

IPython is not imported here: it hands itself over when the extension is loaded.
"""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from .api import Result, check_cell
from .budget import EFFORTS


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext nncheck`."""

    def nncheck(line: str, cell: str) -> Result | None:
        try:
            given = _options(line)
        except ValueError as problem:
            # without a traceback of ours
            shell.show_usage_error(problem)
            return None
        outcome = shell.run_cell(cell)
        if not outcome.success:
            return None
        return check_cell(
            cell, shell.user_ns, select=given.select, ignore=given.ignore, effort=given.effort,
            seed=given.seed,
        )  # fmt: skip

    shell.register_magic_function(nncheck, magic_kind="cell", magic_name="nncheck")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise ValueError(f"%%nncheck: {message}; it takes --select, --ignore, --effort and --seed")


def _options(line: str) -> argparse.Namespace:
    parser = _Parser(prog="%%nncheck", add_help=False)
    parser.add_argument("--select", type=_codes, default=())
    parser.add_argument("--ignore", type=_codes, default=())
    parser.add_argument("--effort", choices=tuple(EFFORTS), default="normal")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(shlex.split(line))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())
