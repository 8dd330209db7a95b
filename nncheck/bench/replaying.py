"""One forward and one backward as lines of Python, and the proof that the lines do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array, Backward, Forward, Place, Replayed, Trial
from ..subject import Instance
from .finding_again import claim, objective
from .recording import Recorder, recording

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Making:
    """How instances are made, and how random numbers come again: `start` before a backward."""

    make: Callable[[], Instance]
    start: Callable[[Instance], None]
    rewind: Callable[[], None]
    seeds_backward: bool


def recorded(
    trial: Trial,
    made: Making,
    where: Callable[[str, int], Place | None],
    namespace: Mapping[str, Any],
) -> Replayed:
    """The first forward and backward of the trial as lines, tried at the others as well."""
    points = _points(trial)
    recorder = Recorder(lambda file, line: where(file, line) is not None, namespace, points[0][0])
    replayed = _written(recorder, made, *points[0])
    if replayed.missing:
        return replayed
    text = run_text(replayed)
    for slots, cotangent in points if not replayed.raises else ():
        if not _gives_the_same(text, made, namespace, slots, cotangent):
            return nothing("what it gives hangs on more than what it is given")
    return replayed


def nothing(reason: str) -> Replayed:
    """No lines, and why."""
    return Replayed((), (), "", (), {}, missing=reason)


_Slots = dict[str, Array]


def _points(trial: Trial) -> list[tuple[_Slots, Any]]:
    """The values of each forward by slot, with `dout`, and what backward is given."""
    forwards = [s for s in trial.steps if isinstance(s, Forward)]
    backwards = [s for s in trial.steps if isinstance(s, Backward)]
    points = []
    for ahead, back in zip(forwards, backwards, strict=True):
        slots = {k: np.asarray(v) for k, v in ahead.values.items()}
        if back.cotangent is not None and not _is_one(back.cotangent):
            slots["dout"] = np.asarray(back.cotangent)
        points.append((slots, back.cotangent))
    return points


def _is_one(cotangent: Array | float) -> bool:
    return not isinstance(cotangent, np.ndarray) and cotangent == 1


def _above(cotangent: Any) -> Any:
    return cotangent.copy() if isinstance(cotangent, np.ndarray) else cotangent


def _fed(slots: _Slots) -> _Slots:
    return {k: v.copy() for k, v in slots.items() if k != "dout"}


def _written(recorder: Recorder, made: Making, slots: _Slots, cotangent: Any) -> Replayed:
    lines, output, raises = recorder.lines, "None", ""
    gradients: Mapping[str, Any] = {}
    said, built, ahead = "", 0, 0
    try:
        with recording(recorder):
            instance = made.make()
            built = len(lines)
            given = instance.forward(_fed(slots))
            ahead, after = len(lines), recorder.held
            recorder.is_going_back = True
            made.start(instance)
            if ahead == built:
                return nothing("its forward calls no function of the file")
            output, said = objective(np.asarray(given), after, slots)
            gradients = instance.backward(_above(cotangent))
    except Exception as error:
        raises = type(error).__name__
        ahead = ahead or len(lines)
    claims = {
        slot: claim(np.asarray(g), recorder.held, slots, slot)
        for slot, g in gradients.items()
        if g is not None
    }
    lost = [slot for slot, found in claims.items() if not found]
    missing = recorder.missing or ("" if raises else said)
    if not missing and lost and len(lost) == len(claims):
        missing = f"the gradient of {', '.join(lost)} is put together from several calls"
    if not missing and raises and not lines:
        missing = f"it raises {raises} before anything of it is called"
    return Replayed(
        tuple(lines[:built]), tuple(lines[built:ahead]), output, tuple(lines[ahead:]),
        {s: c for s, c in claims.items() if c}, missing, raises, made.seeds_backward,
    )  # fmt: skip


def run_text(replayed: Replayed) -> str:
    """A function `shown_run` that makes the calls in their order; random numbers are the same each time."""
    claims = "".join(f"        {name!r}: {said},\n" for name, said in replayed.claims.items())
    lines = (
        _SEEDED, *replayed.build, _SEEDED, *replayed.forward,
        f"shown_output = {replayed.output}", "if not shown_back:", "    return shown_output, {}",
        *([_SEEDED] if replayed.seeds_backward else []), *replayed.backward,
    )  # fmt: skip
    body = "\n".join(f"    {line}" for line in lines)
    return f"def shown_run(shown_v, shown_back=True):\n{body}\n    return shown_output, {{\n{claims}    }}"


_SEEDED = "shown_np.random.seed(0)"


def _gives_the_same(
    text: str, made: Making, namespace: Mapping[str, Any], slots: _Slots, cotangent: Any
) -> bool:
    """The lines and the instance agree in the output and in every gradient."""
    try:
        instance = made.make()
        output = np.asarray(instance.forward(_fed(slots)))
        made.start(instance)
        gradients = instance.backward(_above(cotangent))
        scope = {**namespace, "shown_np": np}
        exec(compile(text, "<lines>", "exec"), scope)  # noqa: S102 - the calls of the checked code
        made.rewind()
        again, claims = scope["shown_run"]({k: v.copy() for k, v in slots.items()})
    except Exception:
        return False
    pairs = [(output, again), *((gradients[s], c) for s, c in claims.items())]
    return all(_alike(np.asarray(a), np.asarray(b)) for a, b in pairs)


def _alike(a: Array, b: Array) -> bool:
    same = a.shape == b.shape or a.size == b.size == 1
    return same and bool(np.allclose(a.ravel(), b.ravel(), rtol=_CLOSE, atol=1e-12, equal_nan=True))
