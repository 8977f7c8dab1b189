"""A causal language model in nanoGPT's setting for a CPU: pre-norm, no biases, exact GELU, tied output."""

import numpy as np
from in_keras import by_xla, keras, serve_keras, tf
from keras import layers, ops

from data import indices_of, synthetic_bytes
from serve import options

BATCH, WIDTH = 12 * options["batchFactor"], 128 * options["widthFactor"]
VOCABULARY, CONTEXT, LAYERS, HEADS, TOKENS = 65, 64, 4, 4, 2**18


def normal():
    return keras.initializers.RandomNormal(stddev=0.02)


def norm():
    return layers.LayerNormalization(center=False, epsilon=1e-5)


def dense(units, **more):
    return layers.Dense(units, use_bias=False, kernel_initializer=normal(), **more)


def attention():
    heads = {"num_heads": HEADS, "key_dim": WIDTH // HEADS}
    return layers.MultiHeadAttention(**heads, use_bias=False, kernel_initializer=normal())


class LanguageModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.tokens = layers.Embedding(VOCABULARY, WIDTH, normal())
        self.positions = layers.Embedding(CONTEXT, WIDTH, normal())
        self.blocks = [
            {"norm1": norm(), "attention": attention(), "norm2": norm(), "up": dense(4 * WIDTH), "down": dense(WIDTH)}
            for _ in range(LAYERS)
        ]
        self.norm = norm()

    def call(self, tokens):
        x = self.tokens(tokens) + self.positions(ops.arange(CONTEXT))
        for block in self.blocks:
            normed = block["norm1"](x)
            x = x + block["attention"](normed, normed, use_causal_mask=True)
            x = x + block["down"](ops.gelu(block["up"](block["norm2"](x)), approximate=False))
        return ops.matmul(self.norm(x), ops.transpose(self.tokens.embeddings))


text = tf.constant((7 * np.arange(TOKENS) + synthetic_bytes(TOKENS) % 4) % VOCABULARY)
model = LanguageModel()
model(tf.zeros([BATCH, CONTEXT], tf.int64))
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
adamw = keras.optimizers.AdamW(2e-3, weight_decay=0.1, beta_1=0.9, beta_2=0.99, global_clipnorm=1.0)
adamw.exclude_from_weight_decay([weight for weight in model.trainable_variables if len(weight.shape) == 1])
adamw.build(model.trainable_variables)
steps = 0


@by_xla
def update(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True))
    adamw.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss


@tf.function
def train(starts):
    tokens = tf.gather(text, starts[:, None] + tf.range(CONTEXT + 1, dtype=tf.int64))
    return update(tokens[:, :-1], tokens[:, 1:])


def step():
    global steps
    steps += 1
    return float(train(indices_of(steps - 1, BATCH, TOKENS // CONTEXT - 1) * CONTEXT))


serve_keras([model], step)
