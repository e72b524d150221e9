import numpy as np
import torch

from aigc_lessons.exercises.dcgan import check_stamps_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_stamps_by_hand)

answers.right = {
    "whole numbers": (14, 18448, 16),
    "a list": [14.0, 18448, 16],
    "computed": (3 * 4 + 6 - 2 * 2, 32 * 16 * 6**2 + 16, 4 * 4),
    "numpy": (np.int64(14), np.array([18448]), np.float32(16)),
    "an array": np.array([14, 18448, 16]),
    "a tensor": torch.tensor([14, 18448, 16]),
}

answers.wrong = {
    "a convolution": ((2, 18448, 16), ("size_of_convolution",)),
    "not cut": ((18, 18448, 16), ("cut_forgotten",)),
    "cut on one side": ((16, 18448, 16), ("cut_once",)),
    "padded": ((22, 18448, 16), ("cut_added",)),
    "five steps": ((17, 18448, 16), ("stride_for_every_pixel",)),
    "three times five": ((15, 18448, 16), ("size_times_stride",)),
    "no biases": ((14, 18432, 16), ("weights_without_biases",)),
    "32 biases": ((14, 18464, 16), ("bias_of_channels_in",)),
    "six weights a kernel": ((14, 3088, 16), ("kernel_not_squared",)),
    "weights at every pixel": ((14, 460816, 16), ("weights_at_every_place",)),
    "the whole stamp": ((14, 18448, 36), ("cut_forgotten",)),
    "meeting stamps": ((14, 18448, 4), ("stamps_that_meet",)),
    "stride by stride": ((14, 18448, 9), ("stamp_as_wide_as_stride",)),
    "one for one": ((14, 18448, 1), ("one_pixel_for_one",)),
    "another size": ((13, 18448, 16), ()),
    "another reach": ((14, 18448, 25), ()),
    "one missing": ((14, 18448, ...), ()),
    "two numbers": ((14, 18448), ()),
    "a word": (("fourteen", 18448, 16), ()),
    "a number": (14, ()),
    "complex": ((14 + 1j, 18448, 16), ()),
    "nan": ((np.nan, 18448, 16), ()),
}
