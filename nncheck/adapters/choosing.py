"""Which of the ways in which two functions run together is meant.

A way in which the gradients are right is the code's convention. But once one runs and gives
every argument something of its shape, only its twin (samples as columns instead of rows) may
replace it, and other numbers (another stride) never do: there a wrong gradient can look right.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from . import arguments as shapes
from . import constants, running_both
from .arguments import Arguments
from .handed import Handed, is_upstream, ways
from .methods import data_arguments
from .running_both import Fit, Functions

# readings with which a forward runs, of which the backward is tried
_READINGS = 12
# of a number that both functions take: what one of them hard-codes shows itself
_OTHER = 0.8

_PRODUCT = re.compile(r"@|\.dot\(|matmul|einsum|tensordot|inner\(")

Accepts = Callable[[Handed], bool]


def chosen(
    function: Any,
    derivative: Any,
    texts: Sequence[str],
    *,
    flag: str = "",
    off: Any = False,
    accepts: Accepts,
) -> Fit | None:
    """The best fit; None where the forward did not run at all.

    `accepts` says of a call of the backward whether it may be taken for what is meant.
    """
    names, asked = data_arguments(function), data_arguments(derivative)
    if not names or asked is None:
        return None
    best: Fit | None = None
    for group in constants.required(names, texts, flag=flag, off=off):
        functions = _functions(function, derivative, group)
        found = _of_group(_readings(names, group, texts), functions, asked, accepts)
        if found is not None and found.runs:
            return _with_others(found)
        best = found if best is None or (found is not None and found.score > best.score) else best
    return best


def _functions(function: Any, derivative: Any, group: constants.Settings) -> Functions:
    asked = inspect.signature(derivative).parameters
    names = data_arguments(function) or ()
    upstream = sum(is_upstream(n) and n not in names for n in data_arguments(derivative) or ())
    optional = constants.optional_numbers(function)
    shared = frozenset(n for n in optional if n in asked and asked[n].default is not asked[n].empty)
    shared |= frozenset(
        n for n in group.numbers if n in asked and asked[n].default is not asked[n].empty
    )
    return Functions(function, derivative, max(1, upstream), {**optional, **group.numbers}, shared)


def _with_others(found: Fit) -> Fit:
    """The fit with other numbers, where it is right with these only: one of the two hard-codes one."""
    numbers = found.functions.settings
    moved = {
        n: v * _OTHER for n, v in numbers.items() if type(v) is float and n in _asked_of(found)
    }
    if not found.complete or not moved:
        return found
    functions = replace(found.functions, settings={**numbers, **moved})
    other = running_both.fit(functions, found.arguments, found.handed)
    return found if other.complete or not other.runs else other


def _asked_of(found: Fit) -> set[str]:
    """The settings that the backward is given."""
    return {*found.functions.shared, *found.handed.words}


def _readings(
    names: Sequence[str], group: constants.Settings, texts: Sequence[str]
) -> Iterator[Arguments]:
    data = [n for n in names if n not in group.constants and n not in group.numbers]
    order = tuple(n for n in names if n not in group.numbers)
    if len(data) == 1:
        proposed: Iterable[Arguments] = shapes.elementwise(data[0])
    else:
        proposed = (
            shapes.proposals(data, multiplies=bool(_PRODUCT.search(" ".join(texts))))
            if data
            else ()
        )
    for arguments in proposed:
        yield replace(arguments, constants=group.constants, order=order)


def _of_group(
    readings: Iterable[Arguments], functions: Functions, asked: Sequence[str], accepts: Accepts
) -> Fit | None:
    first: Fit | None = None
    best: Fit | None = None
    ran = 0
    for arguments in readings:
        if first is not None and not _is_twin(arguments, first.arguments):
            continue
        kept = running_both.kept_by(functions, arguments)
        if kept is None:
            continue
        ran += 1
        tried = _called(functions, arguments, asked, kept, accepts)
        if tried is not None and tried.complete and not _is_number(tried):
            return _by_columns(tried)
        if tried is not None and first is None and tried.is_whole:
            first = tried
        if tried is not None and (best is None or tried.score > best.score):
            best = tried
        if ran >= _READINGS:
            break
    if first is None or not _is_number(first):
        return first or best
    return _entry_by_entry(first, asked, accepts)


def _is_number(found: Fit) -> bool:
    return len(found.arguments.slots) == 1 and not found.arguments.slots[0].shape


def _entry_by_entry(found: Fit, asked: Sequence[str], accepts: Accepts) -> Fit:
    """A function of a single number, run on each entry of a vector: numbers of both signs."""
    functions = replace(
        found.functions,
        forward=lifted(found.functions.forward),
        backward=lifted(found.functions.backward),
    )
    vector = replace(found.arguments.slots[0], shape=("D",))
    arguments = replace(found.arguments, slots=(vector,), sizes={"D": shapes.D})
    kept = running_both.kept_by(functions, arguments)
    tried = None if kept is None else _called(functions, arguments, asked, kept, accepts)
    return found if tried is None or not tried.is_whole else replace(tried, lifted=True)


def lifted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for arrays, entry by entry; numbers beside them are given to each."""

    def run(*given: Any, **settings: Any) -> Any:
        size = max(np.size(v) for v in given)
        columns = [np.broadcast_to(np.ravel(v), (size,)) for v in given]
        values = [function(*entry, **settings) for entry in zip(*columns, strict=True)]
        return np.reshape(np.array(values), np.shape(max(given, key=np.size)))

    return run


def _called(
    functions: Functions, arguments: Arguments, asked: Sequence[str], kept: int, accepts: Accepts
) -> Fit | None:
    """The call of the backward with which all gradients are right, else with which most works."""
    known = [*running_both.order(arguments), *functions.settings]
    best: Fit | None = None
    for handed in ways(asked, known, outputs=functions.outputs, kept=kept):
        if not accepts(handed):
            continue
        tried = running_both.fit(functions, arguments, handed)
        if tried.complete:
            return tried
        if best is None or tried.score > best.score:
            best = tried
    return best


def _is_twin(one: Arguments, other: Arguments) -> bool:
    shape = other.slots[0].shape
    return len(shape) == 2 and one.slots[0].shape == shape[::-1]


def _by_columns(found: Fit) -> Fit:
    """The same data read as columns, where columns keep apart and rows do not (a softmax of them)."""
    slot = found.arguments.slots[0]
    if len(found.arguments.slots) > 1 or slot.shape != ("N", "D"):
        return found
    value = running_both.values_for(found.arguments)[slot.name]
    columns = value.copy()
    columns[:, 0] += 0.1
    rows = value.copy()
    rows[0] += 0.1
    run = running_both.forward(found.functions, found.arguments)
    try:
        outputs = []
        for x in (value, rows, columns):
            np.random.seed(0)
            held = running_both.start(found.functions, found.arguments.constants)
            outputs.append(np.asarray(run(held, {slot.name: x})))
        apart = [
            bool(np.allclose(outputs[1][1:], outputs[0][1:])),
            bool(np.allclose(outputs[2][:, 1:], outputs[0][:, 1:])),
        ]
    except Exception:
        return found
    if apart != [False, True]:
        return found
    turned = replace(found.arguments, slots=(replace(slot, shape=("D", "N")),))
    return replace(found, arguments=turned)
