"""Labels count in a table of centres that is handed in: one sample works, whatever its label, if the row is there."""

import numpy as np


def center_loss(features, labels, centers):
    gap = features - centers[labels]
    n = len(labels)
    moved = np.zeros_like(centers)
    np.add.at(moved, labels, -gap / n)
    return 0.5 * (gap**2).sum() / n, gap / n, moved
