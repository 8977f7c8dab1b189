"""Exports a small Keras model with variables as a SavedModel, with numbers to hold a reader of it to."""
import sys

import keras
import numpy as np

folder = sys.argv[1]
random = np.random.RandomState(1)
model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(4, 3, activation='relu', padding='same'),
    keras.layers.BatchNormalization(),
    keras.layers.MaxPooling2D(),
    keras.layers.Flatten(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(3),
])
for weight in model.weights:
    weight.assign(random.rand(*weight.shape).astype('float32'))
model.export(f'{folder}/model', verbose=False)
images = random.rand(2, 8, 8, 1).astype('float32')
images.tofile(f'{folder}/images.bin')
model.predict(images, verbose=0).tofile(f'{folder}/logits.bin')
