from typing import Optional
import numpy as np

class Module:
    output: Optional[np.ndarray] = None
    grad_input: Optional[np.ndarray] = None

class Linear(Module):
    def __init__(self, n_in: int, n_out: int) -> None:
        std = 1.0 / np.sqrt(n_in)
        self.W = np.random.uniform(-std, std, size=(n_out, n_in))
        self.b = np.random.uniform(-std, std, size=n_out)
        self.gradW = np.zeros_like(self.W)
        self.gradb = np.zeros_like(self.b)

    def forward(self, inpt: np.ndarray) -> np.ndarray:
        self.inpt = inpt
        self.output = inpt @ self.W.T + self.b
        return self.output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        self.grad_input = grad_output @ self.W
        self.gradW = grad_output.T @ self.inpt
        self.gradb = grad_output.sum(axis=0)
        return self.grad_input

class SoftMax(Module):
    def forward(self, inpt: np.ndarray) -> np.ndarray:
        e = np.exp(inpt - inpt.max(axis=1, keepdims=True))
        self.output = e / e.sum(axis=1, keepdims=True)
        return self.output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        self.grad_input = grad_output * self.output * (1 - self.output)
        return self.grad_input
