"""Networks: `predict(x)`, `loss(x, t)`, `accuracy(x, t)`, `gradient(x, t)`; and `train`."""

from __future__ import annotations

from ..entry import Entry
from .mlp import MLP, MLP_ENTRY
from .simple_net import SIMPLE_NET, SimpleNet
from .small_cnn import SMALL_CNN, SmallCNN
from .training import History, train
from .two_layer_net import TWO_LAYER_NET, TwoLayerNet

ENTRIES: tuple[Entry, ...] = (SIMPLE_NET, TWO_LAYER_NET, MLP_ENTRY, SMALL_CNN)

__all__ = ["ENTRIES", "MLP", "History", "SimpleNet", "SmallCNN", "TwoLayerNet", "train"]
