"""From a file to a bench: loaded, its definitions found and adapted, all where its code lives."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

from .. import adapters
from ..adapters import Candidate
from ..model import Edit, Place
from ..sources import Loaded, Source, load
from ..sources.definitions import Definitions, definitions_of
from .guard import guarded
from .inprocess import InProcess, Scope, open_scope


def open_bench(
    source: Source,
    *,
    seconds: float,
    only: str | None = None,
    skip: Mapping[str, str] | None = None,
    before: Callable[[str, int], None] | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> InProcess:
    """The file loaded and adapted. `skip`: definitions that are not tried, with the reason;
    `before` is told the name and line of each definition that is about to be. `settings`: by name,
    the user's own words on how to build it (`construct`), what to feed it (`inputs`), or `skip`.
    """
    loaded = load(source, seconds=seconds, supply=supplier(source))
    candidates = list(candidates_of(source, loaded.namespace, only))
    skip = dict(skip or {})
    for place, candidate in enumerate(candidates):
        given = (settings or {}).get(candidate.name, {})
        if given.get("skip"):
            skip[candidate.name] = "left out by skip in [tool.nncheck.subjects]"
        elif given:
            try:
                candidates[place] = as_told(candidate, given)
            except Exception as error:
                told = f"[tool.nncheck.subjects] of {candidate.name}"
                skip[candidate.name] = f"{told}: {type(error).__name__}: {error}"
    return bench_of(source, scope_of(loaded), candidates, seconds=seconds, skip=skip, before=before)


def as_told(candidate: Candidate, given: Mapping[str, Any]) -> Candidate:
    """The candidate built and fed as its user says, in expressions of the file's own names."""
    scope = {"np": importlib.import_module("numpy"), **candidate.namespace}
    with guarded():
        if "construct" in given:
            # the words are the user's, and so is the process: the one where checked code lives
            candidate = replace(candidate, instance=eval(given["construct"], scope))  # noqa: S307
        if "inputs" in given:
            arrays = tuple(eval(text, scope) for text in given["inputs"])  # noqa: S307
            candidate = replace(candidate, data=arrays)
        if "kind" in given:
            candidate = replace(candidate, kind=given["kind"])
    return candidate


def bench_of(
    source: Source,
    scope: Scope,
    candidates: Sequence[Candidate],
    *,
    seconds: float,
    skip: Mapping[str, str] | None = None,
    before: Callable[[str, int], None] | None = None,
) -> InProcess:
    """A bench in this process for these candidates of one source."""

    def reload(edits: Sequence[Edit]) -> Scope:
        return scope_of(load(source.with_edits(edits), seconds=seconds, supply=supplier(source)))

    return open_scope(
        scope, candidates, reload=reload, seconds=seconds, skip=skip or {}, before=before
    )


def supplier(source: Source) -> Callable[[str], object | None]:
    """`supply` for a file: never for a name that the file defines itself, before or after the
    import of it from a module that is missing.
    """
    own = {d.name for d in definitions_of(source).all if d.kind != "method"}
    return lambda name: None if name in own else supply(name)


def supply(name: str) -> object | None:
    """Our own implementation of a well-known function that a missing module was to provide."""
    if name in ("np", "numpy"):
        return importlib.import_module("numpy")
    from ..catalog import functions

    return functions.get(name)


def scope_of(loaded: Loaded) -> Scope:
    def where(filename: str, line: int) -> Place | None:
        return loaded.place_of_line(line) if filename == loaded.filename else None

    return Scope(
        loaded.namespace,
        locate=lambda error: loaded.place_of_traceback(error.__traceback__),
        where=where,
        notes=loaded.notes,
        captured=loaded.captured,
    )


def candidates_of(
    source: Source, namespace: Mapping[str, Any], only: str | None = None
) -> Iterator[Candidate]:
    index = definitions_of(source)
    # a definition stands in the texts of all that reach it
    plain = cache(_plain)
    for definition in index.all:
        name = definition.qualname
        if only is not None and name != only:
            continue
        live = _live(name, namespace)
        if live is None:
            continue
        reaches = index.reaches(name)
        texts = partial(_texts, index, plain)
        text = " ".join(texts(name))
        find = partial(adapters.looked_up, name)
        yield Candidate(name, live, definition.place, namespace, find, reaches, text, texts=texts)


def _texts(index: Definitions, plain: Callable[[ast.AST], str], name: str) -> tuple[str, ...]:
    """The code of a definition and of all that it reaches; without a name, all of the file's."""
    if not name:
        return (plain(index.source.tree),)
    return tuple(plain(d.node) for q in (name, *index.reaches(name)) if (d := index.get(q)))


def _live(name: str, namespace: Mapping[str, Any]) -> Any:
    """A class, a function, or a method that needs no object that was set up; None for others."""
    try:
        return adapters.looked_up(name, namespace)
    except LookupError:
        return None


def _plain(node: ast.AST) -> str:
    """The code of a definition without comments and docstrings: words about it are no evidence."""
    lines = ast.unparse(node)
    for inner in ast.walk(node):
        if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
            said = ast.get_docstring(inner, clean=False)
            lines = lines.replace(repr(said), "").replace(said, "") if said else lines
    return lines
