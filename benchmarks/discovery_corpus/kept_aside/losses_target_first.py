import numpy as np

class MeanSquaredError:
    def loss(self, y_true, y_pred):
        return np.mean((y_true - y_pred) ** 2)
    def gradient(self, y_true, y_pred):
        return 2 * (y_pred - y_true) / np.size(y_true)

class BinaryCrossEntropy:
    def loss(self, y_true, y_pred):
        p = np.clip(y_pred, 1e-12, 1 - 1e-12)
        return np.mean(-y_true * np.log(p) - (1 - y_true) * np.log(1 - p))
    def gradient(self, y_true, y_pred):
        p = np.clip(y_pred, 1e-12, 1 - 1e-12)
        return ((1 - y_true) / (1 - p) - y_true / p) / np.size(y_true)
