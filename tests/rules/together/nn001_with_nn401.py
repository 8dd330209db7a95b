class TimesMean:
    """y = x · (mean of the row): the way through the mean is lost, and dout is overwritten."""

    def forward(self, x):
        self.mean = x.mean(axis=1, keepdims=True)
        return x * self.mean

    def backward(self, dout):
        dout *= self.mean
        return dout
