"""Live objects as subjects: a class, an instance, a function, two functions; in this process.

A class is built anew for every trial, an instance copied, and the data that come with it are kept. The
file is read for places, causes and fixes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import linecache
import os
import sys
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import registry
from .adapters import Candidate
from .bench.inprocess import Scope
from .bench.opening import bench_of, candidates_of
from .model import Place, Report, SubjectReport
from .session import Options, judged
from .sources import Source, SourceProblem, from_text, read
from .version import __version__, environment


def checked(target: object, data: Sequence[Any], options: Options) -> Report:
    """The report on one live object; TypeError for what cannot be checked at all."""
    started = time.perf_counter()
    target, backward = _of_pair(target)
    subject = target if isinstance(target, (type, types.FunctionType)) else type(target)
    told = registry.told(subject)
    if told is not None and told.skip:
        left_out = SubjectReport(
            subject.__name__, _source_of(subject).path, 1, "function", "unknown", "skipped",
            "left out by nncheck.register(..., skip=True)",
        )  # fmt: skip
        return Report(__version__, options.seed, 0.0, (left_out,))
    if told is not None and not data and told.inputs is not None:
        data = tuple(told.inputs() if callable(told.inputs) else told.inputs)
    if told is not None and target is subject and told.construct is not None:
        target = told.construct()
    if getattr(subject, "__module__", "builtins") == "builtins":
        raise TypeError(
            f"{target!r:.60} cannot be checked; give a class with forward and backward, an instance of"
            " one, a function, (forward, backward), a network with its data, a module or a path"
        )
    source = _source_of(subject)
    namespace = dict(vars(sys.modules[subject.__module__]))
    candidates = list(_candidates(source, namespace, subject, target, data))
    if backward is not None:
        candidates = [_with(backward, candidates[-1], namespace)]
    scope = live_scope(source, namespace, subject)
    bench = bench_of(source, scope, candidates, seconds=options.timeout)
    subjects = as_calls(judged(bench, source, options), source)
    if not subjects:
        reason = "neither a forward with a backward nor a loss with a gradient was found in it"
        place = Place(source.path, 1, 1)
        subjects = (
            SubjectReport(
                subject.__name__, place.path, 1, "function", "unknown", "skipped", reason
            ),
        )
    spent = time.perf_counter() - started
    return Report(__version__, options.seed, spent, subjects, environment=environment())


def as_calls(subjects: Sequence[SubjectReport], source: Source) -> tuple[SubjectReport, ...]:
    """Where there is no file, what shows a finding again is a call and no command."""
    if Path(source.path).is_file():
        return tuple(subjects)
    return tuple(
        dataclasses.replace(
            s,
            findings=tuple(
                dataclasses.replace(f, reproduce=f"nncheck.check({s.name})") for f in s.findings
            ),
        )
        for s in subjects
    )


def _of_pair(target: object) -> tuple[Any, Any]:
    """A forward and what gives its gradient; the instance whose two methods they are; else the target."""
    if not isinstance(target, (tuple, list)) or len(target) != 2 or not all(map(callable, target)):
        return target, None
    forward, backward = target
    owner = getattr(forward, "__self__", None)
    if isinstance(forward, types.MethodType) and owner is getattr(backward, "__self__", None):
        return owner, None
    if not isinstance(forward, types.FunctionType):
        raise TypeError(
            f"{forward!r:.60} cannot be the first of two: give a function of Python code"
        )
    return forward, backward


def _with(backward: Any, candidate: Candidate, namespace: dict[str, Any]) -> Candidate:
    """The function with the other one as its gradient, whatever the two are called."""
    name = getattr(backward, "__name__", "")
    if not name.isidentifier() or namespace.get(name, backward) is not backward:
        name = f"gradient_of_{candidate.name}"
    namespace[name] = backward
    namespace.setdefault(candidate.name, candidate.obj)
    return dataclasses.replace(candidate, namespace=namespace, partner=name)


def _source_of(subject: Any) -> Source:
    """The file that defines it, or the cell of a notebook; its own text alone where neither is there."""
    with contextlib.suppress(OSError, TypeError, SourceProblem):
        path = inspect.getsourcefile(subject)
        if path is not None and Path(path).is_file():
            shown = os.path.relpath(path)
            return read(path, display=path if shown.startswith("..") else shown)
    # the text of a cell is kept for tracebacks, under the name that its frames have
    cell = "".join(linecache.getlines(_file_of(subject)))
    with contextlib.suppress(OSError, TypeError, SourceProblem):
        if cell:
            return from_text(cell, "cell")
        return from_text(inspect.getsource(subject), f"<{subject.__name__}>")
    return from_text("pass\n", f"<{subject.__name__}>")


def _candidates(
    source: Source, namespace: Mapping[str, Any], subject: Any, target: object, data: Sequence[Any]
) -> Iterator[Candidate]:
    """The subject itself, and what it runs in its file, so that a cause is named where it stands."""
    every = {c.name: c for c in candidates_of(source, namespace)}
    name = subject.__name__
    is_instance = target is not subject
    own = every.get(name)
    if own is None:
        line = getattr(getattr(subject, "__code__", None), "co_firstlineno", 1)
        own = Candidate(
            name, subject, Place(source.path, line, line), namespace, lambda scope: scope[name]
        )
    for reached in own.reaches:
        if reached in every and reached != name:
            yield every[reached]
    told = registry.told(subject)
    yield dataclasses.replace(
        own, obj=subject, instance=target if is_instance else None, data=tuple(data),
        kind=told.kind if told is not None else "",
    )  # fmt: skip


def live_scope(source: Source, namespace: Mapping[str, Any], subject: Any) -> Scope:
    """The module as it lives: its frames are found by the name of its file."""
    name = _file_of(subject)

    def where(file: str, line: int) -> Place | None:
        return source.place_of_line(line) if file == name else None

    def locate(error: BaseException) -> Place | None:
        place, step = None, error.__traceback__
        while step is not None:
            place = where(step.tb_frame.f_code.co_filename, step.tb_lineno) or place
            step = step.tb_next
        return place

    return Scope(namespace, locate=locate, where=where)


def _file_of(subject: Any) -> str:
    """The name that the frames of a function, or of a class's methods, have for their file."""
    held = vars(subject).values() if isinstance(subject, type) else (subject,)
    codes = (getattr(getattr(v, "__func__", v), "__code__", None) for v in held)
    return next((str(c.co_filename) for c in codes if c is not None), "")
