import numpy as np
# Regressão com saída linear
class Loss:
    def calculate(self, output, y):
        return np.mean(self.forward(output, y))
class LossMSE(Loss):
    def forward(self, yPred, yTrue):
        return np.mean((yTrue - yPred)**2, axis=-1)
    def backward(self, dvalues, yTrue):
        self.dinputs = 2*(yTrue - dvalues)/dvalues.size
class LossMAE(Loss):
    def forward(self, yPred, yTrue):
        return np.mean(np.abs(yTrue - yPred), axis=-1)
    def backward(self, dvalues, yTrue):
        self.dinputs = np.sign(dvalues - yTrue)/dvalues.size
