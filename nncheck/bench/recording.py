"""Writes down how nncheck calls somebody's code, as lines of Python that do the same again.

Only calls that cross the border count: a function of the checked file, called from outside it. What it was
given and what it gave are found again by their values: an argument is a slot, or came out of an earlier
call; an output or a gradient stands in what a call returned or in what an object holds. So the lines
know nothing of the style of the code. What is found nowhere is said instead.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..adapters.state import leaves
from ..model import Array
from .finding_again import literal
from .held import Held, arrays_of, items, own_attributes
from .things import Things

_CONSTRUCTOR = "__init__"


class NotWrittenError(Exception):
    """What cannot be written as a line."""


class Recorder:
    """The lines of one trial; `slots`: the values that the forward is given."""

    def __init__(
        self,
        is_theirs: Callable[[str, int], bool],
        namespace: Mapping[str, Any],
        slots: Mapping[str, Array],
        things: Things | None = None,
    ) -> None:
        self._is_theirs, self._namespace = is_theirs, namespace
        self.slots = slots
        # what the caller of an optimizer owns, which is no value of one call
        self._things = things
        if things is not None:
            things.otherwise = self._expression
        self.lines: list[str] = [] if things is None else things.lines
        self.missing = ""
        self.is_going_back = things is not None
        # objects and results by the name that the lines give them
        self._named: dict[str, Any] = {}
        self._put: set[str] = set()
        self._running: types.FrameType | None = None
        self._writing = ""
        # what could be read off after the last call, copied before anything is put back
        self.held: list[Held] = []
        # what each object held by itself when the last call had returned
        self._last: dict[str, dict[str, Any]] = {}

    def profile(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """The profile function: calls and returns of Python functions."""
        if event == "call" and self._running is None:
            code = frame.f_code
            if not code.co_name.startswith("<listcomp") and self._is_theirs(
                code.co_filename, code.co_firstlineno
            ):
                self._running = frame
                self._called(frame)
        elif event == "return" and frame is self._running:
            self._returned(frame, argument)
            self._running = None

    # -- calls -------------------------------------------------------------------------

    def _called(self, frame: types.FrameType) -> None:
        self._writing = ""
        try:
            if self._things is not None:
                self._things.refresh()
            if frame.f_code.co_name != _CONSTRUCTOR:
                self._set_attributes()
                if not self.is_going_back:
                    self._put_parameters()
            self._writing = self._call(frame)
        except NotWrittenError as problem:
            self.missing = self.missing or str(problem)

    def _returned(self, frame: types.FrameType, value: Any) -> None:
        if frame.f_code.co_name == _CONSTRUCTOR:
            made = frame.f_locals.get(frame.f_code.co_varnames[0])
            self._write(self._new("o", made), self._writing)
        elif self._writing:
            self._write(self._new("r", value), self._writing)
        self.held = list(self._everything())
        self._last = {name: own_attributes(held) for name, held in self._named.items()}
        if self._things is not None:
            self._things.remember(self.held)

    def _write(self, name: str, call: str) -> None:
        self.lines.append(f"{name} = {call}")

    def _new(self, letter: str, value: Any) -> str:
        name = f"shown_{letter}{len(self._named) + 1}"
        self._named[name] = value
        return name

    def _call(self, frame: types.FrameType) -> str:
        code = frame.f_code
        names = code.co_varnames
        count = code.co_argcount
        values = [frame.f_locals[n] for n in names[:count] if n in frame.f_locals]
        words = [(n, frame.f_locals[n]) for n in names[count : count + code.co_kwonlyargcount]]
        rest = count + code.co_kwonlyargcount
        if code.co_flags & 0x04:
            values += frame.f_locals[names[rest]]
            rest += 1
        if code.co_flags & 0x08:
            words += frame.f_locals[names[rest]].items()
        function, values = self._function(code, values)
        given = [self._expression(v) for v in values]
        if code.co_name == _CONSTRUCTOR:
            # what an object keeps is overwritten when its parameters are put
            given = [f"{g}.copy()" if g.startswith("shown_v[") else g for g in given]
        given += [f"{n}={self._expression(v)}" for n, v in words]
        return f"{function}({', '.join(given)})"

    def _function(self, code: types.CodeType, values: list[Any]) -> tuple[str, list[Any]]:
        """How the function is called, and what of its arguments is still to be given."""
        owner = values[0] if values else None
        if code.co_name == _CONSTRUCTOR:
            return self._class(type(owner)), values[1:]
        if _has_method(type(owner), code):
            return f"{self._object(owner)}.{code.co_name}", values[1:]
        if isinstance(owner, type) and _has_method(owner, code):
            return f"{self._class(owner)}.{code.co_name}", values[1:]
        for name, value in [*self._namespace.items(), *self._named.items()]:
            if isinstance(value, type) and _has_method(value, code):
                return f"{self._class(value)}.{code.co_name}", values
            for path, item in [("", value), *items(value, 2)]:
                if getattr(item, "__code__", None) is code:
                    return f"{name}{path}", values
        raise NotWrittenError(f"{code.co_qualname} is not reached by a name")

    def _class(self, cls: type[Any]) -> str:
        # a class that an adapter has derived is called like the one that is meant
        for one in (c for c in cls.__mro__ if c.__name__ == cls.__name__):
            here: Any = self._namespace.get(one.__qualname__.split(".")[0])
            for part in one.__qualname__.split(".")[1:]:
                here = getattr(here, part, None)
            if here is one:
                return str(one.__qualname__)
        raise NotWrittenError(f"the class {cls.__qualname__} is made while the code runs")

    def _object(self, value: Any) -> str:
        for name, held in self._named.items():
            if held is value:
                return name
        cls = type(value)
        given = ""
        if dataclasses.is_dataclass(cls):
            fields = [f.name for f in dataclasses.fields(cls) if f.init]
            given = ", ".join(f"{n}={self._expression(getattr(value, n))}" for n in fields)
        elif isinstance(getattr(cls, _CONSTRUCTOR, None), types.FunctionType):
            raise NotWrittenError(f"nothing shows how the {cls.__name__} was built")
        made = f"{self._class(cls)}({given})"
        name = self._new("o", value)
        self._write(name, made)
        return name

    def _set_attributes(self) -> None:
        """The lines that set what was set from outside since the last call."""
        for name, before in self._last.items():
            for attribute, value in own_attributes(self._named[name]).items():
                if before.get(attribute) is value or type(value) is dict:
                    continue
                with contextlib.suppress(NotWrittenError):
                    said = self._expression(value)
                    copied = f"{said}.copy()" if said.startswith("shown_v[") else said
                    self.lines.append(f"{name}.{attribute} = {copied}")
                    self._put.add(f"{name}.{attribute}")

    def _put_parameters(self) -> None:
        """The lines that put the values of parameters where they are found to stand."""
        for name, held in list(self._named.items()):
            if not name.startswith("shown_o"):
                continue
            for leaf in leaves(held):
                where = f"{name}.{leaf.path}"
                slot = next((s for s in self.slots if _same(self.slots[s], leaf.array)), None)
                if slot is None or where in self._put:
                    continue
                self._put.add(where)
                at = "" if leaf.is_scalar else "[...]"
                self.lines.append(f"{where}{at} = shown_v[{slot!r}]")
        self._put_variables()

    def _put_variables(self) -> None:
        """The same for variables of the file."""
        for name, value in self._namespace.items():
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and name not in self._put:
                slot = next((s for s in self.slots if _same(self.slots[s], value)), None)
                if slot is not None:
                    self._put.add(name)
                    self.lines.append(f"{name}[...] = shown_v[{slot!r}]")

    # -- values ------------------------------------------------------------------------

    def _expression(self, value: Any) -> str:
        for name, held in self._named.items():
            if held is value and not isinstance(value, (int, str, bool, type(None))):
                return name
            for path, item in items(held, 2) if name.startswith("shown_r") else ():
                if item is value and not isinstance(item, (int, str, bool, type(None))):
                    return f"{name}{path}"
        container = self._container(value)
        if container is not None:
            return container
        if isinstance(value, type):
            return self._class(value)
        found = literal(value, self.slots)
        if found is not None:
            return found
        here = next((n for n, v in self._namespace.items() if v is value), None)
        if here is not None:
            return here
        if hasattr(value, "__dict__") and type(value).__module__ != "builtins":
            return self._object(value)
        raise NotWrittenError(f"it is given a {type(value).__name__}, which no line can make")

    def _container(self, value: Any) -> str | None:
        thing = self._things.expression(value) if self._things is not None else None
        if thing is not None:
            return thing
        if type(value) is list:
            return f"[{', '.join(map(self._expression, value))}]"
        if type(value) is tuple:
            inner = ", ".join(map(self._expression, value))
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        if type(value) is dict:
            return "{" + ", ".join(f"{k!r}: {self._expression(v)}" for k, v in value.items()) + "}"
        return None

    def _everything(self) -> Iterator[Held]:
        """The arrays that results and objects hold, the newest first."""
        names = {id(held): name for name, held in self._named.items()}
        for name, value in reversed(list(self._named.items())):
            lines = [line for line in self.lines if line.startswith((f"{name} ", f"{name}."))]
            of = frozenset(s for s in self.slots if any(f"[{s!r}]" in line for line in lines))
            for path, item in [("", value), *items(value, 2, names)]:
                if isinstance(item, (np.ndarray, float, np.floating)):
                    yield Held(f"{name}{path}", np.array(item), is_result=True)
                elif hasattr(item, "__dict__") or hasattr(type(item), "__slots__"):
                    for where, array in arrays_of(item):
                        yield Held(f"{name}{path}.{where}", array, of=of)


def _has_method(cls: type, code: types.CodeType) -> bool:
    held = (vars(c).get(code.co_name) for c in cls.__mro__)
    return any(getattr(getattr(f, "__func__", f), "__code__", None) is code for f in held)


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))


@contextlib.contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Record the calls that are made inside the block."""
    before = sys.getprofile()
    sys.setprofile(recorder.profile)
    try:
        yield
    finally:
        sys.setprofile(before)
