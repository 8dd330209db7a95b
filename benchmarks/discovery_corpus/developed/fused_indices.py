import numpy as np

class SoftmaxCrossEntropyLoss:
    """Takes raw scores and integer labels; mean over the batch."""

    def forward(self, scores, labels):
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        self.probs = np.exp(log_probs)
        self.labels = labels
        n = scores.shape[0]
        return -np.sum(log_probs[np.arange(n), labels]) / n

    def backward(self):
        n = self.probs.shape[0]
        grad = self.probs.copy()
        grad[np.arange(n), self.labels] -= 1
        return grad / n
