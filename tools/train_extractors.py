"""Train the networks whose features judge generated images, and write their weights.

``python -m tools.train_extractors`` trains the CNN of chapter 7, larger, in PyTorch; the package
then runs it in NumPy. It sees the training images from 6,000 to 40,000: neither the 5,000 that are
bundled, all of which lie before, nor the last 20,000, on which generated images are judged and
from which the floors come.
"""

import hashlib
import json

import numpy as np
import torch
from safetensors import numpy as safetensors
from scipy.ndimage import shift

from aigc_lessons import datasets, training
from aigc_lessons.metrics.extractor import CHANNELS, FEATURES, FOLDER, SEEN, UNSEEN, classify
from aigc_lessons.models.torch_cnn import CNN
from aigc_lessons.training.torch_steps import classifier_step

EPOCHS, BATCH, LEARNING_RATE = 8, 128, 2e-3
LAST_EPOCHS = 2  # of these, with a tenth of the learning rate and images as they are
REACH = 2  # pixels that a training image may be shifted by
FLIPPED = {"mnist": False, "fashion-mnist": True}  # a shoe to the left is a shoe to the right


def altered(images, rng, flipped):
    """Shift each batch by up to `REACH` pixels, and mirror half of them where that is harmless."""
    images = shift(images, (0, 0, *rng.integers(-REACH, REACH + 1, size=2)), order=0)
    if flipped:
        mirrored = rng.random(len(images)) < 0.5
        images[mirrored] = images[mirrored][..., ::-1]
    return images


def train(name, seed=0):
    """Train one extractor; return its weights."""
    torch.manual_seed(seed)
    data = datasets.load(name)[slice(*SEEN)]
    model = CNN(CHANNELS, FEATURES, rng=seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

    def batches(epoch):
        last = epoch >= EPOCHS - LAST_EPOCHS
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * (0.1 if last else 1.0)
        rng = np.random.default_rng([seed, epoch])
        for images, labels in datasets.batches(data, BATCH, rng=rng):
            yield (images if last else altered(images, rng, FLIPPED[name])), labels

    steps = EPOCHS * (len(data) // BATCH)
    records = training.run(classifier_step(model, optimizer), batches, EPOCHS)
    for _ in training.progress(records, steps):
        pass
    return model.to_arrays()


def write(name, weights):
    """Store the weights, judge them on images that they have not seen, and store that too."""
    content = safetensors.save(weights)
    (FOLDER / f"{name}.safetensors").write_bytes(content)
    about = {"sha256": hashlib.sha256(content).hexdigest()}
    (FOLDER / f"{name}.json").write_text(json.dumps(about, indent=2) + "\n")
    unseen = datasets.load(name)[slice(*UNSEEN)]
    right = classify(unseen.images, name).argmax(axis=1) == unseen.labels
    about |= {"accuracy": round(float(right.mean()), 4), "images": len(unseen)}
    (FOLDER / f"{name}.json").write_text(json.dumps(about, indent=2) + "\n")
    print(f"{name}: {about['accuracy']:.2%} of {len(unseen):,} unseen images")


if __name__ == "__main__":
    for name in FLIPPED:
        write(name, train(name))
