import numpy as np

def sigmoid(v):
    return 1.0 / (1.0 + np.exp(-v))

def sigmoid_der_from_output(a):
    return a * (1.0 - a)

def hyptan(v):
    return np.tanh(v)

def hyptan_deriv(a):
    """a is tanh(v), not v"""
    return 1.0 - a * a

def quad(v):
    return 0.5 * v * np.abs(v)

def quad_deriv(v):
    return v
