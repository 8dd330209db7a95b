import numpy as np

sig = lambda z: 1.0 / (1.0 + np.exp(-z))

class GRUCell:
	"""z: update gate, r: reset gate"""
	def __init__(self, nx, nh):
		k = 1 / np.sqrt(nh)
		self.Wz = np.random.uniform(-k, k, (nx + nh, nh)); self.bz = np.zeros(nh)
		self.Wr = np.random.uniform(-k, k, (nx + nh, nh)); self.br = np.zeros(nh)
		self.Wn = np.random.uniform(-k, k, (nx + nh, nh)); self.bn = np.zeros(nh)
		self.nx = nx

	def forward(self, x, h):
		xh = np.concatenate([x, h], axis=1)
		z = sig(xh @ self.Wz + self.bz)
		r = sig(xh @ self.Wr + self.br)
		xr = np.concatenate([x, r * h], axis=1)
		n = np.tanh(xr @ self.Wn + self.bn)
		self.mem = (h, xh, z, r, xr, n)
		return (1 - z) * n + z * h

	def backward(self, dh):
		h, xh, z, r, xr, n = self.mem
		dn = dh * (1 - z) * (1 - n * n)
		dxr = dn @ self.Wn.T
		drh = dxr[:, self.nx:]
		dz = dh * (h - n) * z * (1 - z)
		dr = drh * h * r * (1 - r)
		self.dWn = xr.T @ dn; self.dbn = dn.sum(0)
		self.dWz = xh.T @ dz; self.dbz = dz.sum(0)
		self.dWr = xh.T @ dr; self.dbr = dr.sum(0)
		dxh = dz @ self.Wz.T + dr @ self.Wr.T
		dx = dxh[:, :self.nx] + dxr[:, :self.nx]
		dh_prev = dxh[:, self.nx:] + drh * r + dh * z
		return dx, dh_prev
