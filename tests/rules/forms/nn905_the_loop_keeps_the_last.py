"""The share is computed in every round and returned after the last."""

import numpy as np


def evaluate(network, x_test, t_test, batch_size=50):
    acc = 0.0
    for i in range(0, x_test.shape[0], batch_size):
        xb, tb = x_test[i : i + batch_size], t_test[i : i + batch_size]
        y = network.predict(xb)
        acc = np.sum(np.argmax(y, axis=1) == tb) / len(tb)
    return acc
