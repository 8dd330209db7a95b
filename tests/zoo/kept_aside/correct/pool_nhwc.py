import numpy as np

class AveragePooling2D:
	"""channels last, windows may overlap"""
	def __init__(self, k=3, stride=2):
		self.k, self.s = k, stride
	def forward(self, x):
		n, h, w, c = x.shape
		k, s = self.k, self.s
		H = (h - k)//s + 1
		W = (w - k)//s + 1
		self.in_shape = x.shape
		y = np.zeros((n, H, W, c))
		for i in range(H):
			for j in range(W):
				y[:, i, j, :] = x[:, i*s:i*s+k, j*s:j*s+k, :].mean(axis=(1, 2))
		return y
	def backward(self, dy):
		k, s = self.k, self.s
		dx = np.zeros(self.in_shape)
		for i in range(dy.shape[1]):
			for j in range(dy.shape[2]):
				dx[:, i*s:i*s+k, j*s:j*s+k, :] += dy[:, i, j, :][:, None, None, :]/(k*k)
		return dx

class GlobalAveragePooling:
	def forward(self, x):
		self.sh = x.shape
		return x.mean(axis=(1, 2))
	def backward(self, dy):
		n, h, w, c = self.sh
		return np.ones(self.sh)*dy[:, None, None, :]/(h*w)

class MaxPooling2D:
	def __init__(self, k=2):
		self.k = k
	def forward(self, x):
		n, h, w, c = x.shape
		k = self.k
		self.x = x
		self.H, self.W = h//k, w//k
		y = np.zeros((n, self.H, self.W, c))
		for i in range(self.H):
			for j in range(self.W):
				y[:, i, j] = x[:, i*k:(i+1)*k, j*k:(j+1)*k].max(axis=(1, 2))
		return y
	def backward(self, dy):
		k = self.k
		dx = np.zeros(self.x.shape)
		n, _, _, c = self.x.shape
		for b in range(n):
			for q in range(c):
				for i in range(self.H):
					for j in range(self.W):
						win = self.x[b, i*k:(i+1)*k, j*k:(j+1)*k, q]
						r, t = np.unravel_index(win.argmax(), win.shape)
						dx[b, i*k+r, j*k+t, q] += dy[b, i, j, q]
		return dx

class Flatten:
	def forward(self, x):
		self.sh = x.shape
		return x.reshape(x.shape[0], -1)
	def backward(self, dy):
		return dy.reshape(self.sh)
