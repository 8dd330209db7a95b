"""A list of parameters that is written by hand, with those that it leaves out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .changes import Candidate
from .code import Code, Function


def completed(code: Code, function: Function, missing: Sequence[str]) -> Iterator[Candidate]:
    """The attributes of these names added at the end of a list or of a dict that is returned."""
    receiver = function.args.args[0].arg if function.args.args else "self"
    for value in code.returned(function):
        if isinstance(value, (ast.List, ast.Tuple)) and value.elts:
            last = value.elts[-1]
            more = "".join(f", {receiver}.{name}" for name in missing)
        elif isinstance(value, ast.Dict) and value.values:
            last = value.values[-1]
            more = "".join(f', "{name}": {receiver}.{name}' for name in missing)
        else:
            continue
        yield "list it as well", (code.replace(last, f"{code.text(last)}{more}"),)
