# 勾配関数は (cache, dout) の順に受け取る
import numpy as np

def dense_forward(W, b, X):
    Y = X @ W + b
    return Y, {'X': X, 'W': W}

def dense_backward(cache, dY):
    dW = cache['X'].T @ dY
    db = dY.sum(axis=0)
    dX = dY @ cache['W'].T
    return dW, db, dX

def elu_forward(X):
    Y = np.where(X > 0, X, np.expm1(np.minimum(X, 0)))
    return Y, {'Y': Y}

def elu_backward(cache, dY):
    return dY * np.where(cache['Y'] > 0, 1.0, cache['Y'] + 1)
