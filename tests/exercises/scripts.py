"""Scripts as learners write them: the right one with some functions written in another way."""

import ast
from functools import cache

from aigc_lessons.exercises.repair import broken_script, check_script

checked = cache(check_script)  # a script takes seconds, and several tests look at the same one
RIGHT = broken_script([])


def with_parts(*parts, script=RIGHT):
    """Replace top-level functions, classes and values by others of the same name."""
    for part in parts:
        [name] = {n for node in ast.parse(part).body[-1:] for n in names(node)}
        lines = script.splitlines()
        [node] = [node for node in ast.parse(script).body if name in names(node)]
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        lines[first - 1 : node.end_lineno] = part.strip("\n").splitlines()
        script = "\n".join(lines) + "\n"
    return script


def names(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


RESIZED = """
def make_generator():
    h = noise = keras.Input((LATENT,))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Dense(7 * 7 * 64)(h)))
    h = layers.Reshape((7, 7, 64))(h)
    for filters in (32, 16):
        h = layers.Conv2D(filters, 3, padding="same")(layers.UpSampling2D()(h))
        h = layers.ReLU()(layers.BatchNormalization()(h))
    return keras.Model(noise, layers.Conv2D(1, 5, padding="same", activation="tanh")(h))
"""

KERNEL_SIX = RIGHT.replace("64, 4,", "64, 6,").replace("32, 4,", "32, 6,").replace("(1, 4", "(1, 6")

# A wide kernel does no harm where the stride is 1.
WIDE_WITH_STRIDE_ONE = RIGHT.replace(
    "layers.Reshape((7, 7, 64)),",
    'layers.Reshape((7, 7, 64)),\n            layers.Conv2DTranspose(64, 5, padding="same"),',
)

SUBCLASSED = (
    """
class Critic(keras.Model):
    def __init__(self):
        super().__init__()
        # In another order than that in which they compute.
        self.norm = layers.BatchNormalization()
        self.convs = [layers.Conv2D(32, 4, strides=2, padding="same")]
        self.convs += [layers.Conv2D(64, 4, 2, padding="same", use_bias=False)]
        self.activation = layers.LeakyReLU(0.2)
        self.top = keras.Sequential([layers.Flatten(), layers.Dense(1)])

    def call(self, x):
        x = self.activation(self.convs[0](x))
        return self.top(self.activation(self.norm(self.convs[1](x))))


def make_discriminator():
    return Critic()
""",
    """
class Painter(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(7 * 7 * 64, use_bias=False)
        self.norms = [layers.BatchNormalization() for _ in range(2)]
        self.ups = [layers.Conv2DTranspose(F, 4, 2, padding="same") for F in (32, 1)]

    def call(self, z, training=False):
        h = keras.ops.reshape(self.first(z), (-1, 7, 7, 64))
        for norm, up in zip(self.norms, self.ups):
            h = up(keras.ops.relu(norm(h, training=training)))
        return keras.ops.tanh(h)


def make_generator():
    model = Painter()
    model(np.zeros((1, LATENT), "float32"))
    return model
""",
    """
def make_discriminator():
    model = Critic()
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model
""",
)

NORMALISED = """
def make_discriminator():
    x = h = keras.Input((28, 28, 1))
    h = layers.LeakyReLU(negative_slope=0.3)(layers.Conv2D(16, 5, strides=2, padding="same")(h))
    h = layers.Conv2D(32, 5, strides=2, padding="same", use_bias=False)(h)
    h = layers.ELU()(layers.BatchNormalization()(h))
    return keras.Model(x, layers.Dense(1)(layers.Flatten()(layers.Dropout(0.3)(h))))
"""

SIGMOID_AT_THE_END = RIGHT.replace(
    "            layers.Dense(1),", '            layers.Dense(1, activation="sigmoid"),'
).replace("from_logits=True", "from_logits=False")

UNIT_RANGE = (
    RIGHT.replace("/ 127.5 - 1", "/ 255")
    .replace("* 127.5 + 127.5", "* 255")
    .replace('Activation("tanh")', 'Activation("sigmoid")')
)

LARGER_IMAGES = (
    with_parts(
        """
def prepare(images):
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return (np.float32(padded)[..., None] - 127.5) / 127.5
""",
        """
def to_pixels(images):
    return np.clip(np.round(127.5 * (images[:, 2:-2, 2:-2, 0] + 1)), 0, 255).astype(np.uint8)
""",
    )
    .replace("(28, 28, 1)", "(32, 32, 1)")
    .replace("7 * 7", "8 * 8")
    .replace("(7, 7,", "(8, 8,")
)

LEAST_SQUARES = (
    """
def discriminator_loss(real, fake):
    return tf.reduce_mean((real - 1) ** 2) + tf.reduce_mean(fake**2)
""",
    """
def generator_loss(fake):
    return tf.reduce_mean((fake - 1) ** 2)
""",
)

SMOOTHED = """
def discriminator_loss(real, fake):
    loss = tf.nn.sigmoid_cross_entropy_with_logits
    real_part = loss(labels=0.9 * tf.ones_like(real), logits=real)
    return tf.reduce_mean(real_part) + tf.reduce_mean(loss(tf.zeros_like(fake), fake))
"""

OTHER_OPTIMIZERS = """
def make_optimizers():
    for_generator = keras.optimizers.RMSprop(1e-3)
    for_discriminator = keras.optimizers.SGD(0.01)
    return for_generator, for_discriminator
"""

EAGER = """
def train(generator, discriminator, digits, epochs):
    images, labels = digits
    forger, judge = make_optimizers()
    pictures, rng, batch = [], np.random.default_rng(1), 64
    for epoch in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images) - batch + 1, batch):
            real = prepare(images[order[start : start + batch]])
            z = rng.normal(size=(batch, LATENT)).astype("float32")
            with tf.GradientTape() as tape, tf.GradientTape() as other:
                fake = generator(z, training=True)
                said = discriminator(fake, training=True)
                judges = discriminator_loss(discriminator(real, training=True), said)
                forgers = generator_loss(said)
            w = discriminator.trainable_variables
            judge.apply(tape.gradient(judges, w), w)
            w = generator.trainable_variables
            forger.apply(other.gradient(forgers, w), w)
        pictures.append(draw(generator, NOISE)[0])
    return pictures
"""

# The labels travel along, and nobody uses them.
AS_A_MODEL = (
    """
class Pair(keras.Model):
    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.optimizers = make_optimizers()

    def train_step(self, data):
        real, _ = data
        count = tf.shape(real)[0]
        with tf.GradientTape() as tape:
            answers = self.discriminator(real), self.discriminator(self.made(count))
            loss = discriminator_loss(*answers)
        w = self.discriminator.trainable_variables
        self.optimizers[1].apply(tape.gradient(loss, w), w)
        with tf.GradientTape() as tape:
            loss = generator_loss(self.discriminator(self.made(count)))
        w = self.generator.trainable_variables
        self.optimizers[0].apply(tape.gradient(loss, w), w)
        return {"generator": loss}

    def made(self, count):
        return self.generator(tf.random.normal((count, LATENT)), training=True)


def train(generator, discriminator, digits, epochs):
    return []
""",
    """
def train(generator, discriminator, digits, epochs):
    frames, pair = [], Pair(generator, discriminator)
    pair.optimizers[0].build(generator.trainable_variables)
    pair.optimizers[1].build(discriminator.trainable_variables)

    class Camera(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            frames.append(side_by_side(draw(generator, NOISE)))

    pair.compile()
    pixels, labels = digits
    pair.fit(prepare(pixels), labels, epochs=epochs, verbose=0, callbacks=[Camera()])
    return frames
""",
)

WITH_MATPLOTLIB = """
def save_animation(frames, path):
    from matplotlib.animation import ArtistAnimation, PillowWriter
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    artists = [[axes.imshow(frame)] for frame in frames]
    ArtistAnimation(figure, artists).save(path, writer=PillowWriter(fps=5))
"""

HISTOGRAM = """
def judge(generator, discriminator, pixels):
    made = draw(generator, make_noise(len(pixels)))
    found = [metrics.classify(np.float32(p)[:, None] / 255).argmax(axis=1) for p in (made, pixels)]
    return dict(zip(("generated", "real"), map(metrics.class_histogram, found)))
"""

RECALL_BESIDE_ACCURACY = """
def judge(generator, discriminator, pixels):
    made = draw(generator, make_noise(len(pixels)))
    real, fake = (metrics.extract(p[:, None] / np.float32(255)) for p in (pixels, made))
    precision, recall = metrics.precision_recall(real, fake)
    accuracy = np.mean(discriminator.predict(prepare(made), verbose=0) < 0)
    return accuracy, precision, recall
"""
