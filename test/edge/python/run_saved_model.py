"""Runs a SavedModel's serving_default on float32 numbers: folder, input's name, its sizes, then input and output files."""
import sys

import numpy as np
import tensorflow as tf

folder, name, sizes, given, results, output = sys.argv[1:]
values = np.fromfile(given, np.float32).reshape([int(size) for size in sizes.split(',')])
served = tf.saved_model.load(folder).signatures['serving_default']
served(**{name: tf.constant(values)})[output].numpy().tofile(results)
