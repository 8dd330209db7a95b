"""Gradient descent for the weights, ascent for the biases; and a velocity with two minuses."""

import numpy as np


def update_parameters(W, b, dW, db, learning_rate=0.1):
    W = W - learning_rate * dW
    b = b + learning_rate * db
    return W, b


class SGDMomentum:
    def __init__(self, model_params, lr=0.01, momentum=0.9):
        self.params = model_params
        self.lr, self.momentum = lr, momentum
        self.v = [np.zeros_like(p) for p in model_params]

    def step(self, grads):
        for i, g in enumerate(grads):
            self.v[i] = self.momentum * self.v[i] - self.lr * g
            self.params[i] -= self.v[i]
