"""Losses: `forward(y, t)` and `backward(dout=1.0)`, stable, with reductions mean, sum and none."""

from __future__ import annotations

from ..entry import Entry
from .absolute_error import ABSOLUTE_ERROR, MeanAbsoluteError
from .binary_cross_entropy import (
    BINARY_CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY_WITH_LOGITS,
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
)
from .cosine import COSINE, CosineDistance
from .cross_entropy import (
    CROSS_ENTROPY,
    NEGATIVE_LOG_LIKELIHOOD,
    CrossEntropy,
    NegativeLogLikelihood,
)
from .focal import FOCAL, FocalLoss
from .hinge import HINGE, MULTI_CLASS_HINGE, Hinge, MultiClassHinge
from .huber import HUBER, SMOOTH_L1, Huber, SmoothL1
from .kl_divergence import KL_DIVERGENCE, KLDivergence
from .log_cosh import LOG_COSH, LogCosh
from .reduction import Reduction
from .softmax_with_loss import SOFTMAX_WITH_LOSS, SoftmaxWithLoss
from .squared_error import HALF_SQUARED_ERROR, SQUARED_ERROR, HalfSquaredError, SquaredError

ENTRIES: tuple[Entry, ...] = (
    HALF_SQUARED_ERROR,
    SQUARED_ERROR,
    BINARY_CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY_WITH_LOGITS,
    CROSS_ENTROPY,
    SOFTMAX_WITH_LOSS,
    NEGATIVE_LOG_LIKELIHOOD,
    ABSOLUTE_ERROR,
    HUBER,
    SMOOTH_L1,
    LOG_COSH,
    HINGE,
    MULTI_CLASS_HINGE,
    KL_DIVERGENCE,
    FOCAL,
    COSINE,
)

__all__ = [
    "ENTRIES",
    "BinaryCrossEntropy",
    "BinaryCrossEntropyWithLogits",
    "CosineDistance",
    "CrossEntropy",
    "FocalLoss",
    "HalfSquaredError",
    "Hinge",
    "Huber",
    "KLDivergence",
    "LogCosh",
    "MeanAbsoluteError",
    "MultiClassHinge",
    "NegativeLogLikelihood",
    "Reduction",
    "SmoothL1",
    "SoftmaxWithLoss",
    "SquaredError",
]
