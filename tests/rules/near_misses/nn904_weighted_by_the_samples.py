"""The mean of each batch is weighted by its samples, which gives the figure of all."""


def evaluate(model, x, y, batch_size=32):
    total, seen = 0.0, 0
    for start in range(0, x.shape[0], batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        acc = (model.forward(xb).argmax(axis=1) == yb).mean()
        total += acc * xb.shape[0]
        seen += xb.shape[0]
    return total / seen
