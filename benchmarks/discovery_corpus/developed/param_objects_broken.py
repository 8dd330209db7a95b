import numpy as np

class Param:
    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)

class Operation:
    def forward(self, input_):
        self.input_ = input_
        self.output = self._output()
        return self.output
    def backward(self, output_grad):
        self.input_grad = self._input_grad(output_grad)
        return self.input_grad

class WeightMultiply(Operation):
    def __init__(self, W):
        self.param = Param(W)
    def _output(self):
        return np.dot(self.input_, self.param.value)
    def _input_grad(self, output_grad):
        self.param.grad = np.dot(self.input_.T, output_grad)
        return np.dot(output_grad, self.param.value.T)

class BiasAdd(Operation):
    def __init__(self, B):
        self.param = Param(B)
    def _output(self):
        return self.input_ + self.param.value
    def _input_grad(self, output_grad):
        self.param.grad = np.sum(output_grad, axis=0).reshape(1, -1)
        return np.ones_like(self.input_) * output_grad

class Sigmoid(Operation):
    def _output(self):
        return 1.0 / (1.0 + np.exp(-1.0 * self.input_))
    def _input_grad(self, output_grad):
        s = self.output
        return s * output_grad
