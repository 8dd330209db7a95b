import numpy as np

def f(z):
	# softmax over the last axis
	e = np.exp(z - z.max(-1, keepdims=True))
	return e / e.sum(-1, keepdims=True)

class L:
	def __init__(s, n, m, r=np.random.RandomState(3)):
		s.W = r.randn(n, m); s.b = r.randn(m)
	def forward(s, x):
		s.x = x
		return x @ s.W + s.b
	def backward(s, d):
		s.dW = s.x.T @ d
		s.db = d.sum(0)
		return d @ s.W.T

class R:
	def forward(s, x):
		s.m = x > 0
		return x * s.m
	def backward(s, d):
		return d * s.m

class S:
	# a softmax LAYER: needs the whole jacobian
	def forward(s, z):
		s.y = f(z)
		return s.y.copy()
	def backward(s, d):
		k = (d * s.y).sum(-1, keepdims=True)
		return s.y * (d - k)

class E:
	# cross entropy of PROBABILITIES
	def forward(s, y, t):
		s.y, s.t = y, t
		s.n = y.shape[0]
		return -(t * np.log(np.maximum(y, 1e-300))).sum() / s.n
	def backward(s, d=1):
		return -d * s.t / s.y / s.n

class N:
	def __init__(s, i=4, h=5, o=3):
		s.a, s.r, s.c, s.p = L(i, h), R(), L(h, o), S()
		s.e = E()
	def predict(s, x):
		return s.p.forward(s.c.forward(s.r.forward(s.a.forward(x))))
	def loss(s, x, t):
		return s.e.forward(s.predict(x), t)
	def gradient(s, x, t):
		s.loss(x, t)
		s.a.backward(s.r.backward(s.c.backward(s.p.backward(s.e.backward()))))
		return {"W1": s.a.dW, "b1": s.a.db, "W2": s.c.dW, "b2": s.c.db}
