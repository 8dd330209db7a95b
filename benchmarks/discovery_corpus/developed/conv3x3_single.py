import numpy as np


class Conv3x3:
    """A convolution layer with 3x3 filters on one grey image at a time (no padding)."""

    def __init__(self, num_filters):
        self.num_filters = num_filters
        self.filters = np.random.randn(num_filters, 3, 3) / 9

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:i + 3, j:j + 3], i, j

    def forward(self, input):
        self.last_input = input
        h, w = input.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for region, i, j in self.iterate_regions(input):
            output[i, j] = np.sum(region * self.filters, axis=(1, 2))
        return output

    def backward(self, d_L_d_out):
        self.d_filters = np.zeros(self.filters.shape)
        d_input = np.zeros(self.last_input.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                self.d_filters[f] += d_L_d_out[i, j, f] * region
                d_input[i:i + 3, j:j + 3] += d_L_d_out[i, j, f] * self.filters[f]
        return d_input
