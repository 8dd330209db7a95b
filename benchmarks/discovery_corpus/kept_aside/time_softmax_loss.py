import numpy as np

class TimeSoftmaxWithLoss:
	"""(N, T, V) scores and (N, T) word ids, -1 means: no word here"""
	def __init__(self, ignore_label=-1):
		self.params, self.grads = [], []
		self.ignore_label = ignore_label
		self.cache = None

	def forward(self, xs, ts):
		N, T, V = xs.shape
		mask = (ts != self.ignore_label).reshape(N * T)
		xs = xs.reshape(N * T, V)
		ts = ts.reshape(N * T)
		xs = xs - xs.max(axis=1, keepdims=True)
		ys = np.exp(xs) / np.exp(xs).sum(axis=1, keepdims=True)
		ls = np.log(ys[np.arange(N * T), ts])
		ls = ls * mask
		self.cache = (ts, ys, mask, (N, T, V))
		return -np.sum(ls) / mask.sum()

	def backward(self, dout=1):
		ts, ys, mask, (N, T, V) = self.cache
		dx = ys.copy()
		dx[np.arange(N * T), ts] -= 1
		dx = dx * dout / mask.sum()
		dx = dx * mask[:, np.newaxis]
		return dx.reshape((N, T, V))
