import numpy as np
class SoftmaxWithLoss:
 def forward(s,x,t):
  x=x-x.max(1,keepdims=True)
  s.y=np.exp(x)/np.exp(x).sum(1,keepdims=True)
  s.t=t
  return -(t*np.log(s.y+1e-7)).sum()/len(x)
 def backward(s,dout=1):
  return (s.y-s.t)/len(s.t)
class MeanSquaredLoss:
 def forward(s,x,t):
  s.d=x-t
  return (s.d**2).sum()/len(x)
 def backward(s,dout=1):
  return 2*s.d/len(s.d)
