"""The examples in docstrings: every public name has one, and all say what really comes out."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import nncheck
from nncheck import api, catalog

PACKAGE = Path(nncheck.__file__).parent
# code of students, and the text of scripts
_LEFT_OUT = ("demo", "rules/nn")
MODULES = sorted(
    ".".join(("nncheck", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
    and not path.relative_to(PACKAGE).as_posix().startswith(_LEFT_OUT)
)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PUBLIC = {
    **{name: getattr(nncheck, name) for name in nncheck.__all__ if name != "__version__"},
    "Result": api.Result,
    "catalog.get": catalog.get,
}


def failures(module: ModuleType) -> list[str]:
    """What the examples of a module give that they do not say."""
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, extraglobs={"np": np}):
        runner.run(example, out=said.append)
    return said


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    assert not failures(importlib.import_module(name))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_has_an_example(name: str) -> None:
    found: Any = PUBLIC[name]
    parser = doctest.DocTestParser()
    assert any(
        e.want or "assert" in e.source for e in parser.get_examples(inspect.getdoc(found) or "")
    )


def test_a_false_example_is_seen() -> None:
    wrong = ModuleType("wrong", "Adds.\n\n>>> 1 + 1\n3\n")
    assert "Expected:\n    3\nGot:\n    2" in "".join(failures(wrong))
