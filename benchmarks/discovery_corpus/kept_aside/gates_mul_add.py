# りんごの買い物の計算グラフ
class MulLayer:
    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x

class AddLayer:
    def forward(self, x, y):
        return x + y
    def backward(self, dout):
        return dout * 1, dout * 1

class MaxGate:
    def forward(self, x, y):
        self.first = x >= y
        return x * self.first + y * (1 - self.first)
    def backward(self, dout):
        return dout * self.first, dout * (1 - self.first)

if __name__ == '__main__':
    apple, num, tax = 100, 2, 1.1
    l1, l2 = MulLayer(), MulLayer()
    price = l2.forward(l1.forward(apple, num), tax)
    dapple_price, dtax = l2.backward(1)
    print(price, dapple_price, dtax)
