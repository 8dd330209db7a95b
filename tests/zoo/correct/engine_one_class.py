# scalar reverse mode, everything in one class
import math


class V:
	__slots__ = ("v", "g", "o", "a", "k")

	def __init__(s, v, o=None, a=(), k=None):
		s.v, s.g, s.o, s.a, s.k = float(v), 0.0, o, a, k

	def __add__(s, t): return V(s.v + c(t).v, "+", (s, c(t)))
	def __mul__(s, t):
		t = c(t)
		return V(s.v * t.v, "*", (s, t))
	def __sub__(s, t): return s + c(t) * -1.0
	def __pow__(s, k): return V(s.v ** k, "^", (s,), k)
	__radd__ = __add__
	__rmul__ = __mul__
	def sin(s): return V(math.sin(s.v), "sin", (s,))
	def tanh(s): return V(math.tanh(s.v), "tanh", (s,))
	def exp(s): return V(math.exp(s.v), "exp", (s,))

	def backprop(s):
		L, S = [], set()
		def f(n):
			if id(n) in S: return
			S.add(id(n))
			for m in n.a: f(m)
			L.append(n)
		f(s)
		for n in L: n.g = 0.0
		s.g = 1.0
		for n in L[::-1]:
			if n.o == "+":
				n.a[0].g += n.g
				n.a[1].g += n.g
			elif n.o == "*":
				p, q = n.a
				p.g += q.v * n.g
				q.g += p.v * n.g
			elif n.o == "^":
				n.a[0].g += n.k * n.a[0].v ** (n.k - 1) * n.g
			elif n.o == "sin":
				n.a[0].g += math.cos(n.a[0].v) * n.g
			elif n.o == "tanh":
				n.a[0].g += (1 - n.v * n.v) * n.g
			elif n.o == "exp":
				n.a[0].g += n.v * n.g


def c(x):
	return x if isinstance(x, V) else V(x)
