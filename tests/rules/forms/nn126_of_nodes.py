class Value:
    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.push = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad

        out.push = push
        return out

    def backward(self, seed=1.0):
        order = []
        arrange(self, order)
        self.grad = seed
        for node in reversed(order):
            node.push()


def arrange(node, order):
    if any(node is met for met in order):
        return
    for parent in node.parents:
        arrange(parent, order)
    order.append(node)
