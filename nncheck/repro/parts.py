"""The parts of which every script is put together."""

from __future__ import annotations

import ast
from importlib import resources

from ..model import Array, Finding
from ..sources import Source, definitions_text


class NoScript(Exception):  # noqa: N818 - a limit, not an error
    """Why no script can be written for a finding, in words."""


def assembled(
    finding: Finding, source: Source, shown: str, values: str, run: str, call: str
) -> str:
    """The script: what is compared, the checked code, the values, the calls, the verdict."""
    try:
        ast.parse(run)
    except SyntaxError as problem:
        raise NoScript("a name in it cannot be written down") from problem
    parts = (
        _heading(finding), definitions_text(source), shown, _section("the example"), values, run,
        _VERDICT.format(call=call),
    )  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def pasted(name: str) -> str:
    """The text of a file beside this one, without its docstring."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    after = text.split('"""', 2)[2]
    return f"{_section('what compares')}\n\n{after.strip()}"


def array(value: Array) -> str:
    """An array as an expression."""
    kind = {"f": "float", "b": "bool"}.get(value.dtype.kind, "int")
    text = repr(value.tolist()).replace("nan", "shown_np.nan").replace("inf", "shown_np.inf")
    return f"shown_np.array({text}, dtype={kind})"


def _heading(finding: Finding) -> str:
    said = f"{finding.code} {finding.rule}: {finding.message}"
    words = f"{said}\n\nAs a check: {finding.reproduce}\nThis script needs numpy alone."
    # a docstring that nothing in a message can end
    lines = ascii(words)[1:-1].replace("\\n", "\n").replace('"', "'")
    return f'"""{lines}\n"""'


def _section(words: str) -> str:
    return f"# ---- {words} ----"


_VERDICT = """
if __name__ == "__main__":
    shown_wrong = {call}
    print(f"{{shown_wrong}} wrong" if shown_wrong else "no number is wrong by itself: see the top")
    raise SystemExit(1 if shown_wrong else 0)
"""
