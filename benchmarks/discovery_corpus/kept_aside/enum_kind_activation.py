from enum import Enum
import numpy as np

class Kind(Enum):
    TANH = 1
    RELU = 2

class Tanh:
    kind = Kind.TANH
    def activate(self, x: np.ndarray) -> np.ndarray:
        return np.tanh(x)
    def derivative(self, x: np.ndarray) -> np.ndarray:
        return 1.0 / np.cosh(x) ** 2

class Relu6:
    kind = Kind.RELU
    def activate(self, x: np.ndarray) -> np.ndarray:
        return np.minimum(np.maximum(x, 0), 6)
    def derivative(self, x: np.ndarray) -> np.ndarray:
        return (x > 0) * 1.0

class LogCosh:
    def activate(self, x: np.ndarray) -> np.ndarray:
        return np.logaddexp(x, -x) - np.log(2)
    def derivative(self, x: np.ndarray) -> np.ndarray:
        return np.tanh(x)
