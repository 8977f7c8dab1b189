"""What the Keras scripts share. Imported before Keras, which reads its backend when it is imported."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf

from serve import options, serve

keras.utils.set_random_seed(0)


def by_xla(function):
    """The function, compiled by XLA where that is what is measured. Called within a tf.function."""
    return tf.function(function, jit_compile=True) if options["compile"] else function


def serve_keras(models, step, **more):
    gpus = [tf.config.experimental.get_device_details(gpu) for gpu in tf.config.list_physical_devices("GPU")]
    hello = {
        "parameters": sum(weight.shape.num_elements() for model in models for weight in model.trainable_weights),
        "version": f"{keras.__version__} on TensorFlow {tf.__version__}",
        "device": gpus[0].get("device_name", "GPU") if gpus else "CPU",
    }
    serve(hello, step, **more)
