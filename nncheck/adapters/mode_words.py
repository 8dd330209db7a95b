"""The words in which code tells training from evaluation, read off the constants of its functions."""

from __future__ import annotations

import inspect
import types
from collections.abc import Sequence
from typing import Any

from .names import normal

_WORDS = (
    "test", "testing", "eval", "evaluation", "evaluate", "inference", "infer", "predict",
    "prediction", "valid", "validation", "val",
)  # fmt: skip
TRAIN = ("train", "training", "learn", "fit")


class NoEvaluationError(LookupError):
    """The subject has nothing that tells training from evaluation."""


def other(name: str, training: Any, words: Sequence[str]) -> Any:
    """What a flag is at evaluation, where it is `training` in training; NoEvaluationError for no word."""
    if isinstance(training, bool) or type(training) is int:
        return type(training)(not training)
    word = next((w for w in words if w.lower() in _WORDS), None)
    if word is None and any(w.lower() in TRAIN for w in words):
        word = "test"
    if word is not None:
        return word
    if isinstance(training, str) and "train" in normal(name):
        return False  # a name like train_mode that is used as a switch
    raise NoEvaluationError(f"no word for evaluation is known that {name} may be")


def compared(cls: type) -> list[str]:
    """The words in the code of the class."""
    return [
        word
        for klass in cls.__mro__
        for member in vars(klass).values()
        if isinstance(member, types.FunctionType)
        for word in words_of(member.__code__)
    ]


def words_of_function(function: Any) -> list[str]:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return words_of(code) if isinstance(code, types.CodeType) else []


def words_of(code: types.CodeType) -> list[str]:
    """Short strings that are constants of a function, and of those inside it."""
    found = []
    for constant in code.co_consts:
        if isinstance(constant, str) and len(constant) < 20:
            found.append(constant)
        elif isinstance(constant, (tuple, frozenset)):
            found += [c for c in constant if isinstance(c, str)]
        elif isinstance(constant, types.CodeType):
            found += words_of(constant)
    return found
