"""autograd-like: primitives with vjps in a dict, and `grad(f)`."""
import numpy as np

VJPS = {}


class Box:
    def __init__(self, value, node):
        self.value = value
        self.node = node

    def __add__(self, o): return add(self, o)
    def __mul__(self, o): return mul(self, o)
    def __radd__(self, o): return add(o, self)
    def __rmul__(self, o): return mul(o, self)


class Node:
    def __init__(self, fun, args, parents, out):
        self.fun, self.args, self.parents, self.out = fun, args, parents, out


def primitive(f):
    def wrapped(*args):
        boxes = [(i, a.node) for i, a in enumerate(args) if isinstance(a, Box)]
        raw = [a.value if isinstance(a, Box) else a for a in args]
        out = f(*raw)
        if not boxes:
            return out
        return Box(out, Node(wrapped, raw, boxes, out))
    return wrapped


def defvjp(f, *makers):
    VJPS[f] = makers


add = primitive(lambda a, b: a + b)
mul = primitive(lambda a, b: a * b)
exp = primitive(np.exp)
tanh = primitive(np.tanh)
summ = primitive(np.sum)

defvjp(add, lambda g, o, a, b: g, lambda g, o, a, b: g)
defvjp(mul, lambda g, o, a, b: g * b, lambda g, o, a, b: g * a)
defvjp(exp, lambda g, o, a: g * o)
defvjp(tanh, lambda g, o, a: g * (1 - o ** 2))
defvjp(summ, lambda g, o, a: np.full(np.shape(a), g))


def toposort(end):
    order, seen = [], set()

    def go(n):
        if id(n) in seen:
            return
        seen.add(id(n))
        for _, p in n.parents:
            go(p)
        order.append(n)
    go(end)
    return reversed(order)


def grad(fun):
    def gradfun(x):
        start = Node(None, [], [], x)
        end = fun(Box(x, start)).node
        outgrads = {id(end): 1.0}
        g = 0.0
        for node in toposort(end):
            g = outgrads.pop(id(node))
            for argnum, parent in node.parents:
                pg = VJPS[node.fun][argnum](g, node.out, *node.args)
                outgrads[id(parent)] = outgrads.get(id(parent), 0.0) + pg
        return g
    return gradfun


def logistic_loss(x):
    return summ(exp(x * 0.5) + tanh(x) * x)


dloss = grad(logistic_loss)
