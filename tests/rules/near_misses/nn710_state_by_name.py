"""One object serves many arrays: by the name that comes with each, or by the object itself."""

import math

import numpy as np


class Adam:
    def __init__(self, lr=0.001, decay1=0.9, decay2=0.999, eps=1e-7):
        self.settings = {"lr": lr, "eps": eps, "decay1": decay1, "decay2": decay2}
        self.cache = {}

    def update(self, param, param_grad, param_name, cur_loss=None):
        s = self.settings
        if param_name not in self.cache:
            zero = np.zeros_like(param_grad)
            self.cache[param_name] = {"t": 0, "mean": zero, "square": zero}
        kept = self.cache[param_name]
        t = kept["t"] + 1
        mean = s["decay1"] * kept["mean"] + (1 - s["decay1"]) * param_grad
        square = s["decay2"] * kept["square"] + (1 - s["decay2"]) * param_grad**2
        self.cache[param_name] = {"t": t, "mean": mean, "square": square}
        first, second = mean / (1 - s["decay1"] ** t), square / (1 - s["decay2"] ** t)
        return param - s["lr"] * first / (np.sqrt(second) + s["eps"])


class Optimizer:
    def __init__(self):
        self.target = None

    def setup(self, target):
        self.target = target
        return self

    def update(self):
        for param in self.target.params():
            if param.grad is not None:
                self.update_one(param)

    def update_one(self, param):
        raise NotImplementedError


class MomentumSGD(Optimizer):
    def __init__(self, lr=0.01, momentum=0.9):
        super().__init__()
        self.lr, self.momentum = lr, momentum
        self.vs = {}

    def update_one(self, param):
        v = self.vs.setdefault(id(param), np.zeros_like(param.data))
        v *= self.momentum
        v -= self.lr * param.grad.data
        param.data += v


class AdaMax(Optimizer):
    """The rate holds the correction; t is counted for all at once."""

    def __init__(self, alpha=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__()
        self.alpha, self.beta1, self.beta2, self.eps = alpha, beta1, beta2, eps
        self.t = 0
        self.ms, self.us = {}, {}

    def update(self):
        self.t += 1
        super().update()

    @property
    def lr(self):
        return self.alpha / (1.0 - math.pow(self.beta1, self.t))

    def update_one(self, param):
        key = id(param)
        g = param.grad.data
        self.ms[key] = self.beta1 * self.ms.get(key, 0.0) + (1 - self.beta1) * g
        self.us[key] = np.maximum(self.beta2 * self.us.get(key, 0.0), np.abs(g))
        param.data -= self.lr * self.ms[key] / (self.us[key] + self.eps)
