"""Taking an optimizer through a course and writing down where the parameters went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model import Array, Course, Place, Replayed, Walk
from ..subject import Stepper
from .held import Held
from .observe import Locate, failure_of
from .recording import NotWrittenError, Recorder, recording
from .things import Things


def walked(start: Callable[[str], Stepper], course: Course, locate: Locate) -> Walk:
    """The walk of a fresh optimizer; it ends early at the first step that raises."""
    values: list[Mapping[str, Array]] = []
    try:
        stepper = start(course.setting)
        stepper.place(course.start)
        for number, gradients in enumerate(course.gradients):
            given = {name: g.copy() for name, g in gradients.items()}
            loss = course.losses[number] if course.losses else 1.0 / (number + 1)
            stepper.step(given, loss, meddle=course.meddle)
            values.append(stepper.parameters())
    except Exception as error:
        return Walk(tuple(values), failure_of(error, locate))
    return Walk(tuple(values))


def walk_recorded(
    start: Callable[[str], Stepper],
    course: Course,
    where: Callable[[str, int], Place | None],
    namespace: Mapping[str, Any],
) -> Walk:
    """The walk, with lines that take the same steps: `shown_steps` holds the parameters after each."""
    slots = given_as_slots(course)
    lines: list[str] = ["shown_steps = []"]
    once = frozenset(slots) - frozenset(course.start)
    things = Things(lines, slots, once)
    recorder = Recorder(lambda file, line: where(file, line) is not None, namespace, slots, things)
    values: list[Mapping[str, Array]] = []
    missing = ""
    try:
        with recording(recorder):
            stepper = start(course.setting)
            stepper.place(course.start)
            for number, gradients in enumerate(course.gradients):
                given = {name: g.copy() for name, g in gradients.items()}
                loss = course.losses[number] if course.losses else 1.0 / (number + 1)
                stepper.step(given, loss, meddle=False)
                values.append(stepper.parameters())
                lines.append(_read(values, course, things, recorder))
    except Exception as error:
        missing = (
            str(error)
            if isinstance(error, NotWrittenError)
            else f"it raises {type(error).__name__}"
        )
    missing = recorder.missing or missing
    text = walk_text(lines)
    if not missing and not _steps_the_same(text, slots, namespace, values):
        missing = "its steps hang on more than what it is given"
    return Walk(tuple(values), replayed=Replayed((), tuple(lines), "", (), {}, missing))


def given_as_slots(course: Course) -> dict[str, Array]:
    """The values of the script: where the parameters start, and the gradients of each step."""
    steps = enumerate(course.gradients, 1)
    return {
        **course.start,
        **{f"d{n}, step {k}": g for k, given in steps for n, g in given.items()},
    }


def _read(
    values: list[Mapping[str, Array]], course: Course, things: Things, recorder: Recorder
) -> str:
    """The line that keeps the parameters after a step, by what they equal."""
    before = (
        {n: Held(f"shown_steps[-1][{n!r}]", v) for n, v in values[-2].items()}
        if len(values) > 1
        else {n: Held(f"shown_v[{n!r}]", v) for n, v in course.start.items()}
    )
    said = {n: _found(v, before[n], things, recorder) for n, v in values[-1].items()}
    things.parameters = [Held(f"shown_steps[-1][{n!r}]", v) for n, v in values[-1].items()]
    inner = ", ".join(f"{n!r}: shown_np.array({text})" for n, text in said.items())
    return f"shown_steps.append({{{inner}}})"


def _found(value: Array, before: Held, things: Things, recorder: Recorder) -> str:
    held = [*things.arrays(), *recorder.held]
    for one in held:
        if one.array.shape == value.shape and np.array_equal(one.array, value, equal_nan=True):
            return one.expression
    for one in held:
        if one.array.shape == value.shape and np.allclose(
            before.array + one.array, value, rtol=1e-12, atol=0
        ):
            return f"{before.expression} + {one.expression}"
    if np.array_equal(before.array, value):
        return before.expression
    raise NotWrittenError("where it leaves its parameters is not found")


def walk_text(lines: list[str] | tuple[str, ...]) -> str:
    """A function `shown_run` that takes the steps."""
    body = "\n".join(f"    {line}" for line in ("shown_np.random.seed(0)", *lines))
    return f"def shown_run(shown_v):\n{body}\n    return shown_steps"


def _steps_the_same(
    text: str,
    slots: Mapping[str, Array],
    namespace: Mapping[str, Any],
    values: list[Mapping[str, Array]],
) -> bool:
    try:
        scope = {**namespace, "shown_np": np, "ShownThing": _Thing}
        exec(compile(text, "<lines>", "exec"), scope)  # noqa: S102 - the calls of the checked code
        again = scope["shown_run"]({k: v.copy() for k, v in slots.items()})
    except Exception:
        return False
    return len(again) == len(values) and all(
        np.allclose(a[n], v[n], rtol=1e-9, atol=1e-12, equal_nan=True)
        for a, v in zip(again, values, strict=True)
        for n in v
    )


class _Thing:
    """An object with attributes, as the script has it."""

    trainable = True

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)

    def parameters(self) -> Any:
        return self.__dict__.get("params", [])
