import numpy as np

def sigmoid(x):
    return 1.0/(1.0+np.exp(-x))
def sigmoid_prime(x):
    return sigmoid(x)*(1-sigmoid(x))

def tanh(x):
    return np.tanh(x)
def tanh_prime(x):
    return 1-np.tanh(x)**2

def relu(x):
    return np.maximum(x,0)
def relu_prime(x):
    return (x>0).astype(float)

def elu(x,a=1.3):
    return np.where(x>0,x,a*(np.exp(np.minimum(x,0))-1))
def elu_prime(x,a=1.3):
    return np.where(x>0,1.0,a*np.exp(np.minimum(x,0)))

def swish(x):
    return x*sigmoid(x)
def swish_prime(x):
    s=sigmoid(x)
    return s+x*s*(1-s)

def softsign(x):
    return x/(1+np.abs(x))
def softsign_prime(x):
    return 1/(1+np.abs(x))**2

def gaussian(x):
    return np.exp(-x**2)
def gaussian_prime(x):
    return -2*x*np.exp(-x**2)

def softplus(x):
    return np.log1p(np.exp(-np.abs(x)))+np.maximum(x,0)
def softplus_prime(x):
    return sigmoid(x)
