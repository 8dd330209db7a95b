"""Running the steps of one trial on one instance and writing down what happened."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..adapters.contain import words
from ..adapters.state import leaves
from ..model import Array, Backward, Failure, Forward, Outcome, Place, Record, Trial
from ..numdiff.carrier import carried
from ..subject import Instance

Locate = Callable[[BaseException], Place | None]
Where = Callable[[str, int], Place | None]


def observe(
    instance: Instance,
    trial: Trial,
    *,
    locate: Locate,
    where: Where,
    rewind: Callable[[], None] = lambda: None,
) -> Outcome:
    """The trial's records; it ends early at the first step that raises.

    `rewind` is called before a backward: one that runs its own forward draws the same masks.
    """
    records: list[Record] = []
    held: dict[str, Array] = {}
    output: Array | None = None
    for step in trial.steps:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            if isinstance(step, Forward):
                held = {k: _private(v, readonly=trial.readonly) for k, v in step.values.items()}
                record, output = _forward(instance, step, held, locate)
            else:
                rewind()
                record = _backward(instance, step, held, output, trial, locate)
        records.append(_with_warnings(record, warned, where))
        if record.failure is not None:
            break
    return Outcome(tuple(records))


def bare_output(instance: Instance, step: Forward) -> Array | None:
    """Only the value of one forward, with no bookkeeping: what numeric derivatives ask for.

    A complex value carries a derivative in its imaginary part; code that would drop it raises.
    """
    given = {k: np.array(v) for k, v in step.values.items()}
    if all(v.dtype.kind != "c" for v in given.values()):
        return as_array(instance.forward(given))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        return as_array(instance.forward({k: carried(v) for k, v in given.items()}))


def as_array(value: Any) -> Array | None:
    """A numeric array from what code returned, or None."""
    if value is None or isinstance(value, (str, bytes)):
        return None
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _private(value: Array, *, readonly: bool) -> Array:
    mine = np.array(value, copy=True)
    if readonly:
        mine.flags.writeable = False
    return mine


def _forward(
    instance: Instance, step: Forward, held: dict[str, Array], locate: Locate
) -> tuple[Record, Array | None]:
    try:
        returned = instance.forward(held)
    except Exception as error:
        return Record(failure=failure_of(error, locate)), None
    output = as_array(returned)
    live = output if isinstance(returned, np.ndarray) else None
    record = Record(
        output=None if output is None else output.copy(),
        mutated=_mutated(held, step.values, instance),
        aliases=tuple(_aliases({"output": live, **held}, instance, held)),
    )
    return record, live


def _backward(
    instance: Instance,
    step: Backward,
    held: Mapping[str, Array],
    output: Array | None,
    trial: Trial,
    locate: Locate,
) -> Record:
    before = {k: v.copy() for k, v in held.items()}
    given: Array | float | None = step.cotangent
    if isinstance(given, np.ndarray):
        given = _private(given, readonly=trial.readonly)
    try:
        claimed = instance.backward(given)
    except Exception as error:
        return Record(failure=failure_of(error, locate))
    arrays = {name: as_array(value) for name, value in claimed.items()}
    mutated = _mutated(held, before, instance)
    if isinstance(given, np.ndarray) and isinstance(step.cotangent, np.ndarray):
        if not np.array_equal(given, step.cotangent, equal_nan=True):
            mutated = (*mutated, "cotangent")
    live = {f"d{k}": v for k, v in claimed.items() if isinstance(v, np.ndarray)}
    known = {
        "cotangent": given if isinstance(given, np.ndarray) else None,
        "output": output,
        **held,
    }
    return Record(
        gradients={k: v.copy() for k, v in arrays.items() if v is not None},
        mutated=mutated,
        aliases=tuple(_aliases({**live, **known}, instance, held)),
    )


def _mutated(
    held: Mapping[str, Array], before: Mapping[str, Array], instance: Instance
) -> tuple[str, ...]:
    changed = [
        k
        for k in held
        if not np.array_equal(held[k], before[k], equal_nan=held[k].dtype.kind == "f")
    ]
    now = instance.parameters()
    changed += [
        k
        for k, v in now.items()
        if k in before and v.shape == before[k].shape and not np.array_equal(v, before[k])
    ]
    return tuple(dict.fromkeys(changed))


def _aliases(
    arrays: Mapping[str, Array | None], instance: Instance, held: Mapping[str, Array]
) -> Iterable[tuple[str, str]]:
    named = [(k, v) for k, v in arrays.items() if v is not None and v.size]
    for root, obj in instance.roots().items():
        named += [(f"cache {root}.{leaf.path}", leaf.array) for leaf in leaves(obj, depth=2)]
    for i, (name, array) in enumerate(named):
        if name.startswith("cache "):
            break
        for other, there in named[i + 1 :]:
            if (
                there.size
                and array.size
                and np.may_share_memory(array, there)
                and np.shares_memory(array, there)
            ):
                yield name, other


def failure_of(error: BaseException, locate: Locate) -> Failure:
    return Failure(type(error).__name__, words(error), locate(error))


def _with_warnings(record: Record, warned: list[warnings.WarningMessage], where: Where) -> Record:
    if not warned:
        return record
    said = tuple(
        dict.fromkeys(
            (w.category.__name__, str(w.message), where(w.filename, w.lineno)) for w in warned[:50]
        )
    )
    return replace(record, warnings=said)
