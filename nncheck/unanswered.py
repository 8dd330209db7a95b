"""Targets of which a report says nothing at all, with words for why."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from nncheck.model import Report
from nncheck.sources import SourceProblem, definitions_of, read

_LOOKED_FOR = (
    "looked for classes with a forward and a backward, losses and networks with a gradient,"
    " autodiff engines (nodes with operators and a backward),"
    " functions in twos (f and f_prime, affine_forward and affine_backward),"
    " optimizers that move parameters by gradients, helpers that shuffle, batch, split or measure accuracy, and activations and losses by their names"
    " (softmax, relu, cross_entropy, ...)"
)


def unanswered(report: Report, targets: Sequence[str]) -> list[str]:
    """A line for each target in which nothing was found, in the order of the targets."""
    return [f"{target}: {_why(target)}" for target in targets if not _is_answered(report, target)]


def _is_answered(report: Report, target: str) -> bool:
    """Whether a subject or an error of the report belongs to the target.

    Of a dotted module only the name is known here: it is taken as answered by any subject.
    """
    text, _, name = target.partition("::")
    path = Path(text)
    if any(_holds(path, Path(error.path)) for error in report.errors):
        return True
    here = [s for s in report.subjects if not path.exists() or _holds(path, Path(s.path))]
    return any(not name or s.name == name for s in here)


def _holds(path: Path, inner: Path) -> bool:
    return path == inner or path in inner.parents


def _why(target: str) -> str:
    text, _, name = target.partition("::")
    if not name:
        return f"nothing to check was found; {_LOOKED_FOR}"
    known = list(_top_level(Path(text)))
    if name in known:
        return f"{name} is nothing that can be checked; {_LOOKED_FOR}"
    if not known:
        return f"there is no {name} in it"
    close = difflib.get_close_matches(name, known, n=1)
    return f"there is no {name} in it; " + (
        f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}"
    )


def _top_level(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    try:
        definitions = definitions_of(read(path)).all
    except SourceProblem:
        return
    yield from (d.qualname for d in definitions if "." not in d.qualname)
