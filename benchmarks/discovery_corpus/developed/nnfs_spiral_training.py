import numpy as np
import matplotlib.pyplot as plt

np.random.seed(0)


def spiral_data(samples, classes):
    X = np.zeros((samples * classes, 2))
    y = np.zeros(samples * classes, dtype='uint8')
    for c in range(classes):
        ix = range(samples * c, samples * (c + 1))
        r = np.linspace(0.0, 1, samples)
        t = np.linspace(c * 4, (c + 1) * 4, samples) + np.random.randn(samples) * 0.2
        X[ix] = np.c_[r * np.sin(t * 2.5), r * np.cos(t * 2.5)]
        y[ix] = c
    return X, y


class DenseLayer:
    def __init__(self, n_in, n_out):
        self.weights = 0.1 * np.random.randn(n_in, n_out)
        self.biases = np.zeros((1, n_out))

    def forward(self, inputs):
        self.inputs = inputs
        self.output = inputs.dot(self.weights) + self.biases
        return self.output

    def backward(self, dvalues):
        self.dweights = self.inputs.T.dot(dvalues)
        self.dbiases = dvalues.sum(axis=0, keepdims=True)
        self.dinputs = dvalues.dot(self.weights)
        return self.dinputs


class SoftmaxCrossEntropy:
    def forward(self, logits, y):
        z = logits - logits.max(axis=1, keepdims=True)
        self.probs = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        self.y = y
        self.output = -np.log(self.probs[np.arange(len(y)), y]).mean()
        return self.output

    def backward(self):
        self.dinputs = self.probs.copy()
        self.dinputs[np.arange(len(self.y)), self.y] -= 1
        self.dinputs /= len(self.y)
        return self.dinputs


X, y = spiral_data(20, 3)
plt.scatter(X[:, 0], X[:, 1], c=y)
layer, head = DenseLayer(2, 3), SoftmaxCrossEntropy()
for epoch in range(3):
    loss = head.forward(layer.forward(X), y)
    print(epoch, loss)
