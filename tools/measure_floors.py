"""Measure what every metric says of real images against real ones, and write it down.

``python -m tools.measure_floors``: for each extractor, ten times 10,000 against 10,000 of the
images that it has not seen.
"""

import json

from aigc_lessons.metrics.evaluation import FLOORS, all_floors
from aigc_lessons.metrics.extractor import EXTRACTORS

N, SEED, DRAWS = 10_000, 0, 10

if __name__ == "__main__":
    floors = {}
    for name in EXTRACTORS:
        measured = all_floors(name, N, rng=SEED, draws=DRAWS)
        floors[name] = {"n": N, "draws": DRAWS, "seed": SEED, **measured}
        print(name, floors[name], flush=True)
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
