"""A gradient that was never filled: a sum over the samples, or a product of what is at hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate
from .code import Code, Function
from .sites import sites
from .sites import statement_of as _statement_of


def filled(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Sums of each array at hand where the zeros stand, then the other gradients with its name."""
    for slot in slots:
        for site in sites(code, card, slot)[:2]:
            function = _function_of(code, card, site)
            if function is None:
                continue
            for name in _at_hand(code, function, site):
                for new in (f"{name}.sum(axis=0)", f"{name}.sum(axis=1, keepdims=True)",
                            f"{name}.sum(axis=0, keepdims=True)"):  # fmt: skip
                    yield f"{new} instead of {code.text(site)}", (code.replace(site, new),)
            names = _at_hand(code, function, site)
            for left in names:
                for right in names:
                    for new in (f"{left}.T @ {right}", f"{left} @ {right}.T"):
                        yield f"{new} instead of {code.text(site)}", (code.replace(site, new),)


def _function_of(code: Code, card: Card, site: ast.expr) -> Function | None:
    for qualname in code.reached(card.backward):
        if _statement_of(code.functions[qualname], site) is not None:
            return code.functions[qualname]
    return None


def _at_hand(code: Code, function: Function, site: ast.expr) -> list[str]:
    """Arrays that are read in the function, the last before the site first."""
    loads = [
        n
        for n in ast.walk(function)
        if isinstance(n, (ast.Name, ast.Attribute))
        and isinstance(n.ctx, ast.Load)
        and code.text(n) not in ("np", "self", "len", "range")
        and not code.text(n).startswith("np.")
    ]
    loads += [
        n for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    loads.sort(key=lambda n: (abs(n.lineno - site.lineno), n.col_offset))
    return list(dict.fromkeys(code.text(n) for n in loads))[:9]
