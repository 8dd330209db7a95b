# numpy なしの行列自動微分
import math


class Mat:
    def __init__(self, rows, children=(), backward_fn=None):
        self.rows = rows
        self.grad = [[0.0 for _ in r] for r in rows]
        self.children = children
        self.backward_fn = backward_fn

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __add__(self, other):
        n, m = self.shape
        out = Mat([[self.rows[i][j] + other.rows[i][j] for j in range(m)] for i in range(n)], (self, other))

        def back():
            for i in range(n):
                for j in range(m):
                    self.grad[i][j] += out.grad[i][j]
                    other.grad[i][j] += out.grad[i][j]
        out.backward_fn = back
        return out

    def __mul__(self, other):
        n, m = self.shape
        out = Mat([[self.rows[i][j] * other.rows[i][j] for j in range(m)] for i in range(n)], (self, other))

        def back():
            for i in range(n):
                for j in range(m):
                    self.grad[i][j] += out.grad[i][j] * other.rows[i][j]
                    other.grad[i][j] += out.grad[i][j] * self.rows[i][j]
        out.backward_fn = back
        return out

    def __matmul__(self, other):
        n, k = self.shape
        m = other.shape[1]
        out = Mat([[sum(self.rows[i][p] * other.rows[p][j] for p in range(k)) for j in range(m)] for i in range(n)],
                  (self, other))

        def back():
            for i in range(n):
                for j in range(m):
                    g = out.grad[i][j]
                    for p in range(k):
                        self.grad[i][p] += g * other.rows[p][j]
                        other.grad[p][j] += g * self.rows[i][p]
        out.backward_fn = back
        return out

    def tanh(self):
        vals = [[math.tanh(v) for v in r] for r in self.rows]
        out = Mat(vals, (self,))

        def back():
            for i, r in enumerate(vals):
                for j, t in enumerate(r):
                    self.grad[i][j] += (1 - t * t) * out.grad[i][j]
        out.backward_fn = back
        return out

    def sum(self):
        out = Mat([[sum(sum(r) for r in self.rows)]], (self,))

        def back():
            g = out.grad[0][0]
            for i in range(len(self.rows)):
                for j in range(len(self.rows[0])):
                    self.grad[i][j] += g
        out.backward_fn = back
        return out

    def backward(self):
        topo, seen = [], set()

        def build(v):
            if id(v) not in seen:
                seen.add(id(v))
                for c in v.children:
                    build(c)
                topo.append(v)
        build(self)
        self.grad = [[1.0 for _ in r] for r in self.rows]
        for v in reversed(topo):
            if v.backward_fn is not None:
                v.backward_fn()
