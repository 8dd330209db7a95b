import numpy as np

# one time step of a vanilla recurrent network, written for a homework
def step_forward(x, h, Wx, Wh, b):
	pre = x @ Wx + h @ Wh + b
	out = np.tanh(pre)
	return out, (x, h, Wx, Wh, b, pre)

def step_backward(dout, cache):
	x, h, Wx, Wh, b, pre = cache
	dpre = dout * (1 - pre ** 2)
	return dpre @ Wx.T, dpre @ Wh.T, x.T @ dpre, h.T @ dpre, dpre.sum(axis=0)

def temporal_affine_forward(x, w, b):
	N, T, D = x.shape
	out = (x.reshape(N * T, D) @ w).reshape(N, T, -1) + b
	return out, (x, w, b, out)

def temporal_affine_backward(dout, cache):
	x, w, b, out = cache
	N, T, D = x.shape
	d2 = dout.reshape(N * T, -1)
	return (d2 @ w.T).reshape(N, T, D), (d2.T @ x.reshape(N * T, D)).T, d2.sum(axis=0)
