import numpy as np


class Neural_Network(object):
    def __init__(self, Lambda=0.0001):
        self.inputLayerSize = 2
        self.outputLayerSize = 1
        self.hiddenLayerSize = 3
        self.W1 = np.random.randn(self.inputLayerSize, self.hiddenLayerSize)
        self.W2 = np.random.randn(self.hiddenLayerSize, self.outputLayerSize)
        self.Lambda = Lambda

    def forward(self, X):
        self.z2 = np.dot(X, self.W1)
        self.a2 = self.sigmoid(self.z2)
        self.z3 = np.dot(self.a2, self.W2)
        yHat = self.sigmoid(self.z3)
        return yHat

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def sigmoidPrime(self, z):
        return np.exp(-z) / ((1 + np.exp(-z)) ** 2)

    def costFunction(self, X, y):
        self.yHat = self.forward(X)
        J = 0.5 * sum((y - self.yHat) ** 2) / X.shape[0] + (self.Lambda / 2) * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2))
        return J

    def costFunctionPrime(self, X, y):
        self.yHat = self.forward(X)
        delta3 = np.multiply(-(y - self.yHat), self.sigmoidPrime(self.z3))
        dJdW2 = np.dot(self.a2.T, delta3) / X.shape[0] + self.Lambda * self.W2
        delta2 = np.dot(delta3, self.W2.T) * self.sigmoidPrime(self.z2)
        dJdW1 = np.dot(X.T, delta2) / X.shape[0] + self.Lambda * self.W1
        return dJdW1, dJdW2


class LogisticModel:
    def __init__(self, n_features):
        self.w = np.zeros((n_features, 1))
        self.b = 0.0

    def compute_loss(self, X, y):
        p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def compute_gradients(self, X, y):
        m = X.shape[0]
        p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        dw = X.T @ (p - y) / m
        db = np.sum(p - y) / m
        return dw, db


class DeepNet:
    """samples are columns; parameters, caches and gradients in dicts"""

    def __init__(self, layer_dims):
        self.parameters = {}
        self.L = len(layer_dims) - 1
        for l in range(1, self.L + 1):
            self.parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.1
            self.parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))

    def forward(self, X):
        self.cache = {'A0': X}
        A = X
        for l in range(1, self.L + 1):
            Z = self.parameters['W' + str(l)] @ A + self.parameters['b' + str(l)]
            if l < self.L:
                A = np.maximum(0, Z)
            else:
                e = np.exp(Z - Z.max(axis=0, keepdims=True))
                A = e / e.sum(axis=0, keepdims=True)
            self.cache['Z' + str(l)] = Z
            self.cache['A' + str(l)] = A
        return A

    def compute_cost(self, AL, Y):
        m = Y.shape[1]
        return -np.sum(Y * np.log(AL + 1e-12)) / m

    def backward(self, AL, Y):
        grads = {}
        m = Y.shape[1]
        dZ = AL - Y
        for l in range(self.L, 0, -1):
            A_prev = self.cache['A' + str(l - 1)]
            grads['dW' + str(l)] = dZ @ A_prev.T / m
            grads['db' + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
            if l > 1:
                dA = self.parameters['W' + str(l)].T @ dZ
                dZ = dA * (self.cache['Z' + str(l - 1)] > 0)
        return grads

    def update_parameters(self, grads, lr):
        for k in self.parameters:
            self.parameters[k] -= lr * grads['d' + k]
