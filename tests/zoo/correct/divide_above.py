import numpy as np

# The loss layer sums. The NETWORK divides by the batch size, in loss() and in gradient().


class SumLoss:
    def forward(self, x, t):
        x = x - np.amax(x, 1)[:, np.newaxis]
        self.y = np.exp(x) / np.exp(x).sum(1)[:, np.newaxis]
        self.t = t
        log_y = x - np.log(np.exp(x).sum(1))[:, np.newaxis]
        return -(t * log_y).sum()

    def backward(self, dout):
        dx = self.y - self.t
        return dx * dout


class Hidden:
    def __init__(self, a, b):
        self.theta = np.random.uniform(-1, 1, (a, b))
        self.phi = np.random.uniform(-1, 1, b)

    def forward(self, x):
        self.z = x
        return np.tensordot(x, self.theta, axes=1) + self.phi

    def backward(self, delta):
        self.grad_theta = np.tensordot(self.z, delta, axes=((0,), (0,)))
        self.grad_phi = np.add.reduce(delta, axis=0)
        return np.tensordot(delta, self.theta, axes=((1,), (1,)))


class SigmoidUnit:
    def forward(self, x):
        self.y = np.reciprocal(1.0 + np.exp(-np.clip(x, -500, 500)))
        return self.y.copy()

    def backward(self, delta):
        return delta * self.y * (1 - self.y)


class Net:
    def __init__(self, sizes=[5, 4, 3]):
        self.h = Hidden(sizes[0], sizes[1])
        self.s = SigmoidUnit()
        self.o = Hidden(sizes[1], sizes[2])
        self.layers = [self.h, self.s, self.o]
        self.last_layer = SumLoss()
        self.params = dict(theta1=self.h.theta, phi1=self.h.phi, theta2=self.o.theta, phi2=self.o.phi)

    def predict(self, x):
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out

    def loss(self, x, t):
        return self.last_layer.forward(self.predict(x), t) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        delta = self.last_layer.backward(1.0 / len(x))
        for layer in self.layers[::-1]:
            delta = layer.backward(delta)
        return dict(theta1=self.h.grad_theta, phi1=self.h.grad_phi,
                    theta2=self.o.grad_theta, phi2=self.o.grad_phi)
