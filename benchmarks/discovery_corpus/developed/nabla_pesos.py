import numpy as np

class MLP:
    def __init__(self, layers=(2, 4, 3), seed=0):
        rng = np.random.default_rng(seed)
        self.pesos = [rng.normal(size=(a, b)) for a, b in zip(layers[:-1], layers[1:])]
        self.sesgos = [np.zeros(b) for b in layers[1:]]

    def propagar(self, X):
        acts = [X]
        for i, (W, b) in enumerate(zip(self.pesos, self.sesgos)):
            z = acts[-1] @ W + b
            acts.append(np.tanh(z) if i < len(self.pesos) - 1 else self._softmax(z))
        return acts

    @staticmethod
    def _softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def retropropagar(self, X, Y):
        acts = self.propagar(X)
        n = len(X)
        delta = (acts[-1] - Y) / n
        nabla_w = [None] * len(self.pesos)
        nabla_b = [None] * len(self.sesgos)
        for i in reversed(range(len(self.pesos))):
            nabla_w[i] = acts[i].T @ delta
            nabla_b[i] = delta.sum(axis=0)
            if i:
                delta = (delta @ self.pesos[i].T) * (1 - acts[i] ** 2)
        return nabla_w, nabla_b

    def ajustar(self, X, Y, lr=0.1, epocas=100):
        for _ in range(epocas):
            gw, gb = self.retropropagar(X, Y)
            for i in range(len(self.pesos)):
                self.pesos[i] -= lr * gw[i]
                self.sesgos[i] -= lr * gb[i]
