import numpy as np

class QuadraticCost(object):
    @staticmethod
    def fn(a, y):
        return 0.5 * np.linalg.norm(a - y) ** 2
    @staticmethod
    def derivative(a, y):
        return a - y

class KLDivergence(object):
    """sum of t log(t / y), averaged over the rows"""
    @staticmethod
    def fn(y, t):
        return np.sum(t * (np.log(t) - np.log(y))) / len(y)
    @staticmethod
    def derivative(y, t):
        return -t / y / len(y)
