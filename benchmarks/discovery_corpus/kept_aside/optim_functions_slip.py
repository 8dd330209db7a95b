import numpy as np

def rmsprop(w, dw, config=None):
	if config is None: config = {}
	config.setdefault('learning_rate', 1e-2)
	config.setdefault('decay_rate', 0.99)
	config.setdefault('epsilon', 1e-8)
	config.setdefault('cache', np.zeros_like(w))
	cache = config['decay_rate'] * config['cache'] + (1 - config['decay_rate']) * dw ** 2
	next_w = w - config['learning_rate'] * dw / (np.sqrt(cache) + config['epsilon'])
	return next_w, config

def sgd_momentum(w, dw, config=None):
	if config is None: config = {}
	config.setdefault('learning_rate', 1e-2)
	config.setdefault('momentum', 0.9)
	v = config.get('velocity', np.zeros_like(w))
	v = config['momentum'] * v + dw
	config['velocity'] = v
	return w - config['learning_rate'] * v, config
