import numpy as np

from aigc_lessons.exercises.images import check_shape_of_batch
from tests.exercises.answers import Answers

answers = Answers(check_shape_of_batch)

answers.right = {
    "text": ((16, 3, 48, 64), "float32"),
    "numpy type": ((16, 3, 48, 64), np.float32),
    "list and dtype": [[16, 3, 48, 64], np.dtype("float32")],
    "from an array": (np.zeros((16, 3, 48, 64)).shape, np.ones(1, np.float32).dtype),
    "as torch writes it": ((16, 3, 48, 64), "torch.float32"),
}

answers.wrong = {
    "channels last": (((16, 48, 64, 3), "float32"), ("channels_last",)),
    "width before height": (((16, 3, 64, 48), "float32"), ("height_width_swapped",)),
    "channels before batch": (((3, 16, 48, 64), "float32"), ("batch_and_channels_swapped",)),
    "one image": (((3, 48, 64), "float32"), ("batch_missing",)),
    "grey": (((16, 48, 64), "float32"), ("channels_missing",)),
    "bytes": (((16, 3, 48, 64), np.uint8), ("uint8_kept",)),
    "python's float": (((16, 3, 48, 64), float), ("float64",)),
    "both wrong": (((16, 48, 64, 3), "uint8"), ("channels_last",)),
    "no such dtype": (((16, 3, 48, 64), "floaty"), ()),
    "half": (((16, 3, 48, 64), "float16"), ()),
    "shape alone": ((16, 3, 48, 64), ()),
    "dtype missing": (((16, 3, 48, 64), ...), ()),
    "shape missing": ((None, "float32"), ()),
    "a word": ("float32", ()),
}
