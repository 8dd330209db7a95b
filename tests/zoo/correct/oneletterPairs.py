import numpy as np

def f(u):
	return np.arctan(u)

def f_p(u):
	return 1/(1 + u*u)

def g(u):
	return u/(1 + np.abs(u))

def dg(u):
	return (1 + np.abs(u))**-2

def h(u, a):
	return np.where(u > 0, u, a*np.expm1(np.minimum(u, 0)))

def hP(u, a):
	return np.where(u > 0, 1, a*np.exp(np.minimum(u, 0)))

def q(x, y):
	return x*y + np.sin(x)

def d_q(dz, x, y):
	return dz*(y + np.cos(x)), dz*x

def lin_fwd(X, w):
	return X.dot(w), X

def lin_bwd(D, X, w):
	return D.dot(w.T), X.T.dot(D)

def k(x: np.ndarray) -> np.ndarray:
	return np.log1p(x**2)

def k_derivative(x: np.ndarray) -> np.ndarray:
	return 2*x/(1 + x**2)
