import numpy as np

class FullyConnected:
    def __init__(self, inputSize, outputSize):
        self.weights = np.random.randn(inputSize, outputSize) * 0.5
        self.bias = np.random.randn(outputSize) * 0.1

    def forward(self, inputData):
        self.inputData = inputData
        return np.matmul(inputData, self.weights) + self.bias

    def backward(self, gradOutput):
        self.gradWeights = np.matmul(self.inputData.T, gradOutput)
        self.gradBias = np.sum(gradOutput, axis=0)
        gradInput = np.matmul(gradOutput, self.weights.T)
        return gradInput

class EluActivation:
    def __init__(self, alphaValue=0.7):
        self.alphaValue = alphaValue
    def forward(self, inputData):
        self.savedInput = inputData
        return np.where(inputData > 0, inputData, self.alphaValue * np.expm1(np.minimum(inputData, 0)))
    def backward(self, gradOutput):
        localGrad = np.where(self.savedInput > 0, 1.0, self.alphaValue * np.exp(np.minimum(self.savedInput, 0)))
        return gradOutput * localGrad

class SoftPlus:
    def forward(self, inputData):
        self.savedInput = inputData
        return np.logaddexp(0, inputData)
    def backward(self, gradOutput):
        return gradOutput * 0.5 * (1 + np.tanh(0.5 * self.savedInput))

class LayerNorm:
    def __init__(self, featureSize, epsilon=1e-5):
        self.gamma = np.ones(featureSize)
        self.beta = np.zeros(featureSize)
        self.epsilon = epsilon

    def forward(self, inputData):
        meanValue = inputData.mean(axis=-1, keepdims=True)
        varValue = inputData.var(axis=-1, keepdims=True)
        self.invStd = 1.0 / np.sqrt(varValue + self.epsilon)
        self.xHat = (inputData - meanValue) * self.invStd
        return self.gamma * self.xHat + self.beta

    def backward(self, gradOutput):
        self.gradGamma = np.sum(gradOutput * self.xHat, axis=0)
        self.gradBeta = np.sum(gradOutput, axis=0)
        gradHat = gradOutput * self.gamma
        meanGrad = gradHat.mean(axis=-1, keepdims=True)
        meanDot = (gradHat * self.xHat).mean(axis=-1, keepdims=True)
        return self.invStd * (gradHat - meanGrad - self.xHat * meanDot)
