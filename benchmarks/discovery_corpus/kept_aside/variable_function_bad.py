import numpy as np

class Variable:
    def __init__(self, data):
        self.data = np.asarray(data)
        self.grad = None
        self.creator = None
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        stack = [self.creator]
        while stack:
            f = stack.pop()
            f.input.grad = f.backward(f.output.grad)
            if f.input.creator is not None:
                stack.append(f.input.creator)

class Function:
    def __call__(self, input):
        self.input = input
        self.output = Variable(self.forward(input.data))
        self.output.creator = self
        return self.output
    def forward(self, x): raise NotImplementedError()
    def backward(self, gy): raise NotImplementedError()

class Sin(Function):
    def forward(self, x):
        return np.sin(x)
    def backward(self, gy):
        return np.cos(self.input.data) * gy

class Log(Function):
    def forward(self, x):
        return np.log(x)
    def backward(self, gy):
        return gy / self.output.data

class Cube(Function):
    def forward(self, x):
        return x ** 3
    def backward(self, gy):
        return 3 * self.input.data ** 2 * gy
