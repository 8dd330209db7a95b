from __future__ import annotations
import math
import random


class Value:
    def __init__(self, data: float, children: tuple[Value, ...] = (), local: tuple[float, ...] = ()) -> None:
        self.data = data
        self.grad = 0.0
        self.children = children
        self.local = local

    def __add__(self, o: Value | float) -> Value:
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data + o.data, (self, o), (1.0, 1.0))

    def __mul__(self, o: Value | float) -> Value:
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data * o.data, (self, o), (o.data, self.data))

    def sin(self) -> Value:
        return Value(math.sin(self.data), (self,), (math.cos(self.data),))

    def log(self) -> Value:
        return Value(math.log(self.data), (self,), (1.0 / self.data,))

    def sigmoid(self) -> Value:
        s = 1.0 / (1.0 + math.exp(-self.data))
        return Value(s, (self,), (s * (1.0 - s),))

    def backward(self) -> None:
        order: list[Value] = []
        done: set[int] = set()

        def walk(v: Value) -> None:
            if id(v) not in done:
                done.add(id(v))
                for c in v.children:
                    walk(c)
                order.append(v)

        walk(self)
        self.grad = 1.0
        for v in reversed(order):
            for c, d in zip(v.children, v.local):
                c.grad += d * v.grad


class Neuron:
    def __init__(self, n: int) -> None:
        self.w = [Value(random.uniform(-1, 1)) for _ in range(n)]
        self.b = Value(0.0)

    def __call__(self, xs: list[float]) -> Value:
        act = self.b
        for w, x in zip(self.w, xs):
            act = act + w * x
        return act.sigmoid()

    def parameters(self) -> list[Value]:
        return self.w + [self.b]


if __name__ == "__main__":
    n = Neuron(2)
    out = n([1.0, -2.0])
    out.backward()
    print(out.data, [p.grad for p in n.parameters()])
