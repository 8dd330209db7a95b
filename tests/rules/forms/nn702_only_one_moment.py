"""Adam, with the first moment corrected and the second not; lists, camel case."""

import numpy as np


class AdamOptimizer:
    def __init__(self, learningRate=0.005, beta1=0.9, beta2=0.99, epsilon=1e-8):
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.firstMoments = None
        self.secondMoments = None
        self.timeStep = 0

    def applyStep(self, weights, gradients):
        raise NotImplementedError

    def update(self, weights, gradients):
        if self.firstMoments is None:
            self.firstMoments = [np.zeros(w.shape) for w in weights]
            self.secondMoments = [np.zeros(w.shape) for w in weights]
        self.timeStep += 1
        for i in range(len(weights)):
            self.firstMoments[i] = (
                self.beta1 * self.firstMoments[i] + (1 - self.beta1) * gradients[i]
            )
            self.secondMoments[i] = (
                self.beta2 * self.secondMoments[i] + (1 - self.beta2) * gradients[i] ** 2
            )
            corrected = self.firstMoments[i] / (1 - self.beta1**self.timeStep)
            weights[i] -= (
                self.learningRate * corrected / (np.sqrt(self.secondMoments[i]) + self.epsilon)
            )
