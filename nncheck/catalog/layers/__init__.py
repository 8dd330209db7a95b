"""Layers and graph nodes: `forward(x)`, `backward(dout)`, parameters and gradients as attributes.

A layer copies what it keeps, changes nothing of the caller's, and computes in the precision of its
input (integers become float64). `backward` speaks of the last forward; it assigns the gradients of
the parameters (`W` has `dW`) and never adds to them. `PARAMETERS` names the parameters.
"""

from __future__ import annotations

from ..entry import Entry
from . import (
    affine,
    attention,
    batch_norm,
    convolution,
    dropout,
    embedding,
    group_norm,
    gru,
    layer_norm,
    lstm,
    multi_head,
    nodes,
    pooling,
    residual,
    rnn,
)
from .affine import Affine, Dot
from .attention import ScaledDotProductAttention
from .batch_norm import BatchNorm
from .convolution import Convolution
from .dropout import Dropout
from .embedding import Embedding
from .group_norm import GroupNorm
from .gru import GRUCell, TimeGRU
from .layer_norm import LayerNorm
from .lstm import LSTMCell, TimeLSTM
from .multi_head import MultiHeadAttention
from .nodes import Add, Div, Exp, Log, Mul
from .pooling import AveragePooling, MaxPooling
from .residual import Residual
from .rnn import RNNCell, TimeRNN

ENTRIES: tuple[Entry, ...] = (
    *nodes.ENTRIES,
    *affine.ENTRIES,
    *convolution.ENTRIES,
    *pooling.ENTRIES,
    *batch_norm.ENTRIES,
    *layer_norm.ENTRIES,
    *group_norm.ENTRIES,
    *dropout.ENTRIES,
    *embedding.ENTRIES,
    *rnn.ENTRIES,
    *lstm.ENTRIES,
    *gru.ENTRIES,
    *attention.ENTRIES,
    *multi_head.ENTRIES,
    *residual.ENTRIES,
)

__all__ = [
    "ENTRIES",
    "Add",
    "Affine",
    "AveragePooling",
    "BatchNorm",
    "Convolution",
    "Div",
    "Dot",
    "Dropout",
    "Embedding",
    "Exp",
    "GRUCell",
    "GroupNorm",
    "LSTMCell",
    "LayerNorm",
    "Log",
    "MaxPooling",
    "Mul",
    "MultiHeadAttention",
    "RNNCell",
    "Residual",
    "ScaledDotProductAttention",
    "TimeGRU",
    "TimeLSTM",
    "TimeRNN",
]
