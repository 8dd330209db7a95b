"""Alles steht in Attributen; niemand gibt etwas zurück."""
import numpy as np


class Schicht:
    def __init__(self, ein, aus):
        self.w = np.random.randn(ein, aus) * 0.1
        self.b = np.zeros(aus)

    def forward(self, x):
        self.x = x
        self.y = x @ self.w + self.b

    def backward(self, delta_y):
        self.delta_w = self.x.T @ delta_y
        self.delta_b = delta_y.sum(0)
        self.delta = delta_y @ self.w.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)

    def backward(self, delta_y):
        self.delta = delta_y * (1 - self.y * self.y)


class Sigmoid:
    def forward(self, input):
        self.out = 1.0 / (1.0 + np.exp(-input))

    def backward(self, grad_output):
        self.grad_input = grad_output * self.out * (1 - self.out)


class Leaky:
    def __init__(self, slope=0.1):
        self.slope = slope

    def forward(self, z):
        self.z = z
        self.a = np.where(z > 0, z, self.slope * z)

    def backward(self, da):
        self.dz = np.where(self.z > 0, da, self.slope * da)


class Affine:
    def __init__(self, n_in, n_out):
        self.weight = np.random.randn(n_out, n_in) * 0.1
        self.bias = np.zeros(n_out)

    def forward(self, inputs):
        self.inputs = inputs
        self.outputs = inputs @ self.weight.T + self.bias

    def backward(self, output_gradient):
        self.weight_gradient = output_gradient.T @ self.inputs
        self.bias_gradient = output_gradient.sum(axis=0)
        self.input_gradient = output_gradient @ self.weight
