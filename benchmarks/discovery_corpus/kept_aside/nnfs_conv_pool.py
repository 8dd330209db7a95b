import numpy as np

class Layer_Conv2D:
    def __init__(self, depth, n_filters, size):
        self.size = size
        self.weights = np.random.randn(n_filters, depth, size, size) * 0.2
        self.biases = np.zeros(n_filters)

    def forward(self, inputs):
        self.inputs = inputs
        n, c, h, w = inputs.shape
        oh, ow = h - self.size + 1, w - self.size + 1
        self.output = np.zeros((n, len(self.biases), oh, ow))
        for i in range(oh):
            for j in range(ow):
                region = inputs[:, :, i:i + self.size, j:j + self.size]
                self.output[:, :, i, j] = np.tensordot(region, self.weights, axes=([1, 2, 3], [1, 2, 3])) + self.biases

    def backward(self, dvalues):
        self.dweights = np.zeros_like(self.weights)
        self.dbiases = dvalues.sum(axis=(0, 2, 3))
        self.dinputs = np.zeros_like(self.inputs)
        for i in range(dvalues.shape[2]):
            for j in range(dvalues.shape[3]):
                d = dvalues[:, :, i, j]
                region = self.inputs[:, :, i:i + self.size, j:j + self.size]
                self.dweights += np.tensordot(d, region, axes=([0], [0]))
                self.dinputs[:, :, i:i + self.size, j:j + self.size] += np.tensordot(d, self.weights, axes=([1], [0]))

class Layer_Flatten:
    def forward(self, inputs):
        self.inputs = inputs
        self.output = inputs.reshape(inputs.shape[0], -1)
    def backward(self, dvalues):
        self.dinputs = dvalues.reshape(self.inputs.shape)
