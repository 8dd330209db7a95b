import numpy as np

class HiddenLayer():
    def __init__(self, numIn, numOut):
        self.weights = np.random.rand(numIn, numOut) - 0.5
        self.bias = np.random.rand(numOut) - 0.5

    def forward(self, layerInput):
        self.layerInput = layerInput
        return layerInput @ self.weights + self.bias

    def backward(self, layerError):
        self.gradWeights = self.layerInput.T @ layerError
        self.gradBias = np.mean(layerError, axis=0)
        return layerError @ self.weights.T

class SoftmaxLayer():
    def forward(self, layerInput):
        shifted = np.exp(layerInput - np.max(layerInput, axis=1, keepdims=True))
        self.probs = shifted / np.sum(shifted, axis=1, keepdims=True)
        return self.probs
    def backward(self, layerError):
        result = np.empty_like(layerError)
        for i, (p, g) in enumerate(zip(self.probs, layerError)):
            p = p.reshape(-1, 1)
            result[i] = (np.diagflat(p) - p @ p.T) @ g
        return result
