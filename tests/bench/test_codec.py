"""What crosses the border arrives as it was sent, or is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from nncheck.bench.codec import (
    decoded,
    encoded,
    outputs_data,
    outputs_of,
    steps_data,
    steps_of,
    trial_data,
    trial_of,
)
from nncheck.model import Backward, Forward, Outcome, Place, Record, Trial

ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.array(3.5),
    np.zeros((0, 4), np.float32),
    np.array([[True], [False]]),
    np.array([1 + 2j, np.nan, np.inf]),
    np.array([1, -2], np.int64),
    np.array([1.1], np.longdouble),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.arange(12.0).reshape(3, 4)[::2, ::-1],
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype} {a.shape}")
def test_arrays_keep_every_bit(array):
    back = decoded(encoded([array]), list[Any])[0]
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable


def test_records_keep_their_types():
    record = Record(
        output=np.ones(3),
        gradients={"x": np.zeros((2, 2))},
        warnings=(("RuntimeWarning", "overflow", Place("a.py", 3, 3)),),
        aliases=(("dx", "cotangent"),),
    )
    back = decoded(encoded([Outcome((record,))]), list[Outcome])[0].records[0]
    assert back.warnings == record.warnings
    assert back.aliases == record.aliases
    assert np.array_equal(back.gradients["x"], np.zeros((2, 2)))


def test_a_trial_arrives_with_its_steps():
    trial = Trial((Forward({"x": np.ones(2)}), Backward(1.0), Backward(np.ones(2))), readonly=True)
    data = decoded(encoded(trial_data(trial)), dict[str, Any])
    back = trial_of(data)
    assert [type(s) for s in back.steps] == [Forward, Backward, Backward]
    assert back.readonly
    assert back.steps[1].cotangent == 1.0


@pytest.mark.parametrize("thing", [object(), np.array([object()]), np.array(["text"]), len])
def test_what_is_no_data_does_not_cross(thing):
    with pytest.raises(TypeError):
        encoded([thing])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        encoded({"records": 3}),
        encoded([{"records": [{"output": 1, "mutated": "x"}]}]),
        msgspec.msgpack.encode([msgspec.msgpack.Ext(7, b"abc")]),
        msgspec.msgpack.encode([msgspec.msgpack.Ext(1, b"\x00\x04\x92\xa3|O8")]),
        msgspec.msgpack.encode([msgspec.msgpack.Ext(1, b"\x00")]),
    ],
)
def test_what_is_no_answer_is_refused(data):
    with pytest.raises(ValueError):
        decoded(data, list[Outcome])


def steps(*values):
    return [Forward(v) for v in values]


W, X = np.ones((2, 3)), np.arange(4.0)


@pytest.mark.parametrize(
    "given",
    [
        steps(*({"W": W, "x": X + k} for k in range(5))),
        steps(*({"W": W, "x": np.asarray(float(k))} for k in range(3))),
        steps({"W": W, "x": X}, {"W": W, "x": X[:2]}),
        steps({"W": W, "x": X}, {"x": X}),
        steps({"W": W, "x": X}, {"W": W, "x": X.astype(complex)}),
        steps({"W": W, "x": X}, {"W": W, "x": X}),
        steps(*({"W": W, "x": X + k * 1j} for k in range(3)), *({"W": W, "x": X} for _ in "ab")),
        steps({"W": W, "x": 2.0}, {"W": W, "x": 3.0}),
        steps({"W": W}),
        [],
    ],
    ids="one-slot numbers shapes names types same mixed plain single none".split(),
)
def test_many_steps_arrive_as_they_were_sent(given):
    back = steps_of(decoded(encoded(steps_data(given)), list[Any]))
    assert len(back) == len(given)
    for there, here in zip(back, given, strict=True):
        assert there.values.keys() == here.values.keys()
        for name, value in here.values.items():
            assert np.asarray(there.values[name]).dtype == np.asarray(value).dtype
            assert np.array_equal(there.values[name], value)


@pytest.mark.parametrize(
    "given",
    [
        [X, X + 1],
        [X, None],
        [X, X[:1]],
        [np.asarray(1.0), np.asarray(2.0)],
        [None, None],
        [X],
        [X, X, 1j * X, None, X],
        [],
    ],
    ids="alike lost shapes numbers none one mixed nothing".split(),
)
def test_outputs_arrive_as_they_were_sent(given):
    back = outputs_of(decoded(encoded(outputs_data(given)), Any), len(given))
    assert all((a is None) == (b is None) for a, b in zip(back, given, strict=True))
    assert all(a is None or np.array_equal(a, b) for a, b in zip(back, given, strict=True))


@pytest.mark.parametrize(
    "forged", ["text", 3, None, {"a": 1}, [X], [X, X, X], ["a", "b"], np.asarray(1.0), np.ones(3)]
)
def test_outputs_that_are_none_are_refused(forged):
    with pytest.raises(ValueError, match="output"):
        outputs_of(forged, 2)
