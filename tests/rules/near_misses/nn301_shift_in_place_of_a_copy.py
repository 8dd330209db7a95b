import numpy as np


def softmax(a):
    z = a.astype(float)
    z -= z.max(axis=-1)[..., np.newaxis]
    np.exp(z, out=z)
    return z / z.sum(axis=-1)[..., np.newaxis]
