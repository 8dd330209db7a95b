"""Two clouds of points: each point looks for the nearest of the other cloud, in whatever order they come."""

import numpy as np


class NearestPoints:
    def forward(self, a, b):
        self.a, self.b = a, b
        gaps = ((a[:, None] - b[None]) ** 2).sum(-1)
        self.i, self.j = gaps.argmin(1), gaps.argmin(0)
        return gaps.min(1).mean() + gaps.min(0).mean()

    def backward(self):
        da, db = np.zeros_like(self.a), np.zeros_like(self.b)
        there = 2 * (self.a - self.b[self.i]) / len(self.a)
        back = 2 * (self.b - self.a[self.j]) / len(self.b)
        da += there
        np.add.at(db, self.i, -there)
        db += back
        np.add.at(da, self.j, -back)
        return da, db
