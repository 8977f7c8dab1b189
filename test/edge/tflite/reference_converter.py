"""Converts SavedModels by Python's own converter: reference_converter.py SAVED_MODEL TFLITE_FILE ..."""

import sys

import tensorflow as tf

for saved, file in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(file, "wb") as target:
        target.write(tf.lite.TFLiteConverter.from_saved_model(saved).convert())
