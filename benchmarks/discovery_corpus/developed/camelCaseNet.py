import numpy as np

class DenseLayer():
    def __init__(self, inputSize, outputSize):
        self.weightMatrix = np.random.randn(inputSize, outputSize) * 0.1
        self.biasVector = np.zeros((1, outputSize))

    def forward(self, inputData):
        self.inputData = inputData
        self.outputData = np.dot(inputData, self.weightMatrix) + self.biasVector
        return self.outputData

    def backward(self, outputGrad):
        self.weightGrad = np.dot(self.inputData.T, outputGrad)
        self.biasGrad = np.sum(outputGrad, axis=0, keepdims=True)
        return np.dot(outputGrad, self.weightMatrix.T)

class ReluLayer():
    def forward(self, inputData):
        self.inputData = inputData
        return np.maximum(inputData, 0)
    def backward(self, outputGrad):
        return np.where(self.inputData > 0, outputGrad, 0)

class ArcTanLayer():
    def forward(self, inputData):
        self.inputData = inputData
        return np.arctan(inputData)
    def backward(self, outputGrad):
        return outputGrad / (1 + self.inputData ** 2)
