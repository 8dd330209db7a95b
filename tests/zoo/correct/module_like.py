"""a tiny framework: modules with zero_grad, gradients ACCUMULATE until zero_grad is called"""
import numpy as np


class Linear:
    def __init__(self, in_features, out_features, bias=True):
        bound = 1 / np.sqrt(in_features)
        self.weight = np.random.uniform(-bound, bound, (out_features, in_features))
        self.bias = np.random.uniform(-bound, bound, (1, out_features)) if bias else None
        self.zero_grad()

    def zero_grad(self):
        self.weight_grad = np.zeros_like(self.weight)
        self.bias_grad = None if self.bias is None else np.zeros_like(self.bias)

    def forward(self, inp):
        self.inp = inp
        out = inp @ self.weight.T
        if self.bias is not None:
            out = out + self.bias
        return out

    def backward(self, grad_output):
        self.weight_grad += grad_output.T @ self.inp
        if self.bias is not None:
            self.bias_grad += grad_output.sum(axis=0, keepdims=True)
        return grad_output @ self.weight

    def parameters(self):
        return [self.weight, self.bias]

    def gradients(self):
        return [self.weight_grad, self.bias_grad]


class LeakyReLU:
    def __init__(self, negative_slope=0.1):
        self.negative_slope = negative_slope

    def zero_grad(self):
        pass

    def forward(self, inp):
        self.inp = inp
        return np.where(inp > 0, inp, self.negative_slope * inp)

    def backward(self, grad_output):
        slope = np.where(self.inp > 0, 1.0, self.negative_slope)
        return grad_output * slope

    def parameters(self):
        return []

    def gradients(self):
        return []


class CrossEntropyLoss:
    """logits and class indices"""

    def __init__(self, reduction="mean"):
        self.reduction = reduction

    def forward(self, logits, target):
        top = logits.max(axis=1, keepdims=True)
        lse = top + np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        logp = logits - lse
        picked = logp[np.arange(len(target)), target]
        self.p = np.exp(logp)
        self.target = target
        if self.reduction == "sum":
            return -picked.sum()
        return -picked.mean()

    def backward(self, dout=1.0):
        grad = self.p.copy()
        grad[np.arange(len(self.target)), self.target] -= 1.0
        if self.reduction == "mean":
            grad /= len(self.target)
        return dout * grad


class Sequential:
    def __init__(self, *modules):
        self.modules = list(modules)

    def zero_grad(self):
        for module in self.modules:
            module.zero_grad()

    def forward(self, x):
        for module in self.modules:
            x = module.forward(x)
        return x

    def backward(self, grad):
        for module in self.modules[::-1]:
            grad = module.backward(grad)
        return grad


class MLP:
    def __init__(self, n_in=4, n_hidden=6, n_out=3):
        self.net = Sequential(Linear(n_in, n_hidden), LeakyReLU(), Linear(n_hidden, n_out))
        self.criterion = CrossEntropyLoss()

    def predict(self, x):
        return self.net.forward(x)

    def loss(self, x, t):
        return self.criterion.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.net.zero_grad()
        self.loss(x, t)
        self.net.backward(self.criterion.backward())
        out = {}
        for i, m in enumerate(self.net.modules):
            if m.parameters():
                out["weight%d" % i], out["bias%d" % i] = m.gradients()
        return out

    @property
    def params(self):
        found = {}
        for i, m in enumerate(self.net.modules):
            if m.parameters():
                found["weight%d" % i], found["bias%d" % i] = m.parameters()
        return found
