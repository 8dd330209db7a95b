"""A learning rate that is written in the code, made smaller."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .changes import Candidate
from .code import Code

_RATE = re.compile(r"(self\.)?_?(lr|learning_?rate|eta|alpha|rate|step_?size|l_?r)", re.IGNORECASE)
_FACTORS = (0.1, 0.01, 0.001)


def smaller(code: Code, owner: str, method: str | None) -> Iterator[Candidate]:
    """A tenth, a hundredth or a thousandth of the number."""
    found: list[ast.Constant] = []
    for name in (f"{owner}.{method}", f"{owner}.__init__"):
        function = code.functions.get(name)
        if function is None:
            continue
        arguments = function.args.args[len(function.args.args) - len(function.args.defaults) :]
        pairs = [(a.arg, d) for a, d in zip(arguments, function.args.defaults, strict=True)]
        pairs += [(target, value) for target, value, _ in code.assigned(function)]
        found += [v for n, v in pairs if isinstance(v, ast.Constant) and _RATE.fullmatch(n)]
    for factor in _FACTORS:
        for constant in found:
            if isinstance(constant.value, (int, float)) and constant.value:
                new = f"{constant.value * factor:g}"
                yield f"a rate of {new}", (code.replace(constant, new),)
