"""Each batch adds its own share, and the number of batches divides them."""

import numpy as np


def evaluate_accuracy(net, X, y, batch_size=64):
    total = 0.0
    batches = 0
    for start in range(0, len(X), batch_size):
        xb = X[start : start + batch_size]
        yb = y[start : start + batch_size]
        total += np.mean(np.argmax(net.forward(xb), axis=1) == yb)
        batches += 1
    return total / batches
