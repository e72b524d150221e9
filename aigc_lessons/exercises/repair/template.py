"""The script of chapter 12: its text, with a mark at every place where a defect can stand.

``@name@`` is a mark; `defects.DEFECTS` says what stands there in a broken script and in a right
one. The other marks are numbers that may differ from student to student.
"""

NUMBERS = {"latent": 64, "filters": 32}

TEMPLATE = '''\
"""Train a DCGAN to draw handwritten digits, with Keras on TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image

from aigc_lessons import datasets, metrics

LATENT = @latent@  # numbers of noise for an image
BATCH = 32


def load_digits(split):
    """Pixels (N, 28, 28), bytes from 0 to 255, and which digit each image shows (N,)."""
    digits = datasets.load("mnist-5k", split)
    return np.rint(255 * digits.images[:, 0]).astype("uint8"), digits.labels


def prepare(pixels):
    """Turn bytes (N, 28, 28) into what the networks see, floats (N, 28, 28, 1)."""
    return pixels[..., None].astype("float32") / @range@


def to_pixels(images):
    """Turn what the generator makes into bytes (N, 28, 28)."""
    return np.rint(images[..., 0] * 127.5 + 127.5).astype("uint8")


def make_noise(count):
    """Draw noise (count, LATENT)."""
    return tf.random.normal((count, LATENT))


@noise@ = make_noise(16)  # the same for every picture


def make_generator():
    """Noise (N, LATENT) to images (N, 28, 28, 1)."""
    return keras.Sequential(
        [
            keras.Input((LATENT,)),
            layers.Dense(@start@ * @start@ * @more filters@, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Reshape((@start@, @start@, @more filters@)),
            layers.Conv2DTranspose(@filters@, @kernel@, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2DTranspose(@colours@, @kernel@, strides=2, padding="same"),
            layers.Activation("tanh"),
        ]
    )


def make_discriminator():
    """Images (N, 28, 28, 1) to one number each: does it look real?"""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(@filters@, 4, strides=2, padding="same"@bias@),
            layers.LeakyReLU(@slope@),
            layers.Conv2D(@more filters@, 4, strides=2, padding="same"@bias@),
            layers.LeakyReLU(@slope@),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )


def stack(generator, discriminator):
    """Put both in a row: noise (N, LATENT) to what the discriminator says of the images."""
    noise = keras.Input((LATENT,))
    return keras.Model(noise, @stack@)


cross_entropy = keras.losses.BinaryCrossentropy(@logits@)


def discriminator_loss(real_answers, fake_answers):
    """Real images have the target 1, generated ones 0."""
    real_part = cross_entropy(tf.ones_like(real_answers), real_answers)
    return real_part + cross_entropy(tf.zeros_like(fake_answers), fake_answers)


def generator_loss(fake_answers):
    """What the generator wants: to be taken for real."""
    return cross_entropy(tf.ones_like(fake_answers), fake_answers)


def make_optimizers():
    """Return the optimiser of the generator and that of the discriminator."""
@optimizers@


@training@


def draw(generator, noise):
    """Generate digits, bytes (N, 28, 28)."""
    return to_pixels(generator.predict(noise, verbose=0)@numpy@)


def side_by_side(digits):
    """Put 16 digits into one picture of four rows."""
    return np.block([[*digits[i : i + 4]] for i in range(0, 16, 4)])


def save_animation(frames, path):
    """Write the pictures, one for each epoch, as an animated GIF."""
@animation@


def judge(generator, discriminator, pixels):
    """Say in numbers how good the generator is; `pixels` are the test digits."""
@judge@


def main(epochs=30):
    """Train, save the animation, and say how good it is."""
    generator, discriminator = make_generator(), make_discriminator()
    frames = train(generator, discriminator, load_digits("train"), epochs)
    save_animation(frames, "digits.gif")
    print(judge(generator, discriminator, load_digits("test")[0]))


if __name__ == "__main__":
    main()
'''
