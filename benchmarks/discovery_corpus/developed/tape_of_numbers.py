"""A tape whose methods are the operations; variables are plain indices."""
import numpy as np


class Tape:
    def __init__(self):
        self.vals = []
        self.ops = []

    def var(self, v):
        self.vals.append(float(v))
        self.ops.append(None)
        return len(self.vals) - 1

    def _push(self, v, parents):
        self.vals.append(v)
        self.ops.append(parents)
        return len(self.vals) - 1

    def add(self, i, j):
        return self._push(self.vals[i] + self.vals[j], [(i, 1.0), (j, 1.0)])

    def mul(self, i, j):
        return self._push(self.vals[i] * self.vals[j], [(i, self.vals[j]), (j, self.vals[i])])

    def sin(self, i):
        return self._push(np.sin(self.vals[i]), [(i, np.cos(self.vals[i]))])

    def exp(self, i):
        e = np.exp(self.vals[i])
        return self._push(e, [(i, e)])

    def grad(self, out):
        g = [0.0] * len(self.vals)
        g[out] = 1.0
        for k in range(out, -1, -1):
            if self.ops[k] is None:
                continue
            for p, d in self.ops[k]:
                g[p] += d * g[k]
        return g
