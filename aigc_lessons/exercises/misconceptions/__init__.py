"""The mistakes that the exercises know by name, as a learner reads about them.

`CATALOGUE` holds them all by their keys, in the order of the chapters. What each one computes
stands with the exercises, as wrong models.
"""

from aigc_lessons.exercises.misconceptions.cnn import NETWORKS
from aigc_lessons.exercises.misconceptions.convolution import WINDOWS_AND_KERNELS
from aigc_lessons.exercises.misconceptions.dcgan import CONVOLUTIONAL_GAMES
from aigc_lessons.exercises.misconceptions.gan import GAMES
from aigc_lessons.exercises.misconceptions.gradient_descent import DESCENT
from aigc_lessons.exercises.misconceptions.images import IMAGES
from aigc_lessons.exercises.misconceptions.losses import LOSSES
from aigc_lessons.exercises.misconceptions.misconception import Misconception
from aigc_lessons.exercises.misconceptions.pooling import POOLING
from aigc_lessons.exercises.misconceptions.relu import ACTIVATIONS
from aigc_lessons.exercises.misconceptions.repair import SCRIPTS
from aigc_lessons.exercises.misconceptions.vae import CODES
from aigc_lessons.exercises.misconceptions.vae_vs_gan import JUDGEMENT

__all__ = ["CATALOGUE", "CHAPTERS", "Misconception"]

CHAPTERS = {
    "images": IMAGES,
    "convolution": WINDOWS_AND_KERNELS,
    "pooling": POOLING,
    "relu": ACTIVATIONS,
    "losses": LOSSES,
    "gradient_descent": DESCENT,
    "cnn": NETWORKS,
    "vae": CODES,
    "gan": GAMES,
    "vae_vs_gan": JUDGEMENT,
    "dcgan": CONVOLUTIONAL_GAMES,
    "repair": SCRIPTS,
}
CATALOGUE = {known.key: known for chapter in CHAPTERS.values() for known in chapter}
