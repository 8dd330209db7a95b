import numpy as np

class LinearMap(object):
    def __init__(self, idim, odim, irange=.1):
        rng = np.random.RandomState(123)
        self.W = rng.uniform(-irange, irange, (idim, odim))
        self.b = np.zeros((odim,))

    def fprop(self, inputs):
        return np.dot(inputs, self.W) + self.b

    def bprop(self, inputs, grads_wrt_outputs):
        return np.dot(grads_wrt_outputs, self.W.T)

    def pgrads(self, inputs, grads_wrt_outputs):
        return [np.dot(inputs.T, grads_wrt_outputs), np.sum(grads_wrt_outputs, axis=0)]

class Squash(object):
    def fprop(self, inputs):
        self.last = inputs / (1.0 + np.abs(inputs))
        return self.last
    def bprop(self, grads):
        return grads * (1.0 - np.abs(self.last)) ** 2
