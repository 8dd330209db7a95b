import math
class Scalar:
	def __init__(self, v, parents=()):
		self.v=v
		self.grad=0.0
		self.parents=parents
		self._back=lambda:None
	def __add__(self, o):
		o=o if isinstance(o,Scalar) else Scalar(o)
		r=Scalar(self.v+o.v,(self,o))
		def back():
			self.grad=r.grad
			o.grad=r.grad
		r._back=back
		return r
	def __mul__(self, o):
		o=o if isinstance(o,Scalar) else Scalar(o)
		r=Scalar(self.v*o.v,(self,o))
		def back():
			self.grad+=o.v*r.grad
			o.grad+=self.v*r.grad
		r._back=back
		return r
	def tanh(self):
		r=Scalar(math.tanh(self.v),(self,))
		def back():
			self.grad+=(1-r.v**2)*r.grad
		r._back=back
		return r
	def backward(self):
		order,seen=[],set()
		def visit(n):
			if id(n) in seen:return
			seen.add(id(n))
			for p in n.parents:visit(p)
			order.append(n)
		visit(self)
		self.grad=1.0
		for n in reversed(order):n._back()
