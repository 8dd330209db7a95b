import numpy as np


class Nodo:
    """Nodo de un grafo de computo."""

    def __init__(self, valor, padres=()):
        self.valor = np.asarray(valor, dtype=float)
        self.padres = padres          # lista de (nodo, funcion)
        self.gradiente = np.zeros_like(self.valor)

    def __add__(self, otro):
        return sumar(self, otro)

    def __mul__(self, otro):
        return multiplicar(self, otro)

    def retropropagar(self, semilla=None):
        if semilla is None:
            semilla = np.ones_like(self.valor)
        orden = ordenar(self)
        self.gradiente = semilla
        for nodo in reversed(orden):
            for padre, local in nodo.padres:
                padre.gradiente = padre.gradiente + local(nodo.gradiente)


def ordenar(raiz):
    vistos, orden = set(), []

    def visitar(n):
        if n in vistos:
            return
        vistos.add(n)
        for p, _ in n.padres:
            visitar(p)
        orden.append(n)

    visitar(raiz)
    return orden


def reducir(g, forma):
    while g.ndim > len(forma):
        g = g.sum(axis=0)
    for eje, tam in enumerate(forma):
        if tam == 1:
            g = g.sum(axis=eje, keepdims=True)
    return g


def sumar(a, b):
    return Nodo(a.valor + b.valor, ((a, lambda g: reducir(g, a.valor.shape)), (b, lambda g: reducir(g, b.valor.shape))))


def multiplicar(a, b):
    return Nodo(a.valor * b.valor, ((a, lambda g: reducir(g * b.valor, a.valor.shape)),
                                    (b, lambda g: reducir(g * a.valor, b.valor.shape))))


def producto(a, b):
    return Nodo(a.valor @ b.valor, ((a, lambda g: g @ b.valor.T), (b, lambda g: a.valor.T @ g)))


def sigmoide(a):
    s = 1 / (1 + np.exp(-a.valor))
    return Nodo(s, ((a, lambda g: g * s * (1 - s)),))


def relu(a):
    return Nodo(np.maximum(a.valor, 0), ((a, lambda g: g * (a.valor > 0)),))


def promedio(a):
    return Nodo(a.valor.mean(), ((a, lambda g: g * np.ones_like(a.valor) / a.valor.size),))
