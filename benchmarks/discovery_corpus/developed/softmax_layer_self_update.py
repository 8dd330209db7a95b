import numpy as np

class Softmax:
    """fully connected layer with softmax, one input at a time (flattened)"""

    def __init__(self, input_len, nodes):
        self.weights = np.random.randn(input_len, nodes) / input_len
        self.biases = np.zeros(nodes)

    def forward(self, input):
        self.last_input_shape = input.shape
        input = input.flatten()
        self.last_input = input
        totals = np.dot(input, self.weights) + self.biases
        self.last_totals = totals
        exp = np.exp(totals - totals.max())
        return exp / np.sum(exp, axis=0)

    def backprop(self, d_L_d_out, learn_rate):
        t_exp = np.exp(self.last_totals - self.last_totals.max())
        S = np.sum(t_exp)
        out = t_exp / S
        d_L_d_t = out * (d_L_d_out - np.dot(d_L_d_out, out))
        d_L_d_w = self.last_input[np.newaxis].T @ d_L_d_t[np.newaxis]
        d_L_d_b = d_L_d_t
        d_L_d_inputs = self.weights @ d_L_d_t
        self.weights -= learn_rate * d_L_d_w
        self.biases -= learn_rate * d_L_d_b
        return d_L_d_inputs.reshape(self.last_input_shape)
