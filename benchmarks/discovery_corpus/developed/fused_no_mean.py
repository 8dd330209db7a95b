import numpy as np

class CrossEntropyWithSoftmax:
    def __init__(self):
        self.out = None
        self.target = None

    def forward(self, logits, target):
        e = np.exp(logits - logits.max(axis=-1, keepdims=True))
        self.out = e / e.sum(axis=-1, keepdims=True)
        self.target = target
        return -(target * np.log(self.out + 1e-9)).sum() / len(target)

    def backward(self, dout=1.0):
        return dout * (self.out - self.target)
