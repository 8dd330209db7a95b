"""`nncheck.check`: live objects in, a `Result` out.

The object itself is checked, in this process: a class is built anew for every trial, an instance
copied, and the data that come with it are kept. Its file is read for places, causes and fixes.
"""

from __future__ import annotations

import dataclasses
import inspect
import os
import sys
import threading
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import registry
from .accepting import obeyed
from .adapters import Candidate
from .bench.inprocess import Scope
from .bench.keeping import process_kept
from .bench.opening import bench_of, candidates_of
from .model import Finding, Place, Report, SubjectReport
from .render import render
from .rules import explanations
from .rules import load as load_rules
from .session import Options, check_targets, judged
from .sources import Source, SourceProblem, from_text, read
from .version import __version__, environment


@dataclass(frozen=True, slots=True)
class Result:
    """What `check` concluded: `ok`, `findings`, and every way to read them.

    >>> result = check(os.path.join(os.path.dirname(__file__), "demo", "student_net.py::Relu"))
    >>> bool(result), len(result.subjects), result.to_json().startswith("{")
    (False, 1, True)
    >>> [line.strip("+ ") for line in result.findings[0].fix.diff.splitlines() if line[:2] == "+ "]
    ['dout = dout.copy()']
    """

    report: Report

    @property
    def ok(self) -> bool:
        """Something was checked, no finding is an error, and everything could be run."""
        judged = any(s.status in ("passed", "failed") for s in self.report.subjects)
        return judged and self.report.ok

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, root causes first."""
        return self.report.findings

    @property
    def subjects(self) -> tuple[SubjectReport, ...]:
        """The verdicts, one for each subject."""
        return self.report.subjects

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return self.to_text().rstrip()

    def to_text(self, *, verbose: int = 0) -> str:
        """The report as `nncheck check` prints it."""
        return render(self.report, "text", verbose=verbose)

    def to_json(self, *, verbose: int = 0) -> str:
        """The report as JSON, schema version 1."""
        return render(self.report, "json", verbose=verbose)

    def to_html(self) -> str:
        """One self-contained HTML page."""
        return render(self.report, "html", explanations=explanations(self.report))

    def _repr_html_(self) -> str:
        from .render.html import fragment

        return fragment(self.report)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The report as notebooks want it; they choose what they can show."""
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def check(
    target: object,
    *data: Any,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    seed: int = 0,
    effort: str = "normal",
    timeout: float = 10.0,
    pictures: bool = False,
) -> Result:
    """Check a class, an instance, a function, a module or a path; a network with its own data.

    `data`: the arrays that the forward (or the loss) takes, in its order, e.g. `check(net, x, t)`
    with x: (N, D) and t: (N, C) one-hot or (N,) indices. Nothing of the target or the data is
    changed. `pictures` records the curves that notebooks and `to_html()` show. TypeError for what
    cannot be checked at all; whatever goes wrong inside the checked code is in the result.

    >>> result = check(os.path.join(os.path.dirname(__file__), "demo", "student_net.py"))
    >>> result.ok, sorted({(f.code, f.place.line) for f in result.findings if f.severity == "error"})
    (False, [('NN201', 19), ('NN401', 72), ('NN803', 86)])

    A network with data of one's own; where its loss or a gradient is nan, the result says which
    statement that comes from:

    >>> import numpy as np
    >>> from nncheck import catalog
    >>> net = catalog.get("network", "two_layer_net").make(4, 5, 3)
    >>> rng = np.random.default_rng(0)
    >>> x, t = rng.normal(size=(6, 4)), rng.integers(3, size=6)
    >>> check(net, x, t).ok
    True
    >>> x[2, 1] = np.nan
    >>> print(check(net, x, t).subjects[-1].reason)
    its loss is nan on these data: x holds nan before anything is computed: 1 of 24 entries, ...
    """
    if getattr(_here, "busy", False):
        raise RuntimeError(
            "nncheck.check was called by the code that it is checking; put the call where loading "
            'the file does not run it: under `if __name__ == "__main__":`'
        )
    _here.busy = True
    options = Options(
        tuple(select),
        tuple(ignore),
        seed=seed,
        effort=effort,
        timeout=timeout,
        pictures=pictures,
    )
    try:
        with process_kept():
            return Result(_checked(target, data, options))
    finally:
        _here.busy = False


# whether this thread is checking: a file that is loaded may ask to be checked itself
_here = threading.local()


def _checked(target: object, data: Sequence[Any], options: Options) -> Report:
    if isinstance(target, (str, os.PathLike)):
        return check_targets([os.fspath(target)], options)
    if isinstance(target, types.ModuleType):
        if target.__file__ is None:
            raise TypeError(f"module {target.__name__} has no file; give a module of Python source")
        return check_targets([target.__file__], options)
    return _check_live(target, data, options)


def check_cell(
    text: str,
    namespace: Mapping[str, Any],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    effort: str = "normal",
    seed: int = 0,
) -> Result:
    """Check what a notebook cell defines, in the namespace in which it has run."""
    # a notebook shows them
    options = Options(tuple(select), tuple(ignore), seed=seed, effort=effort, pictures=True)
    started = time.perf_counter()
    source = from_text(text, "cell")
    scope = dict(namespace)
    candidates = list(candidates_of(source, scope))
    if not candidates:
        return Result(Report(__version__, seed, 0.0))
    live = _live_scope(source, scope, candidates[0].obj)
    bench = bench_of(source, live, candidates, seconds=options.timeout)
    subjects, notes = obeyed(source, judged(bench, source, options), load_rules(), whole=True)
    elapsed = time.perf_counter() - started
    found = Report(__version__, seed, elapsed, tuple(subjects), (), tuple(notes))
    return Result(dataclasses.replace(found, environment=environment()))


def assert_ok(target: object, *data: Any, **options: Any) -> None:
    """Raise AssertionError with the text report when `check` finds an error.

    >>> path = os.path.join(os.path.dirname(__file__), "demo", "student_net.py")
    >>> assert_ok(path + "::Affine")
    >>> assert_ok(path + "::Relu")
    Traceback (most recent call last):
    AssertionError: ...NN401 backward changes its argument dout in place...
    """
    result = check(target, *data, **options)
    if not result.ok:
        said = str(result) or "nothing to check was found in it"
        raise AssertionError("\n" + said)


def _check_live(target: object, data: Sequence[Any], options: Options) -> Report:
    started = time.perf_counter()
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
            f"{target!r:.60} cannot be checked; give a class with forward and backward, an instance"
            " of one, a function, a network with its data, a module or a path"
        )
    source = _source_of(subject)
    namespace = vars(sys.modules[subject.__module__])
    candidates = list(_candidates(source, namespace, subject, target, data))
    scope = _live_scope(source, namespace, subject)
    bench = bench_of(source, scope, candidates, seconds=options.timeout)
    subjects = tuple(judged(bench, source, options))
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


def _source_of(subject: Any) -> Source:
    """The file that defines it; its own text alone where there is no file (a notebook cell)."""
    try:
        path = inspect.getsourcefile(subject)
        if path is not None and Path(path).is_file():
            shown = os.path.relpath(path)
            return read(path, display=path if shown.startswith("..") else shown)
        return from_text(inspect.getsource(subject), f"<{subject.__name__}>")
    except (OSError, TypeError, ValueError, SourceProblem):
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
        own = Candidate(
            name, subject, Place(source.path, 1, 1), namespace, lambda scope: scope[name]
        )
    for reached in own.reaches:
        if reached in every and reached != name:
            yield every[reached]
    told = registry.told(subject)
    yield dataclasses.replace(
        own, obj=subject, instance=target if is_instance else None, data=tuple(data),
        kind=told.kind if told is not None else "",
    )  # fmt: skip


def _live_scope(source: Source, namespace: Mapping[str, Any], subject: Any) -> Scope:
    """The module as it lives: its frames are found by the name of its file."""
    filename = getattr(subject, "__code__", None)
    name = filename.co_filename if filename is not None else _file_of(subject)

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
    for value in vars(subject).values():
        code = getattr(value, "__code__", None)
        if code is not None:
            return str(code.co_filename)
    return ""
