"""One student's own broken script."""

from itertools import combinations

from aigc_lessons.exercises.repair.assembling import broken_script
from aigc_lessons.exercises.repair.defects import BY_NAME, NAMES
from aigc_lessons.exercises.repair.variants import FILTERS, LATENTS, MEAN_WEIGHT, weight

COUNT = 6  # defects of each script
START = '\n\n\nif __name__ == "__main__":'  # a notebook does not run the script as a program
SILENT = {name for name in NAMES if BY_NAME[name].shows == "nothing"}  # these raise no exception


def _fair(names):
    return weight(names) == MEAN_WEIGHT * COUNT and 2 * len(SILENT & set(names)) == COUNT


SETS = [*filter(_fair, combinations(NAMES, COUNT))]


def draw(rng):
    """Draw six of the thirteen defects, of the same weight for all and half of them silent."""
    number = int(rng.integers(len(SETS)))
    latent, filters = int(rng.choice(LATENTS)), int(rng.choice(FILTERS))
    script = broken_script(SETS[number], latent=latent, filters=filters).partition(START)[0]
    return {"number": number, "latent": latent, "filters": filters, "script": script + "\n"}


def difficulty(own):
    """Say how hard the script is.

    Returns
    -------
    tuple
        How many defects it has, what they weigh together, how many of them raise no exception,
        and how many of them it holds indeed: those that can be seen in it.
    """
    names = SETS[own["number"]]
    numbers = {"latent": own["latent"], "filters": own["filters"]}
    without = {name: broken_script(set(names) - {name}, **numbers) for name in names}
    held = sum(own["script"] not in script for script in without.values())
    return len(names), weight(names), len(SILENT & set(names)), held
