"""The text of a file's definitions, fit to run where numpy is all that is installed."""

from __future__ import annotations

import ast
import sys

from .slicing import slice_of
from .text import Source
from .units import Skeleton, pruned, units_of


def definitions_text(source: Source) -> str:
    """The statements that define something, in their order and as they are written.

    Of imports those of the standard library and of numpy; a line says which were left out.
    """
    kept = slice_of(units_of(source.tree, source.lines, 0)).kept
    said = [f"# ---- the definitions of {ascii(source.path)[1:-1]} ----"]
    for node in source.tree.body:
        if node not in kept:
            continue
        text = _text(source, node, kept)
        said.append(text if _is_at_hand(node) else f"# left out: {' '.join(text.split())}")
    return "\n\n".join(_future_first(said))


def _text(source: Source, node: ast.stmt, kept: set[ast.stmt]) -> str:
    if isinstance(node, Skeleton):
        return ast.unparse(pruned(node, kept))
    first = min((d.lineno for d in getattr(node, "decorator_list", ())), default=node.lineno)
    if first == node.lineno:
        # by offsets: another statement may stand on the same line
        return source.text[slice(*source.span(node))]
    return "\n".join(source.lines.texts[first - 1 : node.end_lineno])


def _future_first(said: list[str]) -> list[str]:
    """Nothing but a docstring may stand before these."""
    first = [text for text in said if text.startswith("from __future__")]
    return [*first, *(text for text in said if text not in first)]


def _is_at_hand(node: ast.stmt) -> bool:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = ["." * node.level + (node.module or "")]
    roots = {name.partition(".")[0] for name in names}
    return roots <= {*sys.stdlib_module_names, "numpy"}
