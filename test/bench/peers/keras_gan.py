"""The MLP GAN as Keras's users write it: one update of each network a step, the second on the same fakes."""

from in_keras import by_xla, keras, serve_keras, tf
from keras import layers

from data import indices_of, synthetic_bytes

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100

images = tf.constant(synthetic_bytes(IMAGES * PIXELS).reshape(IMAGES, PIXELS) / 127.5 - 1, tf.float32)
generator = keras.Sequential(
    [
        layers.Input((LATENT,)),
        layers.Dense(128),
        layers.LeakyReLU(0.2),
        layers.Dense(PIXELS, activation="tanh"),
    ]
)
discriminator = keras.Sequential(
    [
        layers.Input((PIXELS,)),
        layers.Dense(128),
        layers.LeakyReLU(0.2),
        layers.Dense(1),
    ]
)
bce = keras.losses.BinaryCrossentropy(from_logits=True)
g_adam, d_adam = (keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2))
g_adam.build(generator.trainable_variables)
d_adam.build(discriminator.trainable_variables)
ones, zeros = tf.ones([BATCH, 1]), tf.zeros([BATCH, 1])
steps = 0


@by_xla
def update(real, z):
    with tf.GradientTape() as g_tape:
        fake = generator(z, training=True)
        with tf.GradientTape() as d_tape:
            on_real = discriminator(real, training=True)
            on_fake = discriminator(tf.stop_gradient(fake), training=True)
            d_loss = bce(ones, on_real) + bce(zeros, on_fake)
        d_gradients = d_tape.gradient(d_loss, discriminator.trainable_variables)
        with g_tape.stop_recording():
            d_adam.apply(d_gradients, discriminator.trainable_variables)
        g_loss = bce(ones, discriminator(fake, training=True))
    g_adam.apply(g_tape.gradient(g_loss, generator.trainable_variables), generator.trainable_variables)
    return d_loss, g_loss


@tf.function
def train(indices):
    return update(tf.gather(images, indices), tf.random.normal([BATCH, LATENT]))


def step():
    global steps
    steps += 1
    d_loss, g_loss = train(indices_of(steps - 1, BATCH, IMAGES))
    float(g_loss)
    return float(d_loss)


serve_keras([generator, discriminator], step)
