import math
import numpy as np


class Activations:
    @staticmethod
    def selu(z):
        scale, alpha = 1.0507009873554805, 1.6732632423543772
        return scale * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))

    @staticmethod
    def selu_derivative(z):
        scale, alpha = 1.0507009873554805, 1.6732632423543772
        return scale * np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))

    @staticmethod
    def gelu(z):
        return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z ** 3)))

    @staticmethod
    def gelu_derivative(z):
        c = math.sqrt(2 / math.pi)
        t = np.tanh(c * (z + 0.044715 * z ** 3))
        return 0.5 * (1 + t) + 0.5 * z * (1 - t ** 2) * c * (1 + 3 * 0.044715 * z ** 2)

    @staticmethod
    def hard_sigmoid(z):
        return np.clip(0.2 * z + 0.5, 0.0, 1.0)

    @staticmethod
    def hard_sigmoid_derivative(z):
        return np.where(np.abs(z) < 2.5, 0.2, 0.0)

    @staticmethod
    def mish(z):
        return z * np.tanh(np.logaddexp(0.0, z))

    @staticmethod
    def mish_derivative(z):
        t = np.tanh(np.logaddexp(0.0, z))
        s = np.exp(-np.logaddexp(0.0, -z))
        return t + z * s * (1.0 - t * t)
