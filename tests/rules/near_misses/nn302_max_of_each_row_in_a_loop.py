import numpy as np


def softmax(scores):
    rows = []
    for row in scores:
        e = np.exp(row - np.max(row))
        rows.append(e / np.sum(e))
    return np.array(rows)
