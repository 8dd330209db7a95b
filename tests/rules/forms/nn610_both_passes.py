import numpy as np


class BinaryCrossEntropy:
    def __call__(self, y_pred, y_true):
        y_pred = np.clip(y_pred, 1e-9, 1 - 1e-9)
        return np.mean(-y_true * np.log(y_pred))

    def gradient(self, y_pred, y_true):
        return -y_true / y_pred / y_true.size
