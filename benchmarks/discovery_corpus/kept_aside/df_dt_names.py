"""Small collection: f, df and f_dt in one place."""
import math
import numpy as np

def logistic(t):
    return 1.0 / (1.0 + math.exp(-t))

def logistic_dt(t):
    s = logistic(t)
    return s * (1.0 - s)

def bump(t):
    return math.exp(-t * t / 2)

def bump_dt(t):
    return -t * bump(t)

def f(x):
    return x ** 2 + 3 * np.sin(x)

def df(x):
    return 2 * x + 3 * np.cos(x)
