import numpy as np

class Perceptrons:
    # inputs are column vectors (n, 1)
    def __init__(self, n_inputs, n_outputs):
        self.weights = np.random.randn(n_outputs, n_inputs)
        self.biases = np.random.randn(n_outputs, 1)

    def forward(self, inputs):
        self.inputs = inputs
        return np.matmul(self.weights, inputs) + self.biases

    def backward(self, delta):
        self.d_weights = np.matmul(delta, self.inputs.T)
        self.d_biases = delta
        return np.matmul(self.weights, delta)
