# 活性化関数あれこれ: forward は f(x)、backward は f'(x)。層のほうで上流の勾配を掛ける。
import numpy as np


class Activator:
    def __init__(self, *args, **kwds):
        pass

    def forward(self, *args, **kwds):
        raise Exception("まだ書いていません")

    def backward(self, *args, **kwds):
        raise Exception("まだ書いていません")


class bentIdentity(Activator):
    def forward(self, x, *args, **kwds):
        return x + (np.sqrt(x**2 + 1) - 1)/2

    def backward(self, x, *args, **kwds):
        return 1 + x/(2*np.sqrt(x**2 + 1))


class sigmoid(Activator):
    def forward(self, x, *args, **kwds):
        return 1/(np.exp(-x) + 1)

    def backward(self, x, y, *args, **kwds):
        return (1 - y)*y


class logSigmoid(Activator):
    def forward(self, x, *args, **kwds):
        return -np.log(np.exp(-x) + 1)

    def backward(self, x, *args, **kwds):
        return (1 - np.tanh(x/2))/2


class softplus(Activator):
    def forward(self, x, *args, **kwds):
        return np.log(1 + np.exp(x))

    def backward(self, x, *args, **kwds):
        return (1 + np.tanh(x/2))/2


class ELU(Activator):
    def __init__(self, alpha=1., *args, **kwds):
        self.alpha = alpha

    def forward(self, x, *args, **kwds):
        return np.where(x < 0, self.alpha*(np.exp(x) - 1), x)

    def backward(self, x, *args, **kwds):
        return np.where(x < 0, self.alpha*np.exp(x), 1)


class SELU(Activator):
    lam, alpha = 1.0507009873554805, 1.6732632423543772

    def forward(self, x, *args, **kwds):
        negative = self.alpha*(np.exp(x) - 1)
        return self.lam*np.where(x >= 0, x, negative)

    def backward(self, x, *args, **kwds):
        return self.lam*np.where(x >= 0, 1, self.alpha*np.exp(np.minimum(x, 0)))


class CELU(Activator):
    def __init__(self, alpha=1.5, *args, **kwds):
        self.alpha = alpha

    def forward(self, x, *args, **kwds):
        return np.where(x >= 0, x, self.alpha*(np.exp(np.minimum(x, 0)/self.alpha) - 1))

    def backward(self, x, *args, **kwds):
        return np.where(x >= 0, 1, np.exp(np.minimum(x, 0)/self.alpha))


class tanhShrink(Activator):
    def forward(self, x, *args, **kwds):
        return x - np.tanh(x)

    def backward(self, x, *args, **kwds):
        return np.tanh(x)**2


class Mish(Activator):
    def forward(self, x, *args, **kwds):
        return x*np.tanh(np.logaddexp(0, x))

    def backward(self, x, *args, **kwds):
        w = 4*(x + 1) + 4*np.exp(2*x) + np.exp(3*x) + (4*x + 6)*np.exp(x)
        d = 2 + 2*np.exp(x) + np.exp(2*x)
        return w*np.exp(x)/d**2


class tanhExp(Activator):
    def forward(self, x, *args, **kwds):
        return x*np.tanh(np.exp(np.minimum(x, 100)))

    def backward(self, x, *args, **kwds):
        t = np.tanh(np.exp(np.minimum(x, 100)))
        return t + x*np.exp(x)*(1 - t**2)


def softmax(x):
    e = np.exp(x)
    return e/np.sum(e, axis=-1, keepdims=True)


def softmin(x):
    return np.exp(-x)/np.sum(np.exp(-x), axis=-1, keepdims=True)


def log_softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return np.log(e/np.sum(e, axis=-1, keepdims=True))
