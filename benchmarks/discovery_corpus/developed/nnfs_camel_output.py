import numpy as np

class Layer_Input:
    def forward(self, inputs):
        self.output = inputs

class LayerBatchNorm:
    def __init__(self, nFeatures):
        self.gamma = np.ones((1, nFeatures))
        self.beta = np.zeros((1, nFeatures))

    def forward(self, inputs):
        self.mean = inputs.mean(axis=0, keepdims=True)
        self.var = inputs.var(axis=0, keepdims=True)
        self.normed = (inputs - self.mean) / np.sqrt(self.var + 1e-5)
        self.output = self.gamma * self.normed + self.beta

    def backward(self, dvalues):
        n = len(dvalues)
        self.dgamma = np.sum(dvalues * self.normed, axis=0, keepdims=True)
        self.dbeta = np.sum(dvalues, axis=0, keepdims=True)
        dn = dvalues * self.gamma
        self.dinputs = (dn - dn.sum(0) / n - self.normed * (dn * self.normed).sum(0) / n) / np.sqrt(self.var + 1e-5)
