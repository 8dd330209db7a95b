import numpy as np

TINY = 1e-15


class crossEntropy:
	# probabilities in, one-hot or soft targets
	def forward(self, probs, targets):
		self.probs = np.maximum(probs, TINY)
		self.targets = targets
		return -(targets * np.log(self.probs)).sum() / len(targets)

	def backward(self, dout=1.0):
		return -dout * self.targets / self.probs / len(self.targets)


class binaryCrossEntropy:
	def forward(self, probs, targets):
		self.p = np.clip(probs, TINY, 1 - TINY)
		self.t = targets
		return -np.mean(self.t * np.log(self.p) + (1 - self.t) * np.log(1 - self.p))

	def backward(self, dout=1.0):
		return dout * (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size


class binaryCrossEntropyWithLogits:
	def forward(self, scores, targets):
		self.z, self.t = scores, targets
		return np.mean(np.logaddexp(0, scores) - targets * scores)

	def backward(self, dout=1.0):
		p = np.exp(-np.logaddexp(0, -self.z))
		return dout * (p - self.t) / self.t.size


class rootMeanSquare:
	def forward(self, y, t):
		self.diff = y - t
		self.loss = np.sqrt(np.mean(self.diff ** 2))
		return self.loss

	def backward(self, dout=1.0):
		return dout * self.diff / (max(self.loss, 1e-12) * self.diff.size)


class unitRows:
	def forward(self, x):
		self.norm = np.maximum(np.sqrt((x * x).sum(axis=1, keepdims=True)), 1e-12)
		self.y = x / self.norm
		return self.y

	def backward(self, dout):
		inner = (dout * self.y).sum(axis=1, keepdims=True)
		return (dout - self.y * inner) / self.norm


class klDivergence:
	def forward(self, y, t):
		self.y = np.maximum(y, TINY)
		self.t = t
		logT = np.log(np.where(t > 0, t, 1.0))
		return np.sum(t * (logT - np.log(self.y))) / len(t)

	def backward(self, dout=1.0):
		return -dout * self.t / self.y / len(self.t)
