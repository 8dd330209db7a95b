import numpy as np
class Hinge:
	def __init__(self,margin=1.0):
		self.margin=margin
	def forward(self,s,y):
		n=len(y)
		self.y=y
		c=s[np.arange(n),y][:,None]
		self.m=s-c+self.margin
		self.m[np.arange(n),y]=0
		return np.maximum(self.m,0).sum()/n
	def backward(self):
		n=len(self.y)
		d=(self.m>0).astype(float)
		d[np.arange(n),self.y]=-d.sum(1)
		return d/n
class SquaredHinge:
	def forward(self,s,y):
		# y is -1 or +1, same shape as s
		self.v=np.maximum(0,1-y*s)
		self.y=y
		return np.mean(self.v**2)
	def backward(self):
		return 2*self.v*self.y/self.v.size
