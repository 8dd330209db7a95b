"""`nncheck.check`: live objects and paths in, a `Result` out."""

from __future__ import annotations

import dataclasses
import os
import threading
import time
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .accepting import obeyed
from .bench.keeping import process_kept
from .bench.opening import bench_of, candidates_of
from .live import as_calls, checked, live_scope
from .model import Finding, Report, SubjectReport
from .render import render
from .rules import explanations
from .rules import load as load_rules
from .session import Options, check_targets, judged
from .sources import from_text
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

    def __repr__(self) -> str:
        *_, counts = str(self).splitlines()
        return f"<Result of {counts}>"

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
    """Check a class, an instance, a function, (forward, backward), a module or a path; a network
    with its own data.

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
    return checked(target, data, options)


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
    live = live_scope(source, scope, candidates[0].obj)
    bench = bench_of(source, live, candidates, seconds=options.timeout)
    subjects, notes = obeyed(
        source, as_calls(judged(bench, source, options), source), load_rules(), whole=True
    )
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
