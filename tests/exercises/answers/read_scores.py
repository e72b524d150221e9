from types import MappingProxyType

import numpy as np

from aigc_lessons.exercises.vae_vs_gan import check_read_scores
from tests.exercises.answers import Answers

answers = Answers(check_read_scores)

RIGHT = {
    "A": "blur",
    "B": "one image",
    "C": "none",
    "D": "missing class",
    "E": "wrong range",
    "nearer": "X",
}

answers.right = {
    "as asked": RIGHT,
    "in capitals and with blanks": {name: f" {word.upper()} " for name, word in RIGHT.items()},
    "in another order": dict(reversed(RIGHT.items())),
    "a mapping of NumPy's texts": MappingProxyType({k: np.str_(v) for k, v in RIGHT.items()}),
}

answers.wrong = {
    "low distance, high precision": (RIGHT | {"D": "none"}, ("precision_alone",)),
    "blur has precision": (RIGHT | {"A": "none"}, ("precision_alone",)),
    "precision 1": (RIGHT | {"B": "none"}, ("precision_alone",)),
    "grey has precision": (RIGHT | {"E": "none"}, ("precision_alone",)),
    "a distance above 0": (RIGHT | {"C": "missing class"}, ("floor_forgotten",)),
    "precision below 1": (RIGHT | {"C": "blur"}, ("floor_forgotten",)),
    "low recall, so a class": (RIGHT | {"A": "missing class"}, ("recall_for_classes",)),
    "no recall, so one image": (RIGHT | {"A": "one image"}, ("recall_for_classes",)),
    "one class looks blurred": (RIGHT | {"B": "blur"}, ("variety_for_quality",)),
    "a class missing looks blurred": (RIGHT | {"D": "blur"}, ("variety_for_quality",)),
    "soft, so blur": (RIGHT | {"E": "blur"}, ("grey_not_looked_at",)),
    "soft, so range": (RIGHT | {"A": "wrong range"}, ("grey_not_looked_at",)),
    "the smaller distance": (RIGHT | {"nearer": "Y"}, ("different_n_compared",)),
    "one image for two": (RIGHT | {"D": "one image"}, ()),
    "five of six": ({k: v for k, v in RIGHT.items() if k != "nearer"}, ()),
    "a word of one's own": (RIGHT | {"A": "ugly"}, ()),
    "a letter too many": (RIGHT | {"F": "none"}, ()),
    "a list": (list(RIGHT.values()), ()),
    "a number": (RIGHT | {"A": 3}, ()),
    "X for a fault": (RIGHT | {"A": "X"}, ()),
}
