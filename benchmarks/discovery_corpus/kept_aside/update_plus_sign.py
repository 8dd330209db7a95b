import numpy as np

class Layer(object):
	def __init__(self, n_in, n_out, act='tanh'):
		self.w = np.random.randn(n_in, n_out) * .4
		self.b = np.random.randn(1, n_out) * .4
		self.act = act

	def forward(self, x):
		self.x = x
		z = x.dot(self.w) + self.b
		self.a = np.tanh(z) if self.act == 'tanh' else z
		return self.a

	def backward(self, grad, lr=0.1):
		if self.act == 'tanh':
			grad = grad * (1 - self.a ** 2)
		back = grad.dot(self.w.T)
		self.w -= lr * self.x.T.dot(grad)
		self.b += lr * grad.sum(0, keepdims=True)
		return back
