"""Answers to the assignment on the broken script: whole scripts with some defects.

A defect that was drawn and is still there earns nothing, and one that was not drawn and is there
now costs as much. So what a script earns depends on its defects alone, whoever hands it in.
"""

from itertools import combinations

from aigc_lessons.exercises.repair.defects import BY_NAME, NAMES
from aigc_lessons.exercises.repair.variants import weight
from tests.grading.answers import Answer

TOGETHER = 12  # what a drawn script's defects weigh


def _code(defects, more=""):
    numbers = "latent=own['latent'], filters=own['filters']"
    return f"""
whole = repair.broken_script({list(defects)!r}, {numbers})
exec(whole.partition("\\n\\n\\nif __name__")[0], globals())
{more}
"""


def _script(name, *defects):
    points = 10 * max(0, TOGETHER - weight(defects)) / TOGETHER
    mistakes = tuple(BY_NAME[defect].mistake for defect in defects)
    return Answer("q1", name, points=points, mistakes=mistakes, code=_code(defects))


RESIZED = """
def make_generator():
    up = dict(padding="same", use_bias=False)
    return keras.Sequential(
        [
            keras.Input((LATENT,)),
            layers.Dense(7 * 7 * 32, use_bias=False),
            layers.BatchNormalization(),
            layers.Reshape((7, 7, 32)),
            layers.UpSampling2D(),
            layers.Conv2D(16, 3, **up),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.UpSampling2D(),
            layers.Conv2D(1, 3, padding="same", activation="tanh"),
        ]
    )
"""

SIGMOID_AT_THE_END = """
cross_entropy = keras.losses.BinaryCrossentropy()


def make_discriminator():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 4, strides=2, padding="same"),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
"""

GONE = "del judge, save_animation"

# Whoever has this script has the defect "noise", which stands in two places, but not "training".
HALF = """
whole = repair.broken_script(["noise"]).replace("make_noise = make_noise(", "NOISE = make_noise(")
exec(whole.partition("\\n\\n\\nif __name__")[0], globals())
own = {"number": NUMBER}
"""


def _fair(names):
    silent = [name for name in names if BY_NAME[name].shows == "nothing"]
    return weight(names) == TOGETHER and len(silent) == 3


SETS = [*filter(_fair, combinations(NAMES, 6))]
NUMBER = next(i for i, names in enumerate(SETS) if "noise" in names and "training" not in names)

ANSWERS = [
    _script("as it was before it was broken"),
    Answer("q1", "enlarged, then convolved", points=10, code=_code([], RESIZED)),
    Answer("q1", "a sigmoid at the end", points=10, code=_code([], SIGMOID_AT_THE_END)),
    *(_script(f"{name} is left", name) for name in ("stack", "loss", "training", "slope")),
    _script("three are left", "loss", "scores", "slope"),
    Answer(
        "q1",
        "one of the two places of a defect is left",
        points=10 * (TOGETHER - weight(["noise"])) / TOGETHER,
        code=HALF.replace("NUMBER", str(NUMBER)),
    ),
    Answer(
        "q1",
        "functions are gone",
        points=10 * (TOGETHER - weight(["scores", "animation"])) / TOGETHER,
        code=_code([], GONE),
    ),
    Answer(
        "q1",
        "all thirteen",
        points=0,
        mistakes=tuple(BY_NAME[n].mistake for n in NAMES if n not in ("training", "scores")),
        code=_code(NAMES),
    ),
    Answer("q1", "nothing of the script", points=0, code="script = 'see my other notebook'"),
]
