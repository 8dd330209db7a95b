"""Whether a slice can lack a name when it has run: what costs nothing to know beforehand."""

from __future__ import annotations

import ast
import sys

from .slicing import BUILTIN, Slice

# modules whose import neither fails nor is put off, whatever lies beside the file
_SURE_MODULES = frozenset(sys.stdlib_module_names) | {"numpy"}


def is_certain(plan: Slice) -> bool:
    """Whether every needed name is bound by something that cannot fail or be put off."""
    sure: set[str] = set(BUILTIN)
    for unit in plan.units:
        if unit.kind == "definition" or _is_constant(unit.node):
            sure |= unit.names.bound
        elif isinstance(unit.node, ast.Import):
            sure |= {
                alias.asname or alias.name.partition(".")[0]
                for alias in unit.node.names
                if alias.name.partition(".")[0] in _SURE_MODULES
            }
        elif isinstance(unit.node, ast.ImportFrom) and unit.node.module in _SURE_MODULES:
            sure |= unit.names.bound
    return plan.needed.keys() <= sure


def _is_constant(node: ast.stmt) -> bool:
    """An assignment of a literal: nothing in it can fail."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    plain = ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp
    return all(isinstance(target, ast.Name) for target in targets) and all(
        isinstance(inner, plain | ast.unaryop | ast.expr_context) for inner in ast.walk(node.value)
    )
