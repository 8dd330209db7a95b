import numpy as np

class Aktivierung:
    """Aktivierungsfunktionen mit ihren Ableitungen"""
    @staticmethod
    def logistisch(x):
        return 1.0 / (1.0 + np.exp(-x))
    @staticmethod
    def logistisch_der(x):
        y = Aktivierung.logistisch(x)
        return y * (1.0 - y)
    @staticmethod
    def arctan(x):
        return np.arctan(x)
    @staticmethod
    def arctan_der(x):
        return 1.0 / (1.0 - x * x)
    @staticmethod
    def sinus(x):
        return np.sin(x)
    @staticmethod
    def sinus_der(x):
        return np.cos(x)
