import numpy as np

class Module(object):
    def __init__(self):
        self.output = None
        self.gradInput = None
        self.training = True
    def forward(self, input):
        return self.updateOutput(input)
    def backward(self, input, gradOutput):
        self.updateGradInput(input, gradOutput)
        self.accGradParameters(input, gradOutput)
        return self.gradInput
    def updateOutput(self, input): pass
    def updateGradInput(self, input, gradOutput): pass
    def accGradParameters(self, input, gradOutput): pass
    def zeroGradParameters(self): pass
    def getParameters(self): return []
    def getGradParameters(self): return []
    def train(self): self.training = True
    def evaluate(self): self.training = False

class Sequential(Module):
    def __init__(self):
        super(Sequential, self).__init__()
        self.modules = []
    def add(self, module): self.modules.append(module)
    def updateOutput(self, input):
        self.inputs = [input]
        for m in self.modules:
            self.inputs.append(m.forward(self.inputs[-1]))
        self.output = self.inputs[-1]
        return self.output
    def backward(self, input, gradOutput):
        for m, x in zip(self.modules[::-1], self.inputs[-2::-1]):
            gradOutput = m.backward(x, gradOutput)
        self.gradInput = gradOutput
        return self.gradInput

class Linear(Module):
    def __init__(self, n_in, n_out):
        super(Linear, self).__init__()
        stdv = 1. / np.sqrt(n_in)
        self.W = np.random.uniform(-stdv, stdv, size=(n_out, n_in))
        self.b = np.random.uniform(-stdv, stdv, size=n_out)
        self.gradW = np.zeros_like(self.W)
        self.gradb = np.zeros_like(self.b)
    def updateOutput(self, input):
        self.output = input @ self.W.T + self.b
        return self.output
    def updateGradInput(self, input, gradOutput):
        self.gradInput = gradOutput @ self.W
        return self.gradInput
    def accGradParameters(self, input, gradOutput):
        self.gradW += gradOutput.T @ input
        self.gradb += gradOutput.sum(axis=0)
    def zeroGradParameters(self):
        self.gradW.fill(0)
        self.gradb.fill(0)
    def getParameters(self): return [self.W, self.b]
    def getGradParameters(self): return [self.gradW, self.gradb]

class SoftMax(Module):
    def updateOutput(self, input):
        self.output = np.exp(input - input.max(axis=1, keepdims=True))
        self.output = self.output / self.output.sum(axis=1, keepdims=True)
        return self.output
    def updateGradInput(self, input, gradOutput):
        p = self.output
        self.gradInput = p * (gradOutput - (gradOutput * p).sum(axis=1, keepdims=True))
        return self.gradInput

class BatchNormalization(Module):
    EPS = 1e-3
    def __init__(self, alpha=0.):
        super(BatchNormalization, self).__init__()
        self.alpha = alpha
        self.moving_mean = 0
        self.moving_variance = 1
    def updateOutput(self, input):
        if self.training:
            self.mean, self.variance = input.mean(axis=0), input.var(axis=0)
            self.moving_mean = self.moving_mean * self.alpha + self.mean * (1 - self.alpha)
            self.moving_variance = self.moving_variance * self.alpha + self.variance * (1 - self.alpha)
            self.output = (input - self.mean) / np.sqrt(self.variance + self.EPS)
        else:
            self.output = (input - self.moving_mean) / np.sqrt(self.moving_variance + self.EPS)
        return self.output
    def updateGradInput(self, input, gradOutput):
        if not self.training:
            self.gradInput = gradOutput / np.sqrt(self.moving_variance + self.EPS)
            return self.gradInput
        x = self.output
        self.gradInput = (gradOutput - gradOutput.mean(axis=0) - x * (gradOutput * x).mean(axis=0)) / np.sqrt(self.variance + self.EPS)
        return self.gradInput

class Dropout(Module):
    def __init__(self, p=0.5):
        super(Dropout, self).__init__()
        self.p = p
        self.mask = None
    def updateOutput(self, input):
        if self.training:
            self.mask = (np.random.rand(*input.shape) > self.p) / (1 - self.p)
            self.output = input * self.mask
        else:
            self.output = input
        return self.output
    def updateGradInput(self, input, gradOutput):
        self.gradInput = gradOutput * self.mask if self.training else gradOutput
        return self.gradInput

class ELU(Module):
    def __init__(self, alpha=1.0):
        super(ELU, self).__init__()
        self.alpha = alpha
    def updateOutput(self, input):
        self.output = np.where(input > 0, input, self.alpha * (np.exp(np.minimum(input, 0)) - 1))
        return self.output
    def updateGradInput(self, input, gradOutput):
        self.gradInput = gradOutput * np.where(input > 0, 1, self.alpha * np.exp(np.minimum(input, 0)))
        return self.gradInput

class Criterion(object):
    def forward(self, input, target): return self.updateOutput(input, target)
    def backward(self, input, target): return self.updateGradInput(input, target)

class ClassNLLCriterionUnstable(Criterion):
    EPS = 1e-15
    def updateOutput(self, input, target):
        c = np.clip(input, self.EPS, 1 - self.EPS)
        self.output = -np.sum(target * np.log(c)) / input.shape[0]
        return self.output
    def updateGradInput(self, input, target):
        c = np.clip(input, self.EPS, 1 - self.EPS)
        self.gradInput = -target / c / input.shape[0]
        return self.gradInput
