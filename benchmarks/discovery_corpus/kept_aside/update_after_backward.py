import numpy as np

class Layer:
    def __init__(self, fan_in: int, fan_out: int):
        self.W = np.random.randn(fan_in, fan_out) / np.sqrt(fan_in)
        self.b = np.zeros(fan_out)
        self.delta_W, self.delta_b = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, a_prev):
        self.a_prev = a_prev
        self.z = a_prev @ self.W + self.b
        self.a = np.maximum(self.z, 0)
        return self.a

    def backward(self, da, learning_rate=0.01, update=True):
        dz = da * (self.z > 0)
        da_prev = dz @ self.W.T
        self.delta_W = self.a_prev.T @ dz
        self.delta_b = dz.sum(axis=0)
        if update:
            self.W = self.W - learning_rate * self.delta_W
            self.b = self.b - learning_rate * self.delta_b
        return da_prev
