"""What a metric says of predictions of which it is known how many are right.

A table has a line for each question: samples, the share that is right, the mean of the shares of the
batches, the share of the last batch, and what was said. A network is asked with its own predictions,
beside targets that agree with some of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import numpy as np

from ..model import Array, Forward, Slot
from .helpers import HelperLab
from .lab import Lab

_METRIC = re.compile(r"(\w+_)?(accuracy|acc)(_\w+)?|accuracy\w*|score|正解率")
_ACCURACY = re.compile(r"acc|correct|hits|right|正解|精度|genau", re.IGNORECASE)
_BATCH = re.compile(r"(mini_?)?batch(_?size)?|bs", re.IGNORECASE)
PREDICT = ("predict", "predict_proba", "forward", "__call__", "feedforward", "feed_forward")
_CLOSE = 1e-6
# samples of which some may be right
_ENOUGH = 3


def table(lab: Lab | HelperLab) -> Array | None:
    """The answers; None where there is no metric, or it does not answer."""
    if isinstance(lab, HelperLab):
        return lab.answers[0] if lab.card.style == "metric" and lab.answers else None
    return lab.once("measured", _asked)


def fits(found: Array, which: int = 1) -> bool:
    """What is said is this column, as a share, in per cent or as a number of samples."""
    count, share, said = found[:, 0], found[:, which], found[:, -1]
    return any(np.allclose(said, share * unit, atol=_CLOSE) for unit in (1.0, 100.0, count))


def misses(found: Array) -> bool:
    """Of predictions that are all right, or all wrong, something else is said than in any such unit.

    What weighs the classes otherwise (a balanced accuracy, F1) agrees with a share there.
    """
    return not fits(found[:2])


def speaks_of_accuracy(lab: Lab | HelperLab) -> bool:
    """The name of the metric, or a name within it, is that of an accuracy."""
    function = lab.code.function(method(lab))
    names = [n.id for n in ast.walk(function) if isinstance(n, ast.Name)] if function else []
    compared = function is not None and any(
        isinstance(n, ast.Compare) and isinstance(n.ops[0], ast.Eq) for n in ast.walk(function)
    )
    name = (method(lab) or "").rpartition(".")[2]
    return any(_ACCURACY.search(n) for n in [*names, name]) or (name == "score" and compared)


def other_rows(lab: Lab | HelperLab) -> str:
    """A network of the file that holds samples as rows, where the metric is right for columns only."""
    if not isinstance(lab, HelperLab) or lab.card.sample_axis != 1:
        return ""
    inputs = {c.name: s.shape for c in lab.bench.cards for s in c.slots[:1] if c.is_network}
    rows = [name for name, shape in inputs.items() if len(shape) == 2 and shape[0] == "N"]
    return rows[0] if rows and len(rows) == len(inputs) else ""


def method(lab: Lab | HelperLab) -> str | None:
    """The metric as a function of the file."""
    if isinstance(lab, HelperLab):
        return lab.card.forward
    own = [q for q in lab.code.functions if q.rpartition(".")[0] == lab.card.name]
    return next((q for q in own if _METRIC.fullmatch(q.rpartition(".")[2])), None)


def batch_argument(lab: Lab | HelperLab) -> str | None:
    function = lab.code.function(method(lab))
    names = lab.code.parameters(function) if function is not None else []
    return next((n for n in names if _BATCH.fullmatch(n)), None)


def _asked(lab: Lab) -> Array | None:
    name, card = method(lab), lab.card
    function = lab.code.function(name)
    inputs = [s for s in card.slots if s.role == "input"]
    targets = [s for s in card.slots if s.role == "target"]
    if not card.is_network or name is None or function is None:
        return None
    if len(inputs) != 1 or len(targets) != 1 or "N" not in inputs[0].shape:
        return None
    asks = lab.code.parameters(function)
    given = len([n for n in asks if n != batch_argument(lab)])
    if given != 2 or targets[0].domain.values not in ("onehot", "index"):
        return None
    guesses = _guesses(lab, inputs[0])
    if guesses is None:
        return None
    labels, classes, scores = guesses
    predicts = _predicts(lab, name)
    given_first = lab.point().values[inputs[0].name] if predicts else scores
    forms = [targets[0].domain.values, *({"onehot", "index"} - {targets[0].domain.values})]
    found = [_answers(lab, given_first, form, labels, classes, scores.shape) for form in forms]
    answered = [one for one in found if one is not None]
    return next((one for one in answered if fits(one)), answered[0] if answered else None)


def _predicts(lab: Lab, name: str) -> bool:
    """The metric makes the predictions itself, from inputs; else it is given them."""
    reached = [q.rpartition(".")[2] for q in lab.code.reached(name)[1:]]
    return any(q in PREDICT for q in reached)


def _guesses(lab: Lab, x: Slot) -> tuple[Array, int, Array] | None:
    """The class that the network predicts for each sample, the number of classes, and the scores."""
    values = lab.point().values
    own = {q.rpartition(".")[2] for q in lab.code.functions if q.startswith(f"{lab.card.name}.")}
    for name in PREDICT:
        scores = _call(lab, f"{name} {x.name}", values) if name in own else None
        count = values[x.name].shape[x.shape.index("N")]
        classes = next(
            (
                lab.card.sizes.get(s.domain.classes or "", 0)
                for s in lab.card.slots
                if s.role == "target"
            ),
            0,
        )
        if scores is not None and scores.shape == (count,) and scores.dtype.kind in "iu":
            # it predicts the classes themselves
            classes = max(_width(lab), classes, int(scores.max()) + 1)
            return scores, classes, np.eye(classes)[scores]
        if scores is None or scores.ndim != 2 or min(scores.shape) < 2:
            continue
        if scores.shape.count(count) == 1:
            axis = 1 - scores.shape.index(count)
            return np.argmax(scores, axis=axis), scores.shape[axis], scores
    return None


def _width(lab: Lab) -> int:
    """How many classes rows of targets tell apart; 2 at least."""
    shapes = [lab.point().values[s.name].shape for s in lab.card.slots if s.role == "target"]
    return max([2, *(int(s[-1]) for s in shapes if len(s) == 2)])


def _answers(
    lab: Lab, first: Array, form: str, labels: Array, classes: int, shape: tuple[int, ...]
) -> Array | None:
    """The table, with targets in one form; None where the metric fails or says no number."""
    count = len(labels)
    name = (method(lab) or "").rpartition(".")[2]
    batch = batch_argument(lab)
    size = next((b for b in (2, 3) if count % b and count > b), count) if batch else count
    if count < _ENOUGH:
        return None
    found = []
    for right in (count, 0, count - 1, 1):
        agrees = np.arange(count) < right
        truth = np.where(agrees, labels, (labels + 1) % classes)
        onehot = np.eye(classes)[truth]
        held = truth if form == "index" else onehot if onehot.shape == shape else onehot.T
        values = {**lab.point().values, "given": first, "truth": held}
        number = f" {batch}={size}" if batch else ""
        said = _call(lab, f"{name} given,truth{number}", values)
        if said is None or said.size != 1 or not np.isfinite(said).all():
            return None
        means = [float(np.mean(agrees[i : i + size])) for i in range(0, count, size)]
        share = right / count
        found.append((count, share, float(np.mean(means)), means[-1], float(said.flat[0])))
    return np.array(found)


def _call(lab: Lab, asked: str, values: Mapping[str, Array]) -> Array | None:
    step = Forward(values)
    return lab.bench.outputs(lab.card.name, [step], seed=lab.seed, altered=f"call {asked}")[0]
