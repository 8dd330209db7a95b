"""Every layer of the catalogue in several shapes: how it is built, and what it is given.

Parameters are moved away from their initial values: with gamma = 1 and b = 0 a factor or a term that
is missing does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nncheck.catalog import layers as nn


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], Any]
    inputs: tuple[Any, ...]
    # inputs at which the derivative jumps, or which have none
    smooth: bool = True

    def build(self) -> Any:
        layer = self.make()
        rng = np.random.default_rng(99)
        for holder, name in parameters(layer):
            value = getattr(holder, name)
            setattr(holder, name, value + 0.4 * rng.standard_normal(value.shape))
        return layer


def parameters(layer: Any) -> Iterator[tuple[Any, str]]:
    """(holder, attribute) of every parameter, also of the layers inside."""
    for name in getattr(layer, "PARAMETERS", ()):
        yield layer, name
    for inner in getattr(layer, "layers", ()):
        yield from parameters(inner)


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def positive(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).uniform(0.3, 3, shape)


def distinct(*shape: int) -> np.ndarray:
    """All numbers at least 0.1 apart, so that no maximum is near a tie."""
    size = int(np.prod(shape))
    return (np.random.default_rng(4).permutation(size) * 0.1 - 1.3).reshape(shape)


def evaluating(layer: Any) -> Any:
    """Statistics that are not those of the batch, and used."""
    layer.forward(normal(7, len(layer.gamma), seed=8) * 2 + 1)
    layer.training = False
    return layer


CASES = (
    Case("mul", nn.Mul, (normal(3, 4), normal(3, 4, seed=1))),
    Case("mul-numbers", nn.Mul, (np.array(100.0), np.array(2.0))),
    Case("mul-broadcast", nn.Mul, (normal(3, 1, 4), normal(2, 1, seed=1))),
    Case("add", nn.Add, (normal(3, 4), normal(3, 4, seed=1))),
    Case("add-row", nn.Add, (normal(3, 4), normal(4, seed=1))),
    Case("add-number", nn.Add, (np.array(0.5), normal(2, 3, seed=1))),
    Case("div", nn.Div, (normal(3, 4), positive(3, 4))),
    Case("div-broadcast", nn.Div, (normal(4), -positive(3, 1))),
    Case("exp", nn.Exp, (normal(3, 4),)),
    Case("exp-number", nn.Exp, (np.array(-0.3),)),
    Case("log", nn.Log, (positive(2, 3, 2),)),
    Case("affine", lambda: nn.Affine(5, 3), (normal(4, 5),)),
    Case("affine-one", lambda: nn.Affine(5, 3), (normal(5),)),
    Case("affine-one-square", lambda: nn.Affine(3, 3), (normal(3),)),
    Case("affine-single-row", lambda: nn.Affine(5, 3), (normal(1, 5),)),
    Case("affine-tensor", lambda: nn.Affine(12, 3), (normal(4, 2, 3, 2),)),
    Case("dot", lambda: nn.Dot(5, 3), (normal(4, 5),)),
    Case("dot-one", lambda: nn.Dot(5, 3), (normal(5),)),
    Case("dot-tensor", lambda: nn.Dot(12, 2), (normal(2, 3, 2, 2),)),
    Case("convolution", lambda: nn.Convolution(2, 3, 3), (normal(2, 2, 5, 4),)),
    Case("convolution-1x1", lambda: nn.Convolution(3, 2, 1), (normal(2, 3, 3, 2),)),
    Case(
        "convolution-odd",
        lambda: nn.Convolution(2, 3, (3, 2), stride=(2, 1), padding=(1, 2)),
        (normal(2, 2, 6, 3),),
    ),
    # of seven rows the last is in no window
    Case("convolution-stride", lambda: nn.Convolution(1, 2, 2, stride=3), (normal(2, 1, 7, 5),)),
    Case("convolution-padding", lambda: nn.Convolution(1, 1, 3, padding=2), (normal(1, 1, 2, 3),)),
    Case("max", lambda: nn.MaxPooling(2), (distinct(2, 2, 4, 6),)),
    Case("max-overlap", lambda: nn.MaxPooling(3, stride=1), (distinct(2, 1, 5, 4),)),
    Case("max-padding", lambda: nn.MaxPooling(3, stride=2, padding=1), (distinct(1, 2, 5, 6),)),
    Case(
        "max-odd",
        lambda: nn.MaxPooling((2, 3), stride=(1, 2), padding=(1, 0)),
        (distinct(1, 2, 4, 6),),
    ),
    Case("max-ties", lambda: nn.MaxPooling(2, stride=1), (np.ones((1, 2, 3, 3)),), smooth=False),
    Case("average", lambda: nn.AveragePooling(2), (normal(2, 2, 4, 6),)),
    Case("average-overlap", lambda: nn.AveragePooling(3, stride=1), (normal(2, 1, 5, 4),)),
    Case(
        "average-odd",
        lambda: nn.AveragePooling((3, 2), stride=(2, 3), padding=(1, 2)),
        (normal(1, 2, 4, 5),),
    ),
    Case("batch-norm", lambda: nn.BatchNorm(3), (normal(5, 3),)),
    Case("batch-norm-two", lambda: nn.BatchNorm(3, eps=0.1), (normal(2, 3),)),
    Case("batch-norm-images", lambda: nn.BatchNorm(2), (normal(3, 2, 2, 3),)),
    Case("batch-norm-one-image", lambda: nn.BatchNorm(2), (normal(1, 2, 2, 3),)),
    Case("batch-norm-offset", lambda: nn.BatchNorm(2), (normal(6, 2) + 1e3,)),
    Case("batch-norm-eval", lambda: evaluating(nn.BatchNorm(3)), (normal(4, 3),)),
    Case("batch-norm-eval-image", lambda: evaluating(nn.BatchNorm(2)), (normal(1, 2, 2, 3),)),
    Case("layer-norm", lambda: nn.LayerNorm(5), (normal(4, 5),)),
    Case("layer-norm-one", lambda: nn.LayerNorm(5), (normal(5),)),
    Case("layer-norm-sequence", lambda: nn.LayerNorm(4), (normal(2, 3, 4),)),
    Case("group-norm", lambda: nn.GroupNorm(2, 6), (normal(3, 6),)),
    Case("group-norm-images", lambda: nn.GroupNorm(2, 4), (normal(2, 4, 3, 2),)),
    Case("group-norm-one-group", lambda: nn.GroupNorm(1, 3), (normal(2, 3, 2, 2),)),
    Case("group-norm-instance", lambda: nn.GroupNorm(3, 3), (normal(2, 3, 2, 3),)),
    Case("dropout", nn.Dropout, (normal(4, 5),)),
    Case("dropout-most", lambda: nn.Dropout(0.8), (normal(3, 2, 4),)),
    Case("dropout-none", lambda: nn.Dropout(0.0), (normal(3),)),
    Case("embedding", lambda: nn.Embedding(5, 3), (np.array([1, 4, 1, 1, 0]),)),
    Case("embedding-sequence", lambda: nn.Embedding(4, 2), (np.array([[3, 0, 3], [3, 1, 1]]),)),
    Case("rnn-cell", lambda: nn.RNNCell(4, 3), (normal(2, 4), normal(2, 3, seed=1))),
    Case("rnn-cell-square", lambda: nn.RNNCell(3, 3), (normal(3, 3), normal(3, 3, seed=1))),
    Case("time-rnn", lambda: nn.TimeRNN(4, 3), (normal(2, 5, 4),)),
    Case("time-rnn-one-step", lambda: nn.TimeRNN(4, 3), (normal(2, 1, 4),)),
    Case(
        "lstm-cell",
        lambda: nn.LSTMCell(4, 3),
        (normal(2, 4), normal(2, 3, seed=1), normal(2, 3, seed=2)),
    ),
    Case("time-lstm", lambda: nn.TimeLSTM(3, 2), (normal(2, 4, 3),)),
    Case("gru-cell", lambda: nn.GRUCell(4, 3), (normal(2, 4), normal(2, 3, seed=1))),
    Case("time-gru", lambda: nn.TimeGRU(3, 2), (normal(2, 4, 3),)),
    Case(
        "attention",
        nn.ScaledDotProductAttention,
        (normal(3, 4), normal(5, 4, seed=1), normal(5, 2, seed=2)),
    ),
    Case(
        "attention-heads",
        nn.ScaledDotProductAttention,
        (normal(2, 2, 3, 2), normal(2, 2, 4, 2, seed=1), normal(2, 2, 4, 3, seed=2)),
    ),
    Case("multi-head", lambda: nn.MultiHeadAttention(6, 3), (normal(2, 3, 6),)),
    Case("one-head", lambda: nn.MultiHeadAttention(4, 1), (normal(2, 3, 4),)),
    Case("residual", lambda: nn.Residual(4, 5), (normal(3, 4),)),
    Case("residual-images", lambda: of_images(nn.Residual(2, 2)), (normal(2, 2, 4, 3),)),
    Case("residual-of-nothing", lambda: of_layers(nn.Residual(2, 2), []), (normal(2, 2),)),
)


def of_layers(block: Any, inside: list[Any]) -> Any:
    block.layers = inside
    return block


def of_images(block: Any) -> Any:
    return of_layers(block, [nn.BatchNorm(2), nn.Convolution(2, 2, 3, padding=1)])
