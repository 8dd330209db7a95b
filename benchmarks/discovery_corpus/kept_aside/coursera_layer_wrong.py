import numpy as np

def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    return Z, (A, W, b)

def linear_backward(dZ, cache):
    A_prev, W, b = cache
    dW = np.dot(dZ, A_prev.T)
    db = np.mean(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db

def tanh_forward(Z):
    A = np.tanh(Z)
    return A, A

def tanh_backward(dA, cache):
    return dA * (1 - np.power(cache, 2))

def load_dataset(path='train_catvnoncat.h5'):
    import h5py
    with h5py.File(path) as f:
        return np.array(f['train_set_x']), np.array(f['train_set_y'])
