"""The classic encoder (post-norm, ReLU) of Keras's own layers, its states averaged for ten classes."""

from in_keras import by_xla, keras, serve_keras, tf
from keras import layers, ops

from data import indices_of, synthetic_bytes
from serve import options

BATCH, WIDTH, FEED_FORWARD = 64 * options["batchFactor"], 64 * options["widthFactor"], 128 * options["widthFactor"]
EXAMPLES, VOCABULARY, LENGTH, CLASSES, HEADS = 4096, 1000, 64, 10, 4


def block(x):
    attended = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)(x, x)
    x = layers.LayerNormalization(epsilon=1e-5)(x + attended)
    inner = layers.Dense(FEED_FORWARD, activation="relu")(x)
    return layers.LayerNormalization(epsilon=1e-5)(x + layers.Dense(WIDTH)(inner))


class Positions(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight((LENGTH, WIDTH), keras.initializers.RandomNormal(stddev=0.02))

    def call(self, x):
        return x + self.table


noise = synthetic_bytes(EXAMPLES * LENGTH).reshape(EXAMPLES, LENGTH)
labels = noise[:, 0] % CLASSES
tokens = tf.constant(labels[:, None] * (VOCABULARY // CLASSES) + noise % (VOCABULARY // CLASSES))
labels = tf.constant(labels)
inputs = layers.Input((LENGTH,), dtype="int64")
states = block(block(Positions()(layers.Embedding(VOCABULARY, WIDTH)(inputs))))
model = keras.Model(inputs, layers.Dense(CLASSES)(ops.mean(states, axis=1)))
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
adam = keras.optimizers.Adam(1e-3)
adam.build(model.trainable_variables)
steps = 0


@by_xla
def update(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True))
    adam.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss


@tf.function
def train(indices):
    return update(tf.gather(tokens, indices), tf.gather(labels, indices))


@tf.function
def classify(x):
    return tf.argmax(by_xla(lambda x: model(x, training=False))(x), 1)


def step():
    global steps
    steps += 1
    return float(train(indices_of(steps - 1, BATCH, EXAMPLES)))


def infer(batch):
    return int(classify(tokens[:batch])[0])


serve_keras([model], step, infer=infer)
