import numpy as np


class SmoothedCrossEntropy:
    """t: smoothed rows"""

    def forward(self, x, t):
        x = x - x.max(axis=1, keepdims=True)
        logp = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
        self.p = np.exp(logp)
        self.t = t
        return -(t * logp).sum() / x.shape[0]

    def backward(self, dout=1):
        g = self.p.copy()
        g[np.arange(len(g)), self.t.argmax(axis=1)] -= 1
        return dout * g / len(g)
