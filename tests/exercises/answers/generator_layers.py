import numpy as np

from aigc_lessons.exercises.dcgan import check_generator_layers
from tests.exercises.answers import Answers

answers = Answers(check_generator_layers)


def generator(*layers, start=(128, 7)):
    return {"start": start, "layers": list(layers)}


FIRST, LAST = (128, 64, 4, 2, 1, "relu"), (64, 1, 4, 2, 1, "tanh")

answers.right = {
    "as in the chapter": generator(FIRST, LAST),
    "one large step": generator((128, 1, 4, 4, 0, "tanh")),
    "from 14": generator(LAST, start=(64, 14)),
    "a layer that keeps the size": generator(FIRST, (64, 64, 3, 1, 1, "relu"), LAST),
    "kernels of 6": generator((128, 64, 6, 2, 2, "relu"), (64, 1, 6, 2, 2, "tanh")),
    "from 4 with kernel 1": generator(
        (8, 16, 4, 1, 0, "relu"), (16, 1, 4, 4, 0, "tanh"), start=(8, 4)
    ),
    "numpy": {"start": np.array([128, 7]), "layers": (list(FIRST), (np.int64(64), *LAST[1:]))},
    "capitals": generator(FIRST, (64, 1, 4, 2, 1, "Tanh")),
}

answers.wrong = {
    "from eight": (generator(FIRST, LAST, start=(128, 8)), ("doubled_from_eight",)),
    "in colour": (generator(FIRST, (64, 3, 4, 2, 1, "tanh")), ("colours_for_grey",)),
    "half the channels": (generator(FIRST, (32, 1, 4, 2, 1, "tanh")), ("channels_do_not_meet",)),
    "the start's channels": (generator(FIRST, LAST, start=(256, 7)), ("channels_do_not_meet",)),
    "kernel 5": (generator(FIRST, (64, 1, 5, 2, 1, "tanh")), ("kernel_not_divisible",)),
    "kernel 3 first": (
        generator((128, 64, 3, 2, 0, "relu"), (64, 1, 4, 2, 2, "tanh")),
        ("kernel_not_divisible",),
    ),
    "no padding": (
        generator((128, 64, 4, 2, 0, "relu"), (64, 1, 4, 2, 0, "tanh")),
        ("nothing_cut_off",),
    ),
    "relu last": (generator(FIRST, (64, 1, 4, 2, 1, "relu")), ("relu_at_output",)),
    "sigmoid last": (generator(FIRST, (64, 1, 4, 2, 1, "sigmoid")), ("sigmoid_for_tanh",)),
    "leaky last": (generator(FIRST, (64, 1, 4, 2, 1, "leaky_relu")), ()),
    "nothing last": (generator(FIRST, (64, 1, 4, 2, 1, "none")), ()),
    "two channels": (generator(FIRST, (64, 2, 4, 2, 1, "tanh")), ()),
    "one doubling": (generator((128, 1, 4, 2, 1, "tanh")), ()),
    "all cut off": (generator((128, 1, 4, 2, 9, "tanh")), ()),
    "a list": ([FIRST, LAST], ()),
    "no layers": (generator(), ()),
    "an unknown activation": (generator(FIRST, (64, 1, 4, 2, 1, "softmax")), ()),
    "a short layer": (generator(FIRST, (64, 1, 4, 2)), ()),
    "half a channel": (generator(FIRST, (64, 0.5, 4, 2, 1, "tanh")), ()),
    "a text": ("7, 14, 28", ()),
}
