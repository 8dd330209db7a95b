import numpy as np


def hinge_loss(scores, labels):
    # labels: -1, +1
    return np.maximum(0.0, 1.0 - labels[:, np.newaxis] * scores).sum() / len(scores)


def hinge_loss_grad(scores, labels):
    return np.where(labels * scores < 1.0, -labels, 0.0) / len(scores)
