"""What a backward finds when it begins: its arguments and the attributes of its object.

The edited code says it in a warning, as JSON, so that it does not matter in which process it runs.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Backward, Forward, Outcome
from ..repair.code import Code, Function
from ..repair.reckoning import Held
from ..repair.visible import around
from .ledger import Ledger

_MARK = "nncheck saw "
# arrays and lists that are larger are left out: what needs them cannot be reckoned
_ENTRIES, _NESTED = 1500, 6
_SAID = (
    "(lambda f, v: f(f, v, 0))(lambda f, v, n: "
    "['a', v.dtype.kind, v.shape, v.ravel().tolist()]"
    f" if hasattr(v, 'dtype') and hasattr(v, 'ravel') and v.dtype.kind in 'fiub' and v.size <= {_ENTRIES}"
    f" else ['x'] if n > {_NESTED}"
    " else ['v', v] if v is None or isinstance(v, (bool, int, float, str))"
    f" else ['l', [f(f, w, n + 1) for w in v]] if isinstance(v, list) and len(v) <= {_ENTRIES}"
    " else ['t', [f(f, w, n + 1) for w in v]] if isinstance(v, tuple)"
    " else ['d', [[k, f(f, v[k], n + 1)] for k in v if isinstance(k, (str, int))]] if isinstance(v, dict)"
    " else ['o', [[k, f(f, vars(v)[k], n + 1)] for k in vars(v)]] if n == 1 and hasattr(v, '__dict__')"
    " and not callable(v) else ['x'], dict(locals()))"
)
_LINE = f'__import__("warnings").warn("{_MARK}" + __import__("json").dumps({_SAID}))'


def opening(lab: Lab, ledger: Ledger, base: Bench) -> dict[str, Any] | None:
    """The names that the backward has when it begins, at the generic point, and their values.

    None where it is called more than once, or nothing is heard of it.
    """
    function = lab.code.function(lab.card.backward)
    if function is None or not hasattr(function, "col_offset") or not lab.code.body(function):
        return None
    first = lab.code.body(function)[0]
    if first.lineno == function.lineno:
        return None
    try:
        line = _LINE + _seen_around(lab, function)
        after = ledger.with_edits(lab.code.source, (lab.code.before(first, line),))
        bench = base.edited(after.accepted)
        there = Lab(bench, bench.card(lab.card.name), Code(after.source()), seed=lab.seed)
        point = lab.point()
        outcome = there.run(Forward(point.values), Backward(point.cotangent))
    except (Exception, TimeLimit):
        return None
    heard = list(dict.fromkeys(_heard(outcome)))
    if len(heard) != 1:
        return None
    owner = (lab.card.backward or "").rpartition(".")[0]
    me = function.args.args[0].arg if function.args.args else ""
    return {
        name: Held(owner if name == me else "", value.attributes)
        if isinstance(value, Held)
        else value
        for name, value in _value(json.loads(heard[0])).items()
    }


def _seen_around(lab: Lab, function: Function) -> str:
    """What makes the names of the function around this one names of its own: it mentions them."""
    names = [n for n in around(lab.code, lab.card, function) if n != function.name]
    return f"; lambda: ({', '.join(names)},)" if names else ""


def _heard(outcome: Outcome) -> list[str]:
    return [
        text[len(_MARK) :]
        for record in outcome.records
        for _, text, _ in record.warnings
        if text.startswith(_MARK)
    ]


def _value(said: list[Any]) -> Any:
    kind = said[0]
    if kind == "a":
        types = {"f": float, "i": int, "u": int, "b": bool}
        return np.array(said[3], dtype=types[said[1]]).reshape(said[2])
    if kind == "v":
        return said[1]
    if kind in "lt":
        return (list if kind == "l" else tuple)(_value(v) for v in said[1])
    if kind in "do":
        pairs = {k: _value(v) for k, v in said[1]}
        return Held("", pairs) if kind == "o" else pairs
    return None
