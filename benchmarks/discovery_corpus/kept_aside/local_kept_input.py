import numpy as np

class Logistic(object):
	def forward(self,z):
		self.a=1/(1+np.exp(-z))
		return self.a
	def backward(self):
		return self.a*(1-self.a)
class Identity(object):
	def forward(self,z):
		self.a=z
		return self.a
	def backward(self):
		return np.ones_like(self.a)
class HardTanh(object):
	def forward(self,z):
		self.z=z
		return np.clip(z,-1,1)
	def backward(self):
		return (np.abs(self.z)<1).astype(float)
