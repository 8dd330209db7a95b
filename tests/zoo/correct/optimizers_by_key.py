# coding: utf-8
"""パラメータの更新方法（キーごとに状態を持つ）"""
import numpy as np


class GradientDescent:
    """勾配降下法"""

    def __init__(self, lr=0.01, weight_decay=0.0):
        self.lr = lr
        self.weight_decay = weight_decay

    def update(self, params, grads):
        for key in params:
            grad = grads[key] + self.weight_decay * params[key]
            params[key] -= self.lr * grad


class Momentum:
    """モーメンタム"""

    def __init__(self, lr=0.02, momentum=0.85):
        self.lr = lr
        self.momentum = momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {key: np.zeros_like(value) for key, value in params.items()}

        for key in params:
            self.velocity[key] = self.momentum * self.velocity[key] - self.lr * grads[key]
            params[key] += self.velocity[key]


class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            old = self.v.get(key, 0.0)
            new = self.momentum * old - self.lr * grads[key]
            self.v[key] = new
            params[key] += (1 + self.momentum) * new - self.momentum * old


class AdaGrad:
    def __init__(self, lr=0.05):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, value in params.items():
                self.h[key] = np.zeros_like(value)

        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


class Adam:
    def __init__(self, lr=0.002, beta1=0.9, beta2=0.999):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.count = 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.count += 1
        # 二つの補正を学習率にまとめる
        rate = self.lr * np.sqrt(1.0 - self.beta2**self.count) / (1.0 - self.beta1**self.count)
        for key in params:
            if key not in self.m:
                self.m[key] = np.zeros_like(params[key])
                self.v[key] = np.zeros_like(params[key])
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key]**2 - self.v[key])
            params[key] -= rate * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
