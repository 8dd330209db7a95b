"""The words that have a fixed choice, and the type of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
else:
    Array = Any  # numpy is not imported for a name in an annotation


Kind = Literal["activation", "loss", "layer", "optimizer", "network", "autodiff", "function"]
Status = Literal["passed", "failed", "inconclusive", "skipped", "error"]
CheckStatus = Literal["passed", "failed", "inconclusive", "skipped"]
Severity = Literal["error", "warning"]
Certainty = Literal["proven", "consistent", "unexplained"]
Role = Literal["input", "target", "parameter"]
Family = Literal[
    "gradient",
    "value",
    "stability",
    "purity",
    "contract",
    "loss",
    "optimizer",
    "wiring",
    "training",
]
Values = Literal["real", "positive", "probability", "onehot", "soft", "index", "sign", "binary"]
