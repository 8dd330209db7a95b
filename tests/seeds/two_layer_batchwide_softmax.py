"""Lab 3: a classifier from scratch. The gradients do not agree and training gets nowhere."""
from collections import OrderedDict

import numpy as np


def cross_entropy(prob, target):
    """how surprised the model is by the right class, averaged"""
    if prob.ndim == 1:
        prob = prob.reshape(1, prob.size)
        target = target.reshape(1, target.size)
    # one-hot rows become class numbers
    if target.size == prob.size:
        target = target.argmax(axis=1)
    rows = prob.shape[0]
    return -np.sum(np.log(prob[np.arange(rows), target])) / rows


def softmax(scores):
    """scores to probabilities"""
    top = np.max(scores)
    powers = np.exp(scores - top)
    total = np.sum(powers)
    return powers / total


def logistic(z):
    return 1 / (1 + np.exp(-z))


def measured_slope(f, arr):
    """wiggle every entry and watch f"""
    eps = 1e-4
    slope = np.zeros_like(arr)
    walker = np.nditer(arr, flags=['multi_index'], op_flags=['readwrite'])
    while not walker.finished:
        at = walker.multi_index
        before = arr[at]
        arr[at] = float(before) + eps
        up = f(arr)
        arr[at] = before - eps
        down = f(arr)
        slope[at] = (up - down) / (2 * eps)
        arr[at] = before
        walker.iternext()
    return slope


class SoftmaxCrossEntropy:
    def __init__(self):
        self.loss = None
        self.prob = None
        self.target = None

    def forward(self, x, t):
        self.target = t
        self.prob = softmax(x)
        self.loss = cross_entropy(self.prob, self.target)
        return self.loss

    def backward(self, dout=1):
        rows = self.target.shape[0]
        # prediction minus truth, averaged over the rows
        dx = (self.prob - self.target) / rows
        return dx


class Rectifier:
    """lets positive numbers through"""
    def __init__(self):
        self.off = None

    def forward(self, x):
        self.off = (x <= 0)
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, dout):
        dout[self.off] = 0
        dx = dout
        return dx


class FullyConnected:
    """x W + b, any number of axes behind the first"""
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.shape_in = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.shape_in = x.shape
        x = x.reshape(x.shape[0], -1)
        self.x = x
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx.reshape(*self.shape_in)


class SmallNet:
    """fully connected, rectifier, fully connected, softmax"""
    def __init__(self, input_size, hidden_size, output_size, scale=0.01):
        self.params = {}
        self.params['W1'] = scale * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = scale * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)
        self.layers = OrderedDict()
        self.layers['Full1'] = FullyConnected(self.params['W1'], self.params['b1'])
        self.layers['Rect1'] = Rectifier()
        self.layers['Full2'] = FullyConnected(self.params['W2'], self.params['b2'])
        self.lastLayer = SoftmaxCrossEntropy()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        y = self.predict(x)
        return self.lastLayer.forward(y, t)

    def measured_gradient(self, x, t):
        objective = lambda W: self.loss(x, t)
        slopes = {}
        for name in ('W1', 'b1', 'W2', 'b2'):
            slopes[name] = measured_slope(objective, self.params[name])
        return slopes

    def accuracy(self, x, t):
        guess = np.argmax(self.predict(x), axis=1)
        if t.ndim != 1:
            t = np.argmax(t, axis=1)
        try:
            hits = np.sum(guess == t) / float(x.shape[0])
        except:
            print("no rows?", x.shape)
            exit()
        return hits


from dataset.mnist import load_mnist
(x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, one_hot_label=True)
network = SmallNet(input_size=784, hidden_size=50, output_size=10)
x_few = x_train[:3]
t_few = t_train[:3]


x_few.shape


t_few


def gradient(network, x, t):
    network.loss(x, t)
    dout = 1
    dout = network.lastLayer.backward(dout)
    backwards = list(network.layers.values())
    backwards.reverse()
    for layer in backwards:
        dout = layer.backward(dout)
    grads = {}
    grads['W1'], grads['b1'] = network.layers['Full1'].dW, network.layers['Full1'].db
    grads['W2'], grads['b2'] = network.layers['Full2'].dW, network.layers['Full2'].db
    return grads


by_measuring = network.measured_gradient(x_few, t_few)
by_backprop = gradient(network, x_few, t_few)
for name in by_measuring:
    print(name, np.average(np.abs(by_backprop[name] - by_measuring[name])))


steps = 10000
batch_size = 100
rate = 0.1
train_size = x_train.shape[0]
losses, accuracies = [], []
per_epoch = max(train_size / batch_size, 1)
for step in range(steps):
    chosen = np.random.choice(train_size, batch_size)
    x_batch = x_train[chosen]
    t_batch = t_train[chosen]
    grad = gradient(network, x_batch, t_batch)
    for name in ('W1', 'b1', 'W2', 'b2'):
        network.params[name] -= rate * grad[name]
    losses.append(network.loss(x_batch, t_batch))
    if step % per_epoch == 0:
        accuracies.append(network.accuracy(x_test, t_test))
        print(accuracies[-1])
