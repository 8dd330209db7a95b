# データの読み込みと前処理
import gzip
import os
import pickle
import urllib.request

import numpy as np

url_base = 'http://example.org/mnist/'
key_file = {'train_img': 'train-images-idx3-ubyte.gz', 'train_label': 'train-labels-idx1-ubyte.gz'}
dataset_dir = os.path.dirname(os.path.abspath(__file__))


def _download(file_name):
    file_path = dataset_dir + '/' + file_name
    if os.path.exists(file_path):
        return
    urllib.request.urlretrieve(url_base + file_name, file_path)


def _load_img(file_name):
    with gzip.open(dataset_dir + '/' + file_name, 'rb') as f:
        return np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 784)


def change_one_hot_label(X):
    T = np.zeros((X.size, 10))
    for idx, row in enumerate(T):
        row[X[idx]] = 1
    return T


def normalize(x, mean, std):
    return (x - mean) / std


class DataLoader:
    def __init__(self, x, t, batch_size, shuffle=True):
        self.x, self.t, self.batch_size, self.shuffle = x, t, batch_size, shuffle
        self.reset()

    def reset(self):
        self.i = 0
        self.index = np.random.permutation(len(self.x)) if self.shuffle else np.arange(len(self.x))

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= len(self.x):
            self.reset()
            raise StopIteration
        b = self.index[self.i:self.i + self.batch_size]
        self.i += self.batch_size
        return self.x[b], self.t[b]
