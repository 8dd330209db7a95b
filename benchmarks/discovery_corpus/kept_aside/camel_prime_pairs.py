import numpy as np

def actTanh(x):
	return np.tanh(x)
def actTanhP(x):
	return 1.0-np.tanh(x)**2
def actSelu(x):
	return 1.0507*np.where(x>0,x,1.67326*(np.exp(np.minimum(x,0))-1))
def actSeluP(x):
	return 1.0507*np.where(x>0,1.0,1.67326*np.exp(np.minimum(x,0)))
def actMish(x):
	return x*np.tanh(np.logaddexp(0,x))
def actMishP(x):
	t=np.tanh(np.logaddexp(0,x))
	return t+x*(1-t**2)
