def mse_loss(y_pred, y_true):
    return 0.5 * ((y_pred - y_true) ** 2).sum()


def mse_loss_grad(y_pred, y_true):
    return (y_pred - y_true) / y_pred.shape[0]
