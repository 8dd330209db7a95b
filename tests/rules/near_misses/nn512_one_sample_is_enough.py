class Flattened:
    """np.squeeze takes the middle axis only, whatever the batch is."""

    def forward(self, x):
        self.shape = x.shape
        return x[:, None, :].squeeze(axis=1) * 3

    def backward(self, dout):
        return 3 * dout.reshape(self.shape)
