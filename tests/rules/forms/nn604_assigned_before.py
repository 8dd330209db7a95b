import numpy as np


def cross_entropy_error(y, t):
    n = y.shape[0]
    return -np.sum(np.log(y[np.arange(n), t] + 1e-7)) / n


y = np.array([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1], [0.3, 0.3, 0.4]])
t = np.array([2, 7, 0])
if __name__ == "__main__":
    print(cross_entropy_error(y, t))
