"""A subject put to evaluation for one forward, by whatever it has for that.

A flag of its forward, an attribute, a method (`eval`, `set_mode`), an entry of a dict, or a method of
its own that predicts. Words are those that its code compares with; a subject without any of
these has no evaluation.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ..model import Array
from . import running_both
from .arguments import Arguments
from .kept import Output
from .methods import Forwards, Methods, all_arguments, flag_value, method_arguments, run_forward
from .mode_words import TRAIN, NoEvaluationError, compared, other, words_of_function
from .names import is_flag, normal
from .running_both import Functions
from .state import objects

_PLAIN = (
    "eval",
    "eval_mode",
    "test_mode",
    "set_eval",
    "set_eval_mode",
    "set_test",
    "inference_mode",
)
_SET = (
    "set_mode", "set_training", "set_train", "set_training_mode", "set_train_mode", "train", "set_phase",
    "set_is_training", "set_train_flg", "training_mode",
)  # fmt: skip
_ON = ("flag", "value", "on", "status", "state", "is_on", "b", "to")
_PREDICTS = (
    "forward_test", "test_forward", "forward_eval", "eval_forward", "forward_inference", "inference_forward",
    "forward_predict", "predict", "inference", "infer", "forward_pass_test",
)  # fmt: skip

Undo = Callable[[], None]


def forward_of(methods: Methods) -> Forwards | None:
    """The forward with its flags at evaluation; None where it has no flag that says so."""
    flags = [n for n in methods.flags if normal(n) != "verbose"]
    if not flags:
        return None
    output = Output()

    def run(obj: Any, values: Mapping[str, Array]) -> Any:
        given = [values[name] for name in methods.inputs]
        words = compared(type(obj))
        chosen = {n: other(n, _default(obj, methods.forward, n), words) for n in flags}
        return run_forward(obj, methods, given, output, evaluation=chosen)

    return run


def of_functions(functions: Functions, arguments: Arguments) -> Forwards | None:
    """The same for a forward that is a function, whose flags have a default."""
    try:
        parameters = inspect.signature(functions.forward).parameters.values()
    except (TypeError, ValueError):
        return None
    defaults = {
        p.name: p.default
        for p in parameters
        if _is_mode(p.name) and isinstance(p.default, (bool, str))
        and p.name not in arguments.constants
    }  # fmt: skip
    words = words_of_function(functions.forward)
    if not defaults:
        return None

    def run(held: Any, values: Mapping[str, Array]) -> Any:
        chosen = {n: other(n, value, words) for n, value in defaults.items()}
        switched = replace(functions, forward=functools.partial(functions.forward, **chosen))
        return running_both.forward(switched, arguments)(held, values)

    return run


def predicting(obj: Any, values: Mapping[str, Array]) -> Any:
    """What a method of its own that predicts makes of the inputs."""
    for name in _PREDICTS:
        if callable(getattr(type(obj), name, None)):
            asked = method_arguments(type(obj), name) or ()
            inputs = [v for v in values if "." not in v and "[" not in v][: len(asked)]
            if len(asked) == 1 and inputs:
                return getattr(obj, name)(values[inputs[0]])
    raise NoEvaluationError("nothing tells training from evaluation")


@contextmanager
def evaluating(obj: Any) -> Iterator[bool]:
    """The object and what it holds at evaluation, until the block ends; whether anything was there."""
    undo: list[Undo] = []
    try:
        undo += _by_method(obj) or [*_by_attributes(obj), *_by_dicts(obj)]
        yield bool(undo)
    finally:
        for back in reversed(undo):
            back()


def _default(obj: Any, method: str, name: str) -> Any:
    """What the flag is in training: the kind of its default, the value that is given in training."""
    try:
        default = inspect.signature(getattr(obj, method)).parameters[name].default
    except (TypeError, ValueError, KeyError):
        default = inspect.Parameter.empty
    given = flag_value(name)
    return bool(given) if isinstance(default, bool) or default is None else given


def _by_method(obj: Any) -> list[Undo]:
    """Call the method for it; what it changed is put back. Empty where there is no such method."""
    plain = {normal(n): n for n in dir(type(obj)) if not n.startswith("__")}
    for wanted in (*_PLAIN, *_SET):
        name = plain.get(wanted)
        given = None if name is None else _given(obj, wanted, name)
        if name is None or given is None:
            continue
        before = {id(o): (o, dict(getattr(o, "__dict__", {}))) for o in _holders(obj)}
        getattr(obj, name)(*given)
        return [_back(o, held) for o, held in before.values()]
    return []


def _given(obj: Any, wanted: str, name: str) -> list[Any] | None:
    """The arguments for this method; None where it is another kind of method."""
    asked = method_arguments(type(obj), name)
    everything = all_arguments(type(obj), name)
    if asked is None or not callable(getattr(obj, name)):
        return None
    if wanted in _PLAIN:
        return None if asked else []
    if len(everything) != 1 or not (is_flag(everything[0]) or normal(everything[0]) in _ON):
        return None
    word = "mode" in wanted or "phase" in wanted
    try:
        return [other(everything[0], "train" if word else True, compared(type(obj)))]
    except NoEvaluationError:
        return [False]


def _back(holder: Any, held: Mapping[str, Any]) -> Undo:
    """Switches and words as they were; those that are new go."""

    def undo() -> None:
        now = getattr(holder, "__dict__", {})
        for name, value in list(now.items()):
            if isinstance(value, (bool, str)) and name not in held:
                del now[name]
        for name, value in held.items():
            if isinstance(value, (bool, str)):
                now[name] = value

    return undo


def _holders(obj: Any) -> list[Any]:
    return [obj, *(o for _, o in objects(obj))]


def _by_attributes(obj: Any) -> list[Undo]:
    """Every attribute that is a flag and says training yet."""
    undo: list[Undo] = []
    for holder, name, value in [*_scalars(obj), *_of_scope(obj)]:
        if not _is_mode(name) or not _says_training(name, value):
            continue
        try:
            new = other(name, value, compared(type(obj)))
        except NoEvaluationError:
            continue
        undo.append(_setting(holder, name, value))
        setattr(holder, name, new)
    return undo


def _by_dicts(obj: Any) -> list[Undo]:
    """Entries of dicts that the object holds: `bn_param["mode"]`."""
    undo: list[Undo] = []
    for entries in _dicts(obj):
        for key, value in list(entries.items()):
            if isinstance(key, str) and _is_mode(key) and _says_training(key, value):
                words = getattr(obj, "words", None) or compared(type(obj))
                try:
                    new = other(key, value, words)
                except NoEvaluationError:
                    continue
                undo.append(_entering(entries, key, value))
                entries[key] = new
    return undo


def _dicts(obj: Any) -> Iterator[MutableMapping[Any, Any]]:
    for value in list(vars(obj).values()) if hasattr(obj, "__dict__") else []:
        if isinstance(value, dict):
            yield value
            yield from (v for v in value.values() if isinstance(v, dict))


def _entering(entries: MutableMapping[Any, Any], key: str, value: Any) -> Undo:
    return lambda: entries.__setitem__(key, value)


def _setting(holder: Any, name: str, value: Any) -> Undo:
    return lambda: setattr(holder, name, value)


def _is_mode(name: str) -> bool:
    return is_flag(name) and normal(name) != "verbose"


def _says_training(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return value.lower() in TRAIN
    return isinstance(value, bool) and value == bool(flag_value(name))


def _scalars(obj: Any) -> list[tuple[Any, str, Any]]:
    """(holder, name, value) of the switches and words of the object and of what it holds."""
    found = []
    for holder in _holders(obj):
        names = dict.fromkeys([*getattr(holder, "__dict__", {}), *_flags_of_class(type(holder))])
        for name in names:
            value = getattr(holder, name, None)
            if isinstance(value, (bool, str)):
                found.append((holder, name, value))
    return found


def _flags_of_class(cls: type) -> list[str]:
    slots = [s for k in cls.__mro__ for s in getattr(k, "__slots__", ()) if isinstance(s, str)]
    return slots + [
        n for k in cls.__mro__ for n, v in vars(k).items() if type(v) is bool and _is_mode(n)
    ]


def _of_scope(obj: Any) -> list[tuple[Any, str, Any]]:
    """Flags of a class of settings beside it: `Config.train`."""
    scope: dict[str, Any] = {}
    for member in vars(type(obj)).values():
        if isinstance(member, types.FunctionType):
            scope = member.__globals__
            break
    return [
        (value, name, vars(value)[name])
        for value in list(scope.values())
        if isinstance(value, type)
        and not isinstance(obj, value)
        and value.__module__ == type(obj).__module__
        for name in list(vars(value))
        if type(vars(value)[name]) is bool and _is_mode(name)
    ]
