import numpy as np

class Moment:
	# Impulsmethode
	def __init__(self,lr=0.1,beta=0.9):
		self.lr=lr;self.beta=beta;self.v={}
	def update(self,params,grads):
		for k in params:
			if k not in self.v:self.v[k]=np.zeros_like(params[k])
			self.v[k]=self.beta*self.v[k]-self.lr*grads[k]
			params[k]+=self.lr*self.v[k]
class Plain:
	def __init__(self,lr=0.1):self.lr=lr
	def update(self,params,grads):
		for k in params:params[k]-=self.lr*grads[k]
