class Centre:
    """Takes the mean off and divides by nothing: there is no way through a variance."""

    def forward(self, x):
        return x - x.mean(axis=0)

    def backward(self, dout):
        return dout - dout.mean(axis=0)
