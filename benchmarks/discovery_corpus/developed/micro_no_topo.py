"""Autodiff minimalista para números (tarea 3)."""
import math

class Nodo:
    def __init__(self, valor, padres=()):
        self.data = valor
        self.grad = 0.0
        self.padres = padres
        self._propaga = lambda: None

    def __add__(self, otro):
        otro = otro if isinstance(otro, Nodo) else Nodo(otro)
        sal = Nodo(self.data + otro.data, (self, otro))
        def propaga():
            self.grad += sal.grad
            otro.grad += sal.grad
        sal._propaga = propaga
        return sal

    def __mul__(self, otro):
        otro = otro if isinstance(otro, Nodo) else Nodo(otro)
        sal = Nodo(self.data * otro.data, (self, otro))
        def propaga():
            self.grad += otro.data * sal.grad
            otro.grad += self.data * sal.grad
        sal._propaga = propaga
        return sal

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        sal = Nodo(s, (self,))
        def propaga():
            self.grad += s * (1 - s) * sal.grad
        sal._propaga = propaga
        return sal

    def backward(self):
        self.grad = 1.0
        self._recorre()

    def _recorre(self):
        # propaga hacia los padres en profundidad
        self._propaga()
        for p in self.padres:
            p._recorre()
