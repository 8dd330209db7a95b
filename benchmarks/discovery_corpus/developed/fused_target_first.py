import numpy as np

class CrossEntropySoftmax(object):
	def __call__(self, labels, logits):
		# labels one-hot (N, C)
		logits = logits - np.max(logits, axis=1, keepdims=True)
		self.logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
		self.labels = labels
		return -(labels * self.logp).sum(axis=1).mean()
	def gradient(self):
		return (np.exp(self.logp) - self.labels) / len(self.labels)
