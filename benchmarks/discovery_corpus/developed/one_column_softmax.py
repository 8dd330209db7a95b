import numpy as np

class NeuralNet:
    """Column vectors, one at a time; relu hidden, softmax out, NLL."""
    def __init__(self, sizes: list[int]):
        self.sizes = sizes
        self.weights = [np.random.randn(n, m) * np.sqrt(2.0 / m) for m, n in zip(sizes, sizes[1:])]
        self.biases = [np.zeros((n, 1)) for n in sizes[1:]]

    def forward(self, x):
        zs, acts = [], [x]
        for k, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = w @ acts[-1] + b
            zs.append(z)
            if k == len(self.weights) - 1:
                e = np.exp(z - z.max())
                acts.append(e / e.sum())
            else:
                acts.append(np.maximum(0, z))
        return zs, acts

    def cost(self, x, y):
        _, acts = self.forward(x)
        return float(-np.sum(y * np.log(acts[-1])))

    def backprop(self, x, y):
        zs, acts = self.forward(x)
        nabla_b, nabla_w = [0] * len(self.biases), [0] * len(self.weights)
        delta = acts[-1] - y
        nabla_b[-1] = delta
        nabla_w[-1] = delta @ acts[-2].T
        for l in range(2, len(self.sizes)):
            delta = (self.weights[-l + 1].T @ delta) * (zs[-l] > 0)
            nabla_b[-l] = delta
            nabla_w[-l] = delta @ acts[-l - 1].T
        return nabla_b, nabla_w

    def train_batch(self, batch, eta):
        gb = [np.zeros_like(b) for b in self.biases]
        gw = [np.zeros_like(w) for w in self.weights]
        for x, y in batch:
            b, w = self.backprop(x, y)
            for i in range(len(gb)):
                gb[i] += b[i]
                gw[i] += w[i]
        k = eta / len(batch)
        for i in range(len(gb)):
            self.biases[i] -= k * gb[i]
            self.weights[i] -= k * gw[i]
