import numpy as np


class GradientReversal:
    """Identity in forward; backward multiplies by -lambda (domain-adversarial training), on purpose."""

    def __init__(self, lambda_=0.5):
        self.lambda_ = lambda_

    def forward(self, x):
        return x.copy()

    def backward(self, grad):
        return -self.lambda_ * grad


class StopGradient:
    """detaches: nothing flows back, on purpose"""

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return np.zeros_like(dout)
