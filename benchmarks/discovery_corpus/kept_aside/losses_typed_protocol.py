from typing import Protocol
import numpy as np
from numpy.typing import NDArray

Vec = NDArray[np.floating]

class Criterion(Protocol):
    def loss(self, predicted: Vec, actual: Vec) -> float: ...
    def grad(self, predicted: Vec, actual: Vec) -> Vec: ...

class TSE:
    """Total squared error"""
    def loss(self, predicted: Vec, actual: Vec) -> float:
        return np.sum((predicted - actual) ** 2)

    def grad(self, predicted: Vec, actual: Vec) -> Vec:
        return 2 * (predicted - actual)

class Exponential:
    def loss(self, predicted: Vec, actual: Vec) -> float:
        return np.mean(np.exp(-predicted * actual))

    def grad(self, predicted: Vec, actual: Vec) -> Vec:
        return -predicted * np.exp(-predicted * actual) / predicted.size
