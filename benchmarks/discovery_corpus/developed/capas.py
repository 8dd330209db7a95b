"""Capas de una red neuronal, escritas para el curso de aprendizaje automático."""
import numpy as np

class Capa:
    def adelante(self, entrada): raise NotImplementedError
    def forward(self, entrada): return self.adelante(entrada)

class CapaLineal(Capa):
    # pesos y sesgos
    def __init__(self, n_entrada, n_salida):
        limite = np.sqrt(6 / (n_entrada + n_salida))
        self.W = np.random.uniform(-limite, limite, (n_entrada, n_salida))
        self.b = np.zeros((1, n_salida))

    def adelante(self, entrada):
        self.entrada = entrada
        return entrada.dot(self.W) + self.b

    def backward(self, gradiente):
        self.dW = self.entrada.T.dot(gradiente)
        self.db = np.sum(gradiente, axis=0, keepdims=True)
        return gradiente.dot(self.W.T)

class Sigmoide(Capa):
    def adelante(self, entrada):
        self.salida = 1 / (1 + np.exp(-entrada))
        return self.salida

    def backward(self, gradiente):
        return gradiente * self.salida * (1 - self.salida)
