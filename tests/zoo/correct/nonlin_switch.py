# tiny demos: one function for both, or the derivative taken from the output
import numpy as np

np.random.seed(1)


def nonlin(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 0.5 * (1 + np.tanh(x / 2))


def tanh(x, derivative=False):
    if (derivative == True):
        return 1 - np.tanh(x) ** 2
    return np.tanh(x)


def softsign(v, prime: bool = False):
    d = 1 + np.abs(v)
    return 1 / d**2 if prime else v / d


def relu(x):
    return (x > 0) * x


def relu2deriv(output):
    return output > 0


def sigmoid(x):
    output = 0.5 * (1 + np.tanh(0.5 * x))
    return output


def sigmoid_output_to_derivative(output):
    return output * (1 - output)


def transfer(activation):
    return np.tanh(activation)


def transfer_derivative(output):
    return 1.0 - output * output


X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
if __name__ == "__main__":
    w0 = 2 * np.random.random((3, 4)) - 1
    w1 = 2 * np.random.random((4, 1)) - 1
    for j in range(10):
        l1 = nonlin(X @ w0)
        l2 = nonlin(l1 @ w1)
        d2 = (y - l2) * nonlin(l2, deriv=True)
        d1 = d2.dot(w1.T) * nonlin(l1, deriv=True)
        w1 += l1.T.dot(d2)
        w0 += X.T.dot(d1)
