"""Tests of what the script does with images: their range, the noise, drawings, files, scores."""

import dataclasses
import inspect
import os
import tempfile
from numbers import Number

import numpy as np
from PIL import Image

from aigc_lessons import datasets
from aigc_lessons.exercises.repair.finding import Finding
from aigc_lessons.exercises.repair.learners_script import FUNCTIONS, in_short, is_network
from aigc_lessons.exercises.repair.network_tests import LARGE, latent, noise, pixels
from aigc_lessons.exercises.repair.probes import Brightness, Copyist, Glance, network

BLACK = -0.5  # data or images below that lie in -1 to 1, not in 0 to 1
ROUNDING = 1.5  # of a byte
TOLD_APART = 0.2  # of their sum: by how much a number has to differ
JUDGED = 100


def test_noise(script):
    """No value has taken the name of a function."""
    for name in FUNCTIONS:
        found = script.namespace.get(name)
        if name in script.namespace and (not callable(found) or is_network(found)):
            seen = f"{name} is no function any more, but of type {type(found).__name__}"
            return Finding(seen, "name_shadows_function")
    drawn = script["make_noise"](3)
    if tuple(drawn.shape) != (3, latent(script)):
        seen = f"make_noise(3) has the shape {tuple(drawn.shape)}"
        return Finding(seen, hint="It returns as many rows as it is asked for.")
    return None


def test_range(script):
    """Data and generated images fill the same range, and bytes come back as they were."""
    given = pixels(4)
    data = np.asarray(script["prepare"](given))
    back = np.asarray(script["to_pixels"](data)).reshape(len(given), -1).astype(float)
    ends = [float(back.min()), float(back.max())]
    if np.abs(back - _resized(given, back)).max() > ROUNDING:
        seen = f"bytes from 0 to 255 come back as bytes from {ends[0]:g} to {ends[1]:g}"
        return Finding(seen, "data_in_another_range")
    made = np.asarray(script["make_generator"]()(LARGE * noise(script, 16), training=False))
    if (data.min() < BLACK) != (made.min() < BLACK):
        seen = f"black is {data.min():g} in the data, and the generator's least is {made.min():.3g}"
        return Finding(seen, "data_in_another_range")
    return None


def _resized(given, back):
    """The bytes as rows; where the script enlarges images, only black and white are compared."""
    rows = given.reshape(len(given), -1).astype(float)
    if rows.shape == back.shape:
        return rows
    return np.clip(back, 0, 255) if back.min() < ROUNDING and back.max() > 255 - ROUNDING else -9


def test_drawing(script):
    """Noise, a tensor, becomes an array of bytes."""
    size = np.asarray(script["prepare"](pixels(1))).shape[1:]
    generator = network((latent(script),), Brightness(size))
    try:
        drawn = script["draw"](generator, noise(script, 3))
    except AttributeError as error:
        known = "numpy_asked_of_an_array" if "'numpy'" in str(error) else None
        return Finding(f"draw fails with {in_short(error)}", known, error=error)
    if not isinstance(drawn, np.ndarray) or len(drawn) != 3 or drawn.dtype != np.uint8:
        kind = f"{drawn.dtype} of shape {drawn.shape}" if hasattr(drawn, "dtype") else type(drawn)
        hint = "Return what `to_pixels` makes: an array of bytes, (N, 28, 28)."
        return Finding(f"for three rows of noise draw returns {kind}", hint=hint)
    return None


def test_animation(script):
    """Three pictures become a file of three frames."""
    frames = [np.roll(np.eye(28, dtype=np.uint8) * 255, 3 * i, axis=1) for i in range(3)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "three.gif")
        try:
            script["save_animation"](frames, path)
        except AttributeError as error:
            known = "no_animation" if "save_gif" in str(error) else None
            return Finding(f"save_animation fails with {in_short(error)}", known, error=error)
        if not os.path.exists(path):
            return Finding("no file was written", hint="Write to the path that is given.")
        with Image.open(path) as written:
            count = getattr(written, "n_frames", 1)
    if count == 1:
        return Finding("three pictures were given, and the file holds one frame", "no_animation")
    if count != len(frames):
        return Finding(f"three pictures were given, and the file holds {count} frames")
    return None


def test_scores(script):
    """A generator of many digits gets other numbers than one that copies a single digit."""
    digits = datasets.load("mnist-5k", "test").images[::4, 0]
    digits = np.rint(255 * digits).astype(np.uint8)
    good, held_out = digits[:JUDGED], digits[JUDGED : 2 * JUDGED]
    many = _judged(script, good, held_out)
    one = _judged(script, good[:1], held_out)
    if not many:
        hint = "Return the numbers: alone, in a dict, or as `metrics.Score`."
        return Finding("judge returns no number", hint=hint)
    if _apart(many, one):
        return None
    same = many == one and many == _judged(script, good, 255 - held_out)
    seen = "a generator that copies one digit gets the same numbers as one that knows them all"
    if same:
        seen += ", and the test digits may be exchanged for others"
    hint = "Take a number that a missing digit changes: FID, recall, or a histogram of classes."
    return Finding(seen, "accuracy_as_metric" if same else None, hint)


def _judged(script, bank, held_out):
    """Let the script judge a generator that draws from some digits, and list all its numbers."""
    generator = network((latent(script),), Copyist(script["prepare"](bank)))
    size = np.asarray(script["prepare"](bank[:1])).shape[1:]
    discriminator = network(size, Glance(probability=False))
    return list(_numbers(script["judge"](generator, discriminator, held_out)))


def _numbers(result):
    """Walk through whatever was returned, and yield the numbers in it."""
    if isinstance(result, dict):
        result = list(result.values())
    if dataclasses.is_dataclass(result) and not inspect.isclass(result):
        result = [getattr(result, field.name) for field in dataclasses.fields(result)]
    if isinstance(result, (list, tuple)):
        for part in result:
            yield from _numbers(part)
    elif isinstance(result, Number):
        yield float(result)
    elif hasattr(result, "shape"):
        yield from np.asarray(result, float).ravel().tolist()


def _apart(a, b):
    """Say whether two lists of numbers differ clearly somewhere."""
    if len(a) != len(b):
        return True
    pairs = zip(a, b, strict=True)
    return any(abs(x - y) > TOLD_APART * (abs(x) + abs(y)) for x, y in pairs)
