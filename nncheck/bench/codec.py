"""What crosses the process border: plain data, arrays as raw bytes with dtype and shape.

No pickle and no object arrays. What comes from the side where checked code runs is decoded into
declared types, or refused.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import numpy as np

from ..model import Array, Backward, Course, Edit, Forward, Trial

_ARRAY = 1
# kinds of numbers: bool, integers, floats, complex
_KINDS = "biufc"

T = TypeVar("T")


def encoded(message: object) -> bytes:
    """The bytes of a message; TypeError for what is no data."""
    return _ENCODER.encode(message)


def decoded(data: bytes, kind: type[T]) -> T:
    """A message of this type; ValueError where the bytes are anything else."""
    try:
        return msgspec.msgpack.decode(data, type=kind, ext_hook=_read)
    except (msgspec.DecodeError, TypeError) as error:
        raise ValueError(str(error)) from error


def _write(value: object) -> Any:
    if isinstance(value, np.generic) and not isinstance(value, (np.longdouble, np.complexfloating)):
        return value.item()
    array = np.asarray(value)
    if not isinstance(value, (np.ndarray, np.generic, complex)) or array.dtype.kind not in _KINDS:
        raise TypeError(f"{type(value).__name__} is no data that could cross")
    head = msgspec.msgpack.encode((array.dtype.str, array.shape))
    return msgspec.msgpack.Ext(_ARRAY, len(head).to_bytes(2, "big") + head + array.tobytes())


def _read(code: int, data: memoryview) -> Array:
    if code != _ARRAY:
        raise ValueError(f"extension {code} is not known")
    size = int.from_bytes(data[:2], "big")
    name, shape = msgspec.msgpack.decode(data[2 : 2 + size], type=tuple[str, tuple[int, ...]])
    dtype = np.dtype(name)
    if dtype.kind not in _KINDS:
        raise ValueError(f"an array of {name} is no array of numbers")
    return np.frombuffer(data[2 + size :], dtype).reshape(shape).copy()


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_write)


# -- what the judge asks: steps are told apart by a letter -----------------------------------


def trial_data(trial: Trial) -> dict[str, Any]:
    steps = [
        ("F", dict(s.values)) if isinstance(s, Forward) else ("B", s.cotangent) for s in trial.steps
    ]
    fields = {name: getattr(trial, name) for name in _TRIAL}
    return {"steps": steps, **fields}


def trial_of(data: Mapping[str, Any]) -> Trial:
    steps = tuple(Forward(v) if letter == "F" else Backward(v) for letter, v in data["steps"])
    return Trial(steps, **{name: data[name] for name in _TRIAL})


_TRIAL = ("readonly", "flow", "spread", "record", "part", "seed", "altered")


def course_data(course: Course) -> dict[str, Any]:
    return {
        "start": dict(course.start),
        "gradients": [dict(g) for g in course.gradients],
        **{name: getattr(course, name) for name in _COURSE},
    }


def course_of(data: Mapping[str, Any]) -> Course:
    fields = {name: data[name] for name in _COURSE}
    fields["losses"] = tuple(fields["losses"])
    return Course(data["start"], tuple(data["gradients"]), **fields)


_COURSE = ("setting", "losses", "meddle", "record")


# -- many forwards at once: most differ in one slot, and all give arrays of one shape ---------


def steps_data(steps: Sequence[Forward]) -> list[dict[str, Any]]:
    """Runs of steps: the values that a run shares once, what differs as one array with a row a step."""
    return [_run_data(run) for run in _runs(steps)]


def _runs(steps: Sequence[Forward]) -> list[list[Forward]]:
    """The steps in runs whose values have the same names, types and shapes."""
    kinds = [{name: _kind(v) for name, v in step.values.items()} for step in steps]
    runs: list[list[Forward]] = []
    for i, step in enumerate(steps):
        if i and kinds[i] == kinds[i - 1]:
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _run_data(steps: Sequence[Forward]) -> dict[str, Any]:
    first = steps[0].values
    shared = {k: v for k, v in first.items() if all(s.values[k] is v for s in steps)}
    # a carrier of derivatives is an array of complex numbers; the other side dresses it again
    rows = {k: _stacked([_plain(s.values[k]) for s in steps]) for k in first if k not in shared}
    if not rows or any(r is None for r in rows.values()):
        return {"each": [dict(s.values) for s in steps]}
    return {"shared": shared, "rows": rows}


def steps_of(data: Sequence[Mapping[str, Any]]) -> list[Forward]:
    return [step for run in data for step in _run_of(run)]


def _run_of(data: Mapping[str, Any]) -> list[Forward]:
    if "each" in data:
        return [Forward(values) for values in data["each"]]
    names, arrays = list(data["rows"]), list(data["rows"].values())
    return [
        Forward({**data["shared"], **dict(zip(names, row, strict=True))})
        for row in zip(*map(rows_of, arrays), strict=True)
    ]


def outputs_data(outputs: Sequence[Array | None]) -> list[Array | None]:
    """Runs of outputs of one type and shape as rows of one array; a failed one is a run of its own."""
    found: list[Array | None] = []
    for (_, shape), group in itertools.groupby(outputs, _kind):
        run = list(group)
        found += [None] * len(run) if shape is None else [np.stack([_plain(o) for o in run])]
    return found


def outputs_of(data: object, count: int) -> list[Array | None]:
    """The outputs of so many steps; ValueError for anything else."""
    if not isinstance(data, list):
        raise ValueError(f"{count} outputs were to come")
    found: list[Array | None] = []
    for run in data:
        if not (run is None or (isinstance(run, np.ndarray) and run.ndim)):
            raise ValueError("an output is no array")
        found += [None] if run is None else rows_of(run)
    if len(found) != count:
        raise ValueError(f"{count} outputs were to come")
    return found


def _kind(value: Any) -> tuple[Any, Any]:
    return getattr(value, "dtype", None), getattr(value, "shape", None)


def _plain(value: Any) -> Any:
    """An array without the dress of a subclass; anything else as it is."""
    return np.ndarray.view(value, np.ndarray) if isinstance(value, np.ndarray) else value


def rows_of(array: Array) -> list[Array]:
    """Views of the rows; those of a vector are arrays too."""
    return [array[i, ...] for i in range(len(array))]


def _stacked(arrays: Sequence[Any]) -> Array | None:
    """Arrays of a run as rows of one; None for what is no array, and where it saves nothing."""
    first = arrays[0] if arrays else None
    if len(arrays) < 2 or not isinstance(first, np.ndarray):
        return None
    return np.stack(arrays) if all(type(a) is np.ndarray for a in arrays) else None


def edits_of(data: Sequence[Sequence[Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(*fields) for fields in data)


def edits_data(edits: Sequence[Edit]) -> list[tuple[str, int, int, str]]:
    return [(e.path, e.start, e.end, e.new) for e in edits]
