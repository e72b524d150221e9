"""The defects of the script: where each stands, what it does there, and how hard it is to find."""

from dataclasses import dataclass

from aigc_lessons.exercises.misconceptions import CATALOGUE

ONE_FIT = '''\
def train(generator, discriminator, digits, epochs):
    """Train both on (pixels, labels); return a picture for each epoch."""
    pixels, labels = digits
    gan, frames = stack(generator, discriminator), []
    gan.compile(make_optimizers()[0], cross_entropy)
    for _ in range(epochs):
        gan.fit((prepare(pixels), labels), batch_size=BATCH, verbose=0)
        frames.append(side_by_side(draw(generator, @noise@)))
    return frames'''

TWO_STEPS = '''\
def descend(tape, loss, network, optimizer):
    """Take one step down the loss with the weights of one network."""
    weights = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))


def make_step(generator, discriminator):
    """Make the function that trains both on a batch of real images, one after the other."""
    gan = stack(generator, discriminator)
    optimizers = make_optimizers()
    optimizers[0].build(generator.trainable_variables)
    optimizers[1].build(discriminator.trainable_variables)

    @tf.function
    def step(real):
        fake = generator(make_noise(BATCH), training=True)
        with tf.GradientTape() as tape:
            answers = discriminator(real, training=True), discriminator(fake, training=True)
            loss = discriminator_loss(*answers)
        descend(tape, loss, discriminator, optimizers[1])
        with tf.GradientTape() as tape:
            loss = generator_loss(gan(make_noise(BATCH), training=True))
        descend(tape, loss, generator, optimizers[0])

    return step


def train(generator, discriminator, digits, epochs):
    """Train both on (pixels, labels); return a picture for each epoch."""
    images = prepare(digits[0])
    data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images))
    step, frames = make_step(generator, discriminator), []
    for _ in range(epochs):
        for real in data.batch(BATCH, drop_remainder=True):
            step(real)
        frames.append(side_by_side(draw(generator, @noise@)))
    return frames'''

ONE_OPTIMIZER = """\
    optimizer = keras.optimizers.Adam(2e-4, beta_1=0.5)
    return optimizer, optimizer"""

TWO_OPTIMIZERS = """\
    return tuple(keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2))"""

NO_ANIMATION = """\
    tf.image.save_gif(path, frames[-1])"""

PILLOW = """\
    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(path, save_all=True, append_images=rest, duration=200, loop=0)"""

ACCURACY = """\
    fake = generator.predict(make_noise(len(pixels)), verbose=0)
    answers = discriminator.predict(fake, verbose=0)
    return {"accuracy": float(np.mean(answers < 0))}"""

DISTANCE = """\
    n = len(pixels) // 2
    both = pixels, draw(generator, make_noise(n))
    real, fake = (metrics.extract(p[:, None] / np.float32(255)) for p in both)
    floor = metrics.floor(metrics.fid, real, n, rng=0, draws=3)
    digits = metrics.class_histogram(metrics.classify(both[1][:, None] / np.float32(255)).argmax(1))
    return {"FID": metrics.Score(metrics.fid(real[:n], fake), floor, n, "FID"), "digits": digits}"""


@dataclass(frozen=True)
class Defect:
    """One defect.

    Attributes
    ----------
    name : str
        Also that of the test that it turns red.
    mistake : str
        The key of its texts in `misconceptions.CATALOGUE`: what is seen, why, and what to do.
    shows : str
        What `main()` does with this defect alone: "ValueError in stack", or "nothing" where the
        script runs to its end and only what comes out is wrong.
    notice : str
        How to notice it the next time, in another script.
    weight : int
        How hard it is to find and repair, from 1 to 4.
    places : dict of str to (str, str)
        By mark of the template, what stands there in the broken script and in the right one.
    """

    name: str
    mistake: str
    shows: str
    notice: str
    weight: int
    places: dict

    @property
    def known(self):
        """The `Misconception` with the texts that a learner reads."""
        return CATALOGUE[self.mistake]


# In an order in which each test can turn green when its turn comes.
DEFECTS = (
    Defect(
        "sizes",
        "sizes_do_not_meet",
        "ValueError in stack",
        "Call `summary()` of both networks before they meet: the last line of the one must be the "
        "first line of the other.",
        2,
        {"start": ("8", "7"), "colours": ("3", "1")},
    ),
    Defect(
        "stack",
        "stack_builds_its_own",
        "ValueError in train",
        "A parameter that a function never reads is a warning: editors and linters underline it.",
        2,
        {
            "stack": (
                "make_discriminator()(make_generator()(noise))",
                "discriminator(generator(noise))",
            )
        },
    ),
    Defect(
        "noise",
        "name_shadows_function",
        "TypeError in train",
        "Functions are verbs, values are nouns: a name on the left of `=` that stands in a `def` "
        "above is an accident. Linters report it as a redefinition.",
        1,
        {"noise": ("make_noise", "NOISE")},
    ),
    Defect(
        "drawing",
        "numpy_asked_of_an_array",
        "AttributeError in draw",
        "Print `type(...)` of what you hold: calling a network gives a tensor, `predict` an array.",
        1,
        {"numpy": (".numpy()", "")},
    ),
    Defect(
        "optimizers",
        "one_optimizer_for_both",
        "ValueError in train",
        "Count: two networks with opposite aims need two losses and two optimisers.",
        1,
        {"optimizers": (ONE_OPTIMIZER, TWO_OPTIMIZERS)},
    ),
    Defect(
        "loss",
        "logit_taken_for_probability",
        "nothing",
        "A loss that does not move, least of all in the first ten steps, is stuck. Look at the "
        "last layer and at the loss together: is there exactly one sigmoid between them?",
        3,
        {"logits": ("", "from_logits=True")},
    ),
    Defect(
        "range",
        "data_in_another_range",
        "nothing",
        "Print the least and the largest number of a real batch beside those of a generated one.",
        2,
        {"range": ("255", "127.5 - 1")},
    ),
    Defect(
        "training",
        "one_fit_on_labels",
        "ValueError in train",
        "For each network ask: which numbers are its inputs, which its targets, and who made "
        "them? In a GAN the targets are 1 and 0, and no label occurs.",
        4,
        {"training": (ONE_FIT, TWO_STEPS)},
    ),
    Defect(
        "animation",
        "no_animation",
        "AttributeError in save_animation",
        'Ask `hasattr(tf.image, "save_gif")`, or the documentation, before you trust a name that '
        "sounds right; then open the file and count its frames.",
        2,
        {"animation": (NO_ANIMATION, PILLOW)},
    ),
    Defect(
        "scores",
        "accuracy_as_metric",
        "nothing",
        "Ask of every number: would it change if all images were the same one? And what would it "
        "be for real images?",
        3,
        {"judge": (ACCURACY, DISTANCE)},
    ),
    Defect(
        "kernels",
        "kernel_leaves_a_grid",
        "nothing",
        "Divide the kernel of every transposed convolution by its stride. Nothing must remain.",
        2,
        {"kernel": ("5", "4")},
    ),
    Defect(
        "bias",
        "bias_left_out",
        "nothing",
        "Read each `use_bias=False` with the next line: is a normalisation there to shift what "
        "the bias would have shifted?",
        2,
        {"bias": (", use_bias=False", "")},
    ),
    Defect(
        "slope",
        "slope_left_at_default",
        "nothing",
        "Write down every number that a paper states, also where a default exists: defaults "
        "differ between frameworks, and within one.",
        1,
        {"slope": ("", "negative_slope=0.2")},
    ),
)
NAMES = tuple(defect.name for defect in DEFECTS)
BY_NAME = {defect.name: defect for defect in DEFECTS}
