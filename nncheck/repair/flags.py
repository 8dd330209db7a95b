"""A flag that says whether the network is in training, turned off where it predicts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .changes import Candidate
from .code import Code, Function, called

_FLAG = re.compile(r"(is_?)?train(ing)?(_?(flg|flag|mode))?", re.IGNORECASE)


def lowered(code: Code, function: Function) -> Iterator[Candidate]:
    """`True` made `False`, the default of the flag, or the flag handed on where a call has none."""
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and node.value is True:
            yield "predict without what is for training", (code.replace(node, "False"),)
    for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
        for other in code.functions.values():
            if other.name != called(call):
                continue
            for name in (a.arg for a in other.args.args if _FLAG.fullmatch(a.arg)):
                if not any(k.arg == name for k in call.keywords):
                    comma = ", " if call.args or call.keywords else ""
                    new = f"{code.text(call)[:-1]}{comma}{name}=False)"
                    yield "predict without what is for training", (code.replace(call, new),)
