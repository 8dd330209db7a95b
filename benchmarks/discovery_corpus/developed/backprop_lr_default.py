import numpy as np

class Conv3x3:
    def __init__(self, num_filters):
        self.num_filters = num_filters
        self.filters = np.random.randn(num_filters, 3, 3) / 9
    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:(i + 3), j:(j + 3)], i, j
    def forward(self, input):
        self.last_input = input
        h, w = input.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for im_region, i, j in self.iterate_regions(input):
            output[i, j] = np.sum(im_region * self.filters, axis=(1, 2))
        return output
    def backprop(self, d_L_d_out, learn_rate=0.005):
        d_L_d_filters = np.zeros(self.filters.shape)
        for im_region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region
        self.filters -= learn_rate * d_L_d_filters
        # first layer: nothing is below it
        return None

class MaxPool2:
    def forward(self, input):
        self.last_input = input
        h, w, f = input.shape
        return input[:h // 2 * 2, :w // 2 * 2].reshape(h // 2, 2, w // 2, 2, f).max(axis=(1, 3))
    def backprop(self, d_L_d_out):
        d_L_d_input = np.zeros(self.last_input.shape)
        h, w, f = d_L_d_out.shape
        for i in range(h):
            for j in range(w):
                region = self.last_input[2 * i:2 * i + 2, 2 * j:2 * j + 2]
                for k in range(f):
                    a, b = np.unravel_index(region[:, :, k].argmax(), (2, 2))
                    d_L_d_input[2 * i + a, 2 * j + b, k] = d_L_d_out[i, j, k]
        return d_L_d_input
