import numpy as np
class L:
    def __init__(s,i,o):s.w=np.random.randn(i,o)/i**.5;s.b=np.zeros(o)
    def forward(s,x):s.x=x;return x@s.w+s.b
    def backward(s,g):s.dw=s.x.T@g;s.db=g.sum(0);return g@s.w.T
class R:
    def forward(s,x):s.m=x>0;return x*s.m
    def backward(s,g):return g*s.m
class G:
    def forward(s,x):
        s.x=x;s.t=np.tanh(.7978845608028654*(x+.044715*x**3));return .5*x*(1+s.t)
    def backward(s,g):
        u=.7978845608028654*(1+3*.044715*s.x**2)
        return g*(.5*(1+s.t)+.5*s.x*(1-s.t**2)*u)
