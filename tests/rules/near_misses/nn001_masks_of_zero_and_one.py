class MaskedMSE:
    """mean squared error over the entries where mask is 1"""

    def forward(self, y, t, mask):
        self.d = (y - t) * mask
        self.n = mask.sum()
        self.mask = mask
        return (self.d**2).sum() / self.n

    def backward(self):
        return 2 * self.d / self.n


def masked_mse(pred, target, mask):
    return (mask * (pred - target) ** 2).sum() / mask.sum()


def masked_mse_grad(pred, target, mask):
    return 2 * mask * (pred - target) / mask.sum()
