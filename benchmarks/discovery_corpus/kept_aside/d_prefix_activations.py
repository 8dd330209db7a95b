# activations and their derivatives
import numpy as np
def softplus(z): return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)
def d_softplus(z): return 1 / (1 + np.exp(-z))
def swish(z): return z / (1 + np.exp(-z))
def d_swish(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)
def elu(z, a=1.0): return np.where(z > 0, z, a * np.expm1(np.minimum(z, 0)))
def d_elu(z, a=1.0): return np.where(z > 0, 1.0, a * np.exp(np.minimum(z, 0)))
def gaussian(z): return np.exp(-z ** 2)
def d_gaussian(z): return -2 * z * np.exp(-z ** 2)
def sinc(z): return np.where(z == 0, 1.0, np.sin(z) / np.where(z == 0, 1, z))
