import numpy as np


class SGD:
    def __init__(self, eta=0.05):
        self.eta = eta

    def update(self, w, grad):
        return w - self.eta * grad


class HiddenLayer:
    """(batch, features); learns in backward with the optimizer it was given"""

    def __init__(self, nIn, nOut, optimizer=None):
        rng = np.random.RandomState(11)
        self.w = rng.normal(0, 1 / np.sqrt(nIn), (nIn, nOut))
        self.b = np.zeros(nOut)
        self.optimizer = optimizer or SGD()

    def forward(self, layerInput):
        self.layerInput = layerInput
        return layerInput @ self.w + self.b

    def backward(self, accumGrad):
        oldW = self.w
        gradW = self.layerInput.T @ accumGrad
        gradB = np.sum(accumGrad, axis=0)
        self.w = self.optimizer.update(self.w, gradW)
        self.b = self.optimizer.update(self.b, gradB)
        return accumGrad @ oldW.T
