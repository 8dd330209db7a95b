"""The last function of a network, put on what it predicts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .changes import Candidate
from .code import Code, Function


def put_on(code: Code, function: Function, *, shared: bool) -> Iterator[Candidate]:
    """A softmax (or a sigmoid) of what is returned: the file's own, or written out."""
    wanted = "softmax" if shared else "sigmoid"
    known = [q for q in code.functions if q.rpartition(".")[2].lower() == wanted]
    own = function.args.args[0].arg if function.args.args else "self"
    for value in code.returned(function):
        text = code.text(value)
        for name in known:
            owner, _, last = name.rpartition(".")
            yield (
                f"end with the {wanted}",
                (code.replace(value, f"{own}.{last}({text})" if owner else f"{last}({text})"),),
            )
        if not shared:
            new = f"0.5 * (1.0 + np.tanh(0.5 * ({text})))"
            yield "end with the sigmoid", (code.replace(value, new),)
            continue
        for statement in code.body(function):
            if isinstance(statement, ast.Return) and statement.value is value:
                shifted = "np.exp(scores - scores.max(axis=1, keepdims=True))"
                first = code.before(statement, f"scores = {text}")
                whole = code.replace(value, f"{shifted} / {shifted}.sum(axis=1, keepdims=True)")
                yield "end with the softmax", (first, whole)
