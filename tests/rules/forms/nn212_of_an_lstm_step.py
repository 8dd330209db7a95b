"""The output gate takes the bias of the forget gate, in a step of functions."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class GruLike:
    def __init__(self, nx, nh):
        k = 0.4
        self.params = {}
        for g in "fio":
            self.params["W" + g] = k * np.random.randn(nx, nh)
            self.params["b" + g] = k * np.random.randn(nh)

    def forward(self, x):
        p = self.params
        self.x = x
        self.f = sigmoid(x @ p["Wf"] + p["bf"])
        self.i = np.tanh(x @ p["Wi"] + p["bi"])
        self.o = sigmoid(x @ p["Wo"] + p["bf"])
        return self.f * self.i + self.o

    def backward(self, dout):
        p = self.params
        df = dout * self.i * self.f * (1 - self.f)
        di = dout * self.f * (1 - self.i**2)
        do = dout * self.o * (1 - self.o)
        self.grads = {"Wf": self.x.T @ df, "Wi": self.x.T @ di, "Wo": self.x.T @ do}
        self.grads.update(bf=df.sum(0), bi=di.sum(0), bo=do.sum(0))
        return df @ p["Wf"].T + di @ p["Wi"].T + do @ p["Wo"].T
