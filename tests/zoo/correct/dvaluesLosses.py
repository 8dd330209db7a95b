import numpy as np

# per sample losses, calculate() takes the batch mean; gradients are already divided by the samples


class Loss:

    def calculate(self, output, y):
        sample_losses = self.forward(output, y)
        return np.mean(sample_losses)


class LossCategoricalCrossentropy(Loss):

    def forward(self, yPred, yTrue):
        samples = len(yPred)
        clipped = np.clip(yPred, 1e-7, 1 - 1e-7)
        if len(yTrue.shape) == 1:
            confidences = clipped[range(samples), yTrue]
        else:
            confidences = np.sum(clipped * yTrue, axis=1)
        return -np.log(confidences)

    def backward(self, dvalues, yTrue):
        samples = len(dvalues)
        labels = len(dvalues[0])
        if len(yTrue.shape) == 1:
            yTrue = np.eye(labels)[yTrue]
        return -yTrue / dvalues / samples


class LossMeanSquared(Loss):

    def forward(self, yPred, yTrue):
        return np.mean((yTrue - yPred) ** 2, axis=-1)

    def backward(self, dvalues, yTrue):
        samples = len(dvalues)
        outputs = len(dvalues[0])
        return -2 * (yTrue - dvalues) / outputs / samples


class LossMeanAbsolute(Loss):

    def forward(self, yPred, yTrue):
        return np.mean(np.abs(yTrue - yPred), axis=-1)

    def backward(self, dvalues, yTrue):
        samples = len(dvalues)
        outputs = len(dvalues[0])
        return np.sign(dvalues - yTrue) / outputs / samples


class KLLoss(Loss):
    """yTrue: distribution, logq: log-probabilities"""

    def forward(self, logq, yTrue):
        self.yTrue = yTrue
        entropy = np.sum(yTrue * np.log(np.where(yTrue > 0, yTrue, 1.0)), axis=1)
        return entropy - np.sum(yTrue * logq, axis=1)

    def backward(self):
        return -self.yTrue / self.yTrue.shape[0]
