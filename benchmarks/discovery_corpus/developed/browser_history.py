"""Nothing to do with learning: two pages back, one forward."""


class History:
    def __init__(self, home):
        self.pages, self.i = [home], 0

    def visit(self, url):
        self.pages = self.pages[: self.i + 1] + [url]
        self.i += 1

    def backward(self, steps=1):
        self.i = max(0, self.i - steps)
        return self.pages[self.i]

    def forward(self, steps=1):
        self.i = min(len(self.pages) - 1, self.i + steps)
        return self.pages[self.i]


def gradient(colour_a, colour_b, n):
    """n colours between two"""
    return [tuple(a + (b - a) * k / (n - 1) for a, b in zip(colour_a, colour_b)) for k in range(n)]


def update(config, changes):
    return {**config, **changes}
