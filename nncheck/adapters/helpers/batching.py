"""What shuffles, batches or splits data, as a subject: which rows come back, and with which labels.

The forward of such a subject is one table: a line for each row that came back, with the number of the
part that it is in, the row of the inputs and the row of the labels (-1 where there are none).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ...model import Array, Card
from ...subject import Subject
from ..candidate import Candidate
from ..contain import contained
from ..names import normal
from .calling import Asked, asked, is_data
from .rows import LAYOUTS, ROWS, UNKNOWN, EndlessError, Layout, chunks

STYLE = "batching"
_NAMES = re.compile(r"shuf|mini_?batch|batch(es|er|_iter|_gen|_loader)|(get|next|make|iter\w*|gen\w*|create|data|to|yield|sample)_?batch"
    r"|split|permut|data_?(loader|iter\w*|gen\w*)|dataset|fold|partition|iterate|シャッフル|バッチ|分割|mischen|mezclar|barajar|melange")  # fmt: skip
# what draws rows, or parts them from their labels, on purpose
_DRAWS = re.compile(
    r"bootstrap|resampl|oversampl|undersampl|balanc|bagg|weighted|augment|replay|norm|random_split_\w+|(shuffle|permute)_(labels?|targets?|y|cols?|columns?|features?)$|importance|permutation_test|negative|contrast|triplet|mix_?up|cut_?mix"
)

# by chance an axis of three may be shuffled into the order that it had
_CALLS = 4


@dataclass(frozen=True, slots=True)
class Way:
    """How a helper is called: its arguments, the layout of the data, and as what they are handed over."""

    asked: Asked
    layout: Layout
    form: str = "arrays"

    def call(self, obj: Any) -> Any:
        """What came back; what was shuffled in place where nothing did."""
        data = self._data()
        named = dict(zip(self.asked.data, data, strict=True))
        returned = obj(**named, **self.asked.others)
        return tuple(data) if returned is None else returned

    def _data(self) -> list[Any]:
        x, t = self.layout.inputs(), self.layout.targets()
        if len(self.asked.data) == 2:
            return [x, t]
        if self.form == "pairs":
            return [list(zip(x, t, strict=True))]
        if self.form == "joined":
            return [np.column_stack([x, t])]
        return [x]


def adapt(candidate: Candidate) -> Subject | None:
    """The helper as a subject; None when its name is no such helper's, or no rows come back."""
    if candidate.instance is not None or not _may_be(candidate):
        return None
    wanted = asked(candidate.obj)
    if wanted is None or (len(wanted.data) == 2 and not is_data(wanted.data)):
        return None
    best: Way | None = None
    for way in _ways(wanted):
        try:
            table = _tried(candidate.obj, way)
        except EndlessError:
            # data in another layout might hold no batch at all, and be waited for without end
            return None
        if table is None:
            continue
        # what takes arrays is not asked whether it would be right for a list
        if _is_even(table) or len(wanted.data) == 1:
            return _subject(candidate, way)
        best = best or way
    return _subject(candidate, best) if best is not None else None


def _may_be(candidate: Candidate) -> bool:
    name, obj = normal(candidate.name.rsplit(".", 1)[-1]), candidate.obj
    if not _NAMES.search(name) or _DRAWS.search(name):
        return False
    return inspect.isfunction(obj) or (isinstance(obj, type) and hasattr(obj, "__iter__"))


def _ways(wanted: Asked) -> Iterator[Way]:
    if len(wanted.data) == 2:
        yield from (Way(wanted, layout) for layout in LAYOUTS)
        return
    array = re.fullmatch(r"xs?|arr(ay)?|a|matrix|inputs?|features?|images?", normal(wanted.data[0]))
    forms = ("joined", "pairs") if array else ("pairs", "joined")
    yield from (Way(wanted, Layout(), form) for form in forms)


def _tried(obj: Any, way: Way) -> Array | None:
    """What comes back in a few calls, the worst of them; None where it is not understood each time."""
    tables = []
    for _ in range(_CALLS):
        try:
            with contained():
                table = table_of(way, obj)
        except EndlessError:
            raise
        except Exception:
            return None
        if table is None or len(table) < 2:
            return None
        tables.append(table)
    return min(tables, key=_is_even)


def table_of(way: Way, obj: Any) -> Array | None:
    """(part, input, label) for every row that came back; None where they go together in no way."""
    found = chunks(way.call(obj), way.layout)
    inputs = [c.rows for c in found if c.kind == "input"]
    labels = [c.rows for c in found if c.kind == "label"]
    if not inputs or (labels and [len(r) for r in inputs] != [len(r) for r in labels]):
        return None
    labels = labels or [(UNKNOWN,) * len(r) for r in inputs]
    lines = [
        (part, row, label)
        for part, (rows, theirs) in enumerate(zip(inputs, labels, strict=True))
        for row, label in zip(rows, theirs, strict=True)
    ]
    return np.array(lines, dtype=float).reshape(-1, 3)


def _is_even(table: Array) -> bool:
    """Every row comes back once, with its label."""
    rows, labels = table[:, 1], table[:, 2]
    return bool(np.array_equal(rows, labels)) and len(set(rows)) == len(rows) <= ROWS


@dataclass(slots=True)
class Helped:
    """One call of a helper, as an instance that has nothing but a forward."""

    obj: Any
    answer: Callable[[Any], Array | None]

    def forward(self, values: Mapping[str, Array]) -> Any:
        with contained():
            return self.answer(self.obj)

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        return {}

    def settle(self) -> None:
        return

    def alter(self, kind: str) -> None:
        return

    def gradients(self, returned: Any) -> Mapping[str, Any]:
        return {}

    def parameters(self) -> Mapping[str, Array]:
        return {}

    def roots(self) -> Mapping[str, object]:
        return {}

    def parts(self) -> Mapping[str, Helped]:
        return {}


def _subject(candidate: Candidate, way: Way) -> Subject:
    is_class = isinstance(candidate.obj, type)
    card = Card(
        name=candidate.name, kind="function", style=STYLE, place=candidate.place, slots=(),
        sizes={"N": ROWS}, sample_axis=int(way.layout.columns), takes_cotangent=False, has_backward=False,
        forward=f"{candidate.name}.__iter__" if is_class else candidate.name,
        definitions=tuple(candidate.reaches), guesses=_words(way),
    )  # fmt: skip

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _subject(again, way)

    return Subject(card, lambda: Helped(candidate.obj, partial(table_of, way)), rebuild)


def _words(way: Way) -> tuple[str, ...]:
    data = ", ".join(way.asked.data)
    lies = "columns" if way.layout.columns else "rows"
    given = [f"{n} = {v} (by its name)" for n, v in way.asked.others.items()]
    return (f"{data} hold {ROWS} numbered {lies}", *given)
