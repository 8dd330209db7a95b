import numpy as np

class BCELoss:
    # p: Wahrscheinlichkeiten, t: 0 oder 1
    def forward(self, p, t):
        self.p, self.t = p, t
        return -np.mean(t * np.log(p + 1e-10) + (1 - t) * np.log(1 - p + 1e-10))
    def backward(self):
        p, t = self.p, self.t
        return (-t / (p + 1e-10) - (1 - t) / (1 - p + 1e-10)) / p.size

class LogCoshLoss:
    def forward(self, p, t):
        self.d = p - t
        return np.mean(np.logaddexp(self.d, -self.d) - np.log(2))
    def backward(self):
        return np.tanh(self.d) / self.d.size
