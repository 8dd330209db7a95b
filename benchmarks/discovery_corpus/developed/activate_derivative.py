import numpy as np

class SigmoidActivator:
    def forward(self, weighted_input):
        return 1.0 / (1.0 + np.exp(-weighted_input))

    def backward(self, output):
        return output * (1 - output)

class ReluActivator:
    def forward(self, weighted_input):
        return np.maximum(0, weighted_input)

    def backward(self, output):
        return (output > 0).astype(float)

class TanhActivator:
    def forward(self, weighted_input):
        return 2.0 / (1.0 + np.exp(-2 * weighted_input)) - 1.0

    def backward(self, output):
        return 1 - output * output
