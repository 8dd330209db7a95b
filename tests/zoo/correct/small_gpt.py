"""A tiny GPT with hand written gradients (params in one dict)."""
import numpy as np

def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))

def gelu_backward(dout, x):
    c = np.sqrt(2 / np.pi)
    t = np.tanh(c * (x + 0.044715 * x ** 3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * c * (1 + 3 * 0.044715 * x ** 2))

def layernorm_forward(x, g, b, eps=1e-5):
    mu = x.mean(-1, keepdims=True)
    rstd = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    n = (x - mu) * rstd
    return n * g + b, (n, rstd, g)

def layernorm_backward(dout, cache):
    n, rstd, g = cache
    dn = dout * g
    dx = rstd * (dn - dn.mean(-1, keepdims=True) - n * (dn * n).mean(-1, keepdims=True))
    ax = tuple(range(dout.ndim - 1))
    return dx, (dout * n).sum(ax), dout.sum(ax)

class GPT:
    def __init__(self, vocab=11, block=8, n=8, heads=2, seed=0):
        r = np.random.default_rng(seed)
        self.h = heads
        s = 0.2
        self.P = {
            'wte': r.normal(0, s, (vocab, n)), 'wpe': r.normal(0, s, (block, n)),
            'ln1.g': np.ones(n), 'ln1.b': np.zeros(n),
            'qkv': r.normal(0, s, (n, 3 * n)), 'proj': r.normal(0, s, (n, n)),
            'ln2.g': np.ones(n), 'ln2.b': np.zeros(n),
            'fc': r.normal(0, s, (n, 4 * n)), 'out': r.normal(0, s, (4 * n, n)),
            'lnf.g': np.ones(n), 'lnf.b': np.zeros(n),
        }

    def loss_and_grads(self, idx, targets):
        P, h = self.P, self.h
        B, T = idx.shape
        n = P['wte'].shape[1]
        G = {}
        x0 = P['wte'][idx] + P['wpe'][:T]
        a, c1 = layernorm_forward(x0, P['ln1.g'], P['ln1.b'])
        qkv = a @ P['qkv']
        q, k, v = [t.reshape(B, T, h, n // h).transpose(0, 2, 1, 3) for t in np.split(qkv, 3, -1)]
        s = q @ k.swapaxes(-1, -2) / np.sqrt(n // h)
        s = s + np.triu(np.full((T, T), -1e10), 1)
        p = np.exp(s - s.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        y = (p @ v).transpose(0, 2, 1, 3).reshape(B, T, n)
        x1 = x0 + y @ P['proj']
        m, c2 = layernorm_forward(x1, P['ln2.g'], P['ln2.b'])
        f = m @ P['fc']
        gf = gelu(f)
        x2 = x1 + gf @ P['out']
        z, c3 = layernorm_forward(x2, P['lnf.g'], P['lnf.b'])
        logits = z @ P['wte'].T          # tied weights
        e = np.exp(logits - logits.max(-1, keepdims=True))
        pr = e / e.sum(-1, keepdims=True)
        ii, jj = np.indices((B, T))
        loss = -np.log(pr[ii, jj, targets]).mean()

        d = pr.copy()
        d[ii, jj, targets] -= 1
        d /= B * T
        fl = lambda t: t.reshape(-1, t.shape[-1])
        G['wte'] = fl(d).T @ fl(z)
        dz = d @ P['wte']
        dx2, G['lnf.g'], G['lnf.b'] = layernorm_backward(dz, c3)
        G['out'] = fl(gf).T @ fl(dx2)
        df = gelu_backward(dx2 @ P['out'].T, f)
        G['fc'] = fl(m).T @ fl(df)
        dm, G['ln2.g'], G['ln2.b'] = layernorm_backward(df @ P['fc'].T, c2)
        dx1 = dx2 + dm
        G['proj'] = fl(y).T @ fl(dx1)
        dy = (dx1 @ P['proj'].T).reshape(B, T, h, n // h).transpose(0, 2, 1, 3)
        dp = dy @ v.swapaxes(-1, -2)
        dv = p.swapaxes(-1, -2) @ dy
        ds = p * (dp - (dp * p).sum(-1, keepdims=True)) / np.sqrt(n // h)
        dq, dk = ds @ k, ds.swapaxes(-1, -2) @ q
        dqkv = np.concatenate([t.transpose(0, 2, 1, 3).reshape(B, T, n) for t in (dq, dk, dv)], -1)
        G['qkv'] = fl(a).T @ fl(dqkv)
        da, G['ln1.g'], G['ln1.b'] = layernorm_backward(dqkv @ P['qkv'].T, c1)
        dx0 = dx1 + da
        G['wpe'] = np.zeros_like(P['wpe'])
        G['wpe'][:T] = dx0.sum(0)
        np.add.at(G['wte'], idx, dx0)
        return loss, G
