"""`w = self.w` is the same array: an update in place changes it as well."""

import numpy as np


class FullyConnected:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * 0.1
        self.c = np.zeros((1, n_out))

    def forward_propagation(self, input_data):
        self.input = input_data
        return np.dot(self.input, self.w) + self.c

    def backward_propagation(self, output_error, learning_rate):
        w = self.w
        self.w -= learning_rate * np.dot(self.input.T, output_error)
        self.c -= learning_rate * np.sum(output_error, axis=0, keepdims=True)
        return np.dot(output_error, w.T)
