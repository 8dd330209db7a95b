"""The name is assigned anew in each round of the loop, but what it held is added to it."""


def evaluate(net, x, t, batch_size=100):
    correct = 0
    for i in range(0, len(x), batch_size):
        batch = net.predict(x[i : i + batch_size]).argmax(1) == t[i : i + batch_size]
        correct = correct + batch.sum()
    return 100.0 * correct / len(x)
