"""Makes the models of this folder's fixtures, with what Keras itself gives for some inputs.

Needs Keras 3 with TensorFlow; run it in this folder: python make-fixtures.py
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(7)
FOLDER = "fixtures"
expected = {}


def randomised(model):
    """Averages of batch norm as if it had been trained, and biases that are not 0."""
    random = np.random.default_rng(7)
    for weight in model.weights:
        if weight.name in ("moving_variance", "variance"):
            weight.assign(random.uniform(0.5, 2, weight.shape))
        elif weight.name != "count" and len(weight.shape) <= 1 or weight.name == "mean":
            weight.assign(random.normal(0, 0.3, weight.shape) + (1 if weight.name == "gamma" else 0))
    return model


def made(shape, dtype, below):
    count = int(np.prod(shape))
    values = np.sin(np.arange(count) * 1.7) if dtype == "float32" else (np.arange(count) * 7 + np.arange(count) // 3) % below
    return values.reshape(shape).astype(dtype)


def keep(name, model, formats=("h5", "keras"), below=5, rows=3):
    randomised(model)
    inputs = {one.name: made([rows, *one.shape[1:]], one.dtype, below) for one in model.inputs}
    for format in formats:
        model.save(f"{FOLDER}/{name}.{format}")
    # As whoever opens the file has it.
    opened = keras.saving.load_model(f"{FOLDER}/{name}.keras")
    outputs = opened(list(inputs.values()), training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    expected[name] = {
        "formats": list(formats),
        "inputs": [{"shape": list(one.shape), "values": one.ravel().tolist()} for one in inputs.values()],
        "outputs": [
            {"shape": list(one.shape), "values": [float(f"{v:.7g}") for v in np.asarray(one).ravel()]} for one in outputs
        ],
    }


def compiled(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


keep(
    "cnn",
    compiled(
        keras.Sequential(
            [
                keras.Input((8, 8, 1)),
                layers.Rescaling(1 / 255),
                layers.Conv2D(4, 3, padding="same", activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPooling2D(3, 2, padding="same"),
                layers.Conv2D(6, 3, strides=2, use_bias=False),
                layers.LeakyReLU(negative_slope=0.2),
                layers.Flatten(),
                layers.Dropout(0.3),
                layers.Dense(3, activation="softmax"),
            ],
            name="cnn",
        )
    ),
)



def newer(name):
    """The same model in HDF5's layout since 1.8: names of many members in a heap, numbers in compressed pieces."""
    with h5py.File(f"{FOLDER}/{name}.h5") as old:
        with h5py.File(f"{FOLDER}/{name}-newer.h5", "w", libver=("v108", "v108")) as new:

            def copy(source, target):
                for key, value in source.attrs.items():
                    target.attrs[key] = value
                for key, value in source.items():
                    if isinstance(value, h5py.Dataset):
                        packed = {"compression": "gzip", "shuffle": True, "fletcher32": True} if value.ndim > 1 else {}
                        target.create_dataset(key, data=value[()], **packed)
                    else:
                        copy(value, target.create_group(key))

            copy(old, new)
    expected[f"{name}-newer"] = {**expected[name], "formats": ["h5"]}


newer("cnn")

x = keras.Input((6,), name="Numbers In")
a = layers.BatchNormalization()(layers.Dense(5, activation="gelu")(x))
b = layers.LayerNormalization()(layers.Dense(5, activation="tanh", name="second_branch")(x))
both = layers.Concatenate()([layers.Add()([a, b]), layers.Multiply()([a, b]), layers.Average()([a, b])])
y = layers.Dense(2, activation="softmax", name="classes")(both)
z = keras.ops.relu(layers.Subtract()([a, b])) * 2 + 1
keep("branches", keras.Model(x, [y, z], name="branches"))

keep(
    "separable",
    keras.Sequential(
        [
            keras.Input((7, 6, 3)),
            layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, activation="elu"),
            layers.SeparableConv2D(5, 3, strides=2, padding="same", activation="swish"),
            layers.ZeroPadding2D(((1, 0), (0, 2))),
            layers.Conv2D(4, 2, dilation_rate=2, groups=1, activation="hard_sigmoid"),
            layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="selu"),
            layers.UpSampling2D((1, 2), interpolation="bilinear"),
            layers.AveragePooling2D(2, padding="same"),
            layers.Cropping2D(((0, 1), (1, 0))),
            layers.PReLU(shared_axes=[1, 2]),
            layers.GlobalAveragePooling2D(),
        ],
        name="separable",
    ),
)

keep("pool", keras.Sequential([keras.Input((4, 4, 2)), layers.MaxPooling2D(3, 2, padding="same")], name="pool"))

keep(
    "text",
    keras.Sequential(
        [
            keras.Input((6,), dtype="int32"),
            layers.Embedding(11, 4, mask_zero=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(3, activation="softmax"),
        ],
        name="text",
    ),
    below=11,
)

t = keras.Input((5,), dtype="int32", name="tokens")
e = layers.Embedding(9, 4, mask_zero=True)(t)
h = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(e)
h = layers.MultiHeadAttention(2, 3)(h, h)
g = layers.GRU(3)(h)
s = layers.SimpleRNN(2, go_backwards=True)(h)
p = layers.TimeDistributed(layers.Dense(2, activation="relu"))(h)
keep("recurrent", keras.Model(t, [layers.Concatenate()([g, s]), p], name="recurrent"), below=9)

n = keras.Input((10, 2), name="signal")
c = layers.Conv1D(4, 3, padding="causal", dilation_rate=2, activation="relu6")(n)
c = layers.MaxPooling1D(2)(c)
c = layers.UpSampling1D(2)(c)
c = layers.SeparableConv1D(4, 3, padding="same", activation="softplus")(c)
c = layers.Conv1DTranspose(3, 3, strides=2, padding="same")(c)
c = layers.Permute((2, 1))(c)
c = layers.Reshape((-1, 4))(c)
c = layers.GroupNormalization(2)(c)
inner_in = keras.Input((15, 4))
inner = keras.Model(inner_in, layers.Dense(3, activation="silu")(layers.Normalization()(inner_in)), name="inner")
c = inner(c)
keep("signal", keras.Model(n, layers.Softmax()(layers.GlobalMaxPooling1D()(c)), name="signal"))


@keras.saving.register_keras_serializable(package="mine")
class Doubled(layers.Layer):
    def call(self, x):
        return 2 * x


keep("own-layer", keras.Sequential([keras.Input((2,)), layers.Dense(2), Doubled(name="twice")], name="own"), ("keras",))

def older(name):
    """A model as Keras 2 wrote it down: other keys, names of weights, and another hard sigmoid."""

    def layer(class_name, own, *inbound, **config):
        calls = [[[before, 0, 0, more] for before, more in inbound]] if inbound else []
        return {
            "class_name": class_name,
            "config": {"name": own, "trainable": True, "dtype": "float32", **config},
            "name": own,
            "inbound_nodes": calls,
        }

    conv = {"strides": [1, 1], "padding": "valid", "data_format": "channels_last", "dilation_rate": [1, 1], "use_bias": True}
    config = {
        "class_name": "Functional",
        "config": {
            "name": "model",
            "layers": [
                layer("InputLayer", "input_1", batch_input_shape=[None, 6, 5, 2], sparse=False),
                layer("DepthwiseConv2D", "depthwise_conv2d", ("input_1", {}), kernel_size=[3, 3], depth_multiplier=2, activation="linear", **conv),
                layer("BatchNormalization", "batch_normalization", ("depthwise_conv2d", {}), axis=[3], epsilon=0.001, center=True, scale=True),
                layer("Activation", "activation", ("batch_normalization", {}), activation="hard_sigmoid"),
                layer("TFOpLambda", "tf.math.multiply", ("activation", {"y": 3.0, "name": None}), function="math.multiply"),
                layer("Add", "add", ("tf.math.multiply", {}), ("batch_normalization", {})),
                layer("LeakyReLU", "leaky_re_lu", ("add", {}), alpha=0.1),
                layer("Flatten", "flatten", ("leaky_re_lu", {}), data_format="channels_last"),
                layer("Dense", "dense", ("flatten", {}), units=3, activation="softmax", use_bias=True),
            ],
            "input_layers": [["input_1", 0, 0]],
            "output_layers": [["dense", 0, 0]],
        },
    }
    x = keras.Input((6, 5, 2))
    d = layers.DepthwiseConv2D(3, depth_multiplier=2)(x)
    n = layers.BatchNormalization()(d)
    y = keras.ops.clip(0.2 * n + 0.5, 0, 1) * 3
    y = layers.Dense(3, activation="softmax")(layers.Flatten()(layers.LeakyReLU(negative_slope=0.1)(y + n)))
    same = randomised(keras.Model(x, y))
    names = {
        "depthwise_conv2d": ["depthwise_kernel", "bias"],
        "batch_normalization": ["gamma", "beta", "moving_mean", "moving_variance"],
        "dense": ["kernel", "bias"],
    }
    values = iter(same.get_weights())
    with h5py.File(f"{FOLDER}/{name}.h5", "w") as file:
        file.attrs.update({"keras_version": "2.15.0", "backend": "tensorflow", "model_config": json.dumps(config)})
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [one["name"].encode() for one in config["config"]["layers"]]
        for one in config["config"]["layers"]:
            group = weights.create_group(one["name"])
            roles = names.get(one["name"], [])
            group.attrs["weight_names"] = [f"{one['name']}/{role}:0".encode() for role in roles]
            for role in roles:
                group.create_dataset(f"{one['name']}/{role}:0", data=next(values))
    given = made([3, 6, 5, 2], "float32", 0)
    output = np.asarray(same(given, training=False))
    expected[name] = {
        "formats": ["h5"],
        "inputs": [{"shape": list(given.shape), "values": given.ravel().tolist()}],
        "outputs": [{"shape": list(output.shape), "values": [float(f"{v:.7g}") for v in output.ravel()]}],
    }


older("keras-2")

with open(f"{FOLDER}/expected.json", "w") as file:
    json.dump(expected, file)
