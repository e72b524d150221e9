"""Whole scripts: every defect by itself, wrong repairs, and right ones written differently."""

from aigc_lessons.exercises.repair import DEFECTS, broken_script
from tests.exercises import scripts
from tests.exercises.answers import Answers
from tests.exercises.scripts import RIGHT, checked, with_parts

answers = Answers(checked)

answers.right = {
    "as it was before it was broken": RIGHT,
    "other numbers": broken_script([], latent=100, filters=24),
    "enlarged, then convolved": with_parts(scripts.RESIZED),
    "kernel 6": scripts.KERNEL_SIX,
    "kernel 5 with stride 1": scripts.WIDE_WITH_STRIDE_ONE,
    "subclassed": with_parts(scripts.SUBCLASSED[0], *scripts.SUBCLASSED[1:]),
    "normalised discriminator, a slope of 0.3 on purpose": with_parts(scripts.NORMALISED),
    "a sigmoid at the end": scripts.SIGMOID_AT_THE_END,
    "everything in 0 to 1": scripts.UNIT_RANGE,
    "images of 32 by 32": scripts.LARGER_IMAGES,
    "least squares": with_parts(*scripts.LEAST_SQUARES, scripts.OTHER_OPTIMIZERS),
    "smoothed targets": with_parts(scripts.SMOOTHED),
    "an eager loop": with_parts(scripts.EAGER),
    "a model with a step of its own": with_parts(*scripts.AS_A_MODEL),
    "matplotlib writes, a histogram judges": with_parts(scripts.WITH_MATPLOTLIB, scripts.HISTOGRAM),
    "recall beside accuracy": with_parts(scripts.RECALL_BESIDE_ACCURACY),
}

answers.wrong = {
    defect.name: (broken_script([defect.name]), (defect.mistake,)) for defect in DEFECTS
}

SUBCLASSED_WITHOUT_BIAS = """
class Critic(keras.Model):
    def __init__(self):
        super().__init__()
        self.convs = [layers.Conv2D(F, 4, 2, padding="same", use_bias=False) for F in (32, 64)]
        self.top = layers.Dense(1)

    def call(self, x):
        for conv in self.convs:
            x = keras.ops.leaky_relu(conv(x), 0.2)
        return self.top(keras.ops.reshape(x, (-1, 7 * 7 * 64)))


def make_discriminator():
    return Critic()
"""

FIT = """
def train(generator, discriminator, digits, epochs):
    gan, frames = stack(generator, discriminator), []
    gan.compile(make_optimizers()[0], cross_entropy)
    for _ in range(epochs):
        gan.fit(make_noise(len(digits[1])), {targets}, verbose=0)
        frames.append(side_by_side(draw(generator, NOISE)))
    return frames
"""

CLASSIFIER = """
def train(generator, discriminator, digits, epochs):
    frames = []
    discriminator.compile(make_optimizers()[1], cross_entropy)
    for _ in range(epochs):
        discriminator.fit(prepare(digits[0]), digits[1].astype("float32"), verbose=0)
        frames.append(side_by_side(draw(generator, NOISE)))
    return frames
"""

ONE_STEP = """
def train(generator, discriminator, digits, epochs):
    optimizer, frames = make_optimizers()[0], []
    weights = generator.trainable_variables + discriminator.trainable_variables
    for _ in range(epochs):
        for start in range(0, len(digits[0]), BATCH):
            real = prepare(digits[0][start : start + BATCH])
            with tf.GradientTape() as tape:
                fake = generator(make_noise(BATCH), training=True)
                loss = discriminator_loss(discriminator(real), discriminator(fake))
            optimizer.apply(tape.gradient(loss, weights), weights)
        frames.append(side_by_side(draw(generator, NOISE)))
    return frames
"""

FROZEN = """
def train(generator, discriminator, digits, epochs):
    forger, judge = make_optimizers()
    discriminator.compile(judge, cross_entropy)
    discriminator.trainable = False
    gan, frames = stack(generator, discriminator), []
    gan.compile(forger, cross_entropy)
    for _ in range(epochs):
        for start in range(0, len(digits[0]), BATCH):
            real = prepare(digits[0][start : start + BATCH])
            fake = generator(make_noise(len(real)))
            discriminator.train_on_batch(real, np.ones((len(real), 1)))
            discriminator.train_on_batch(fake, np.zeros((len(real), 1)))
            gan.train_on_batch(make_noise(len(real)), np.ones((len(real), 1)))
        frames.append(side_by_side(draw(generator, NOISE)))
    return frames
"""

ONE_FRAME = """
def save_animation(frames, path):
    Image.fromarray(frames[-1]).save(path)
"""

NOTHING_JUDGED = """
def judge(generator, discriminator, pixels):
    print("looks good")
"""

SIGMOID_TWICE = scripts.SIGMOID_AT_THE_END.replace("from_logits=False", "from_logits=True")
ONE_BIAS = RIGHT.replace('(64, 4, strides=2, padding="same")', '(64, 4, 2, "same", use_bias=False)')
WRONG_WAY_ROUND = """
def generator_loss(fake_answers):
    return cross_entropy(tf.zeros_like(fake_answers), fake_answers)
"""

answers.wrong |= {
    "noise and labels": (
        with_parts(FIT.replace("{targets}", "digits[1]")),
        ("one_fit_on_labels",),
    ),
    "noise and ones": (
        with_parts(FIT.replace("{targets}", "np.ones(len(digits[1]))")),
        ("one_fit_on_labels",),
    ),
    "a classifier": (with_parts(CLASSIFIER), ("one_fit_on_labels",)),
    "one step for both": (with_parts(ONE_STEP), ("one_optimizer_for_both",)),
    "frozen": (with_parts(FROZEN), ()),
    "a still image": (with_parts(ONE_FRAME), ("no_animation",)),
    "a sigmoid twice": (SIGMOID_TWICE, ("probabilities_as_logits",)),
    "data alone in 0 to 1": (
        RIGHT.replace("/ 127.5 - 1", "/ 255").replace("* 127.5 + 127.5", "* 255"),
        ("data_in_another_range",),
    ),
    "one of two without bias": (ONE_BIAS, ("bias_left_out",)),
    "subclassed, without a bias": (with_parts(SUBCLASSED_WITHOUT_BIAS), ("bias_left_out",)),
    "the generator wants to be caught": (with_parts(WRONG_WAY_ROUND), ()),
    "nothing returned": (with_parts(NOTHING_JUDGED), ()),
    "a function renamed": (RIGHT.replace("make_noise", "draw_noise"), ()),
    "no Python": ("def prepare(pixels):\n    retrun pixels\n", ()),
}
