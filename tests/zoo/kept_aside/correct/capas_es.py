# Capas de una red neuronal hecha a mano (proyecto de clase)
import numpy as np

class CapaLineal:
    def __init__(self, entradas, salidas, semilla=0):
        rng = np.random.default_rng(semilla)
        self.pesos = rng.normal(0.0, np.sqrt(2.0 / entradas), (entradas, salidas))
        self.sesgo = np.zeros((1, salidas))

    def forward(self, entrada):
        self.entrada = entrada
        return entrada @ self.pesos + self.sesgo

    def backward(self, grad_salida):
        # gradientes de los parámetros
        self.grad_pesos = self.entrada.T @ grad_salida
        self.grad_sesgo = grad_salida.sum(axis=0, keepdims=True)
        # gradiente hacia la capa anterior
        return grad_salida @ self.pesos.T

class Sigmoide:
    def forward(self, entrada):
        e = np.exp(-np.abs(entrada))
        self.salida = np.where(entrada >= 0, 1 / (1 + e), e / (1 + e))
        return self.salida

    def backward(self, grad_salida):
        return grad_salida * self.salida * (1.0 - self.salida)

class SoftmaxCapa:
    def forward(self, entrada):
        desplazada = entrada - entrada.max(axis=1, keepdims=True)
        exps = np.exp(desplazada)
        self.salida = exps / exps.sum(axis=1, keepdims=True)
        return self.salida

    def backward(self, grad_salida):
        # producto jacobiano-vector fila por fila
        punto = np.sum(grad_salida * self.salida, axis=1, keepdims=True)
        return self.salida * (grad_salida - punto)

class Escala:
    """y = gamma * x + beta, una gamma y una beta por columna"""
    def __init__(self, n):
        self.gamma = np.linspace(0.5, 1.5, n)
        self.beta = np.linspace(-0.2, 0.3, n)

    def forward(self, entrada):
        self.entrada = entrada
        return self.gamma * entrada + self.beta

    def backward(self, grad_salida):
        self.grad_gamma = (grad_salida * self.entrada).sum(axis=0)
        self.grad_beta = grad_salida.sum(axis=0)
        return grad_salida * self.gamma
