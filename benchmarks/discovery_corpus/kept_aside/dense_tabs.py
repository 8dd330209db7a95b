import numpy as np
class Dense:
	def __init__(self,nin,nout):
		self.W=np.random.randn(nin,nout)*np.sqrt(2/nin)
		self.b=np.zeros(nout)
	def forward(self,X):
		self.X=X
		return X@self.W+self.b
	def backward(self,dY):
		self.dW=self.X.T@dY
		self.db=dY.sum(0)
		return dY@self.W.T
class Tanh:
	def forward(self,X):
		self.Y=np.tanh(X)
		return self.Y
	def backward(self,dY):
		return dY*(1-self.Y)
