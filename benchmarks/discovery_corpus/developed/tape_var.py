import numpy as np

TAPE = []

class Var:
	"""every operation writes a step on the tape; backward plays it in reverse"""
	def __init__(self, value):
		self.value = np.asarray(value, dtype=float)
		self.grad = np.zeros_like(self.value)

	def __add__(self, o):
		r = Var(self.value + o.value)
		def step():
			self.grad += r.grad
			o.grad += r.grad
		TAPE.append(step)
		return r

	def __mul__(self, o):
		r = Var(self.value * o.value)
		def step():
			self.grad += r.grad * o.value
			o.grad += r.grad * self.value
		TAPE.append(step)
		return r

	def exp(self):
		r = Var(np.exp(self.value))
		def step():
			self.grad += r.grad * r.value
		TAPE.append(step)
		return r

	def backward(self):
		self.grad = np.ones_like(self.value)
		while TAPE:
			TAPE.pop()()
