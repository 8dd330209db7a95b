"""What crosses the process border: plain data, arrays as raw bytes with dtype and shape.

No pickle and no object arrays. What comes from the side where checked code runs is decoded into
declared types, or refused.
"""

from __future__ import annotations

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


_TRIAL = ("readonly", "flow", "part", "seed", "altered")


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


_COURSE = ("setting", "losses", "meddle")


def edits_of(data: Sequence[Sequence[Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(*fields) for fields in data)


def edits_data(edits: Sequence[Edit]) -> list[tuple[str, int, int, str]]:
    return [(e.path, e.start, e.end, e.new) for e in edits]
