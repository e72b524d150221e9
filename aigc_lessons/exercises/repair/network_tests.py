"""Tests of the two networks of the script, and of the function that stacks them."""

import ast
import inspect
import sys

import keras
import numpy as np
import tensorflow as tf

from aigc_lessons.exercises.repair.finding import Finding
from aigc_lessons.exercises.repair.learners_script import in_short
from aigc_lessons.exercises.repair.overlap import overlaps
from aigc_lessons.exercises.repair.probes import Brightness, Glance, network

LATENT = 64
BUILDERS = ("make_generator", "make_discriminator")
KERAS_SLOPE = 0.3  # of keras.layers.LeakyReLU, where nobody says another
LARGE = 1000.0
NEAR = 1e-3
# Keras does not export the class of the models that are made of inputs and outputs.
_ANY = keras.Input((1,))
FUNCTIONAL = type(keras.Model(_ANY, keras.layers.ReLU()(_ANY)))


def latent(script):
    """Find out how many numbers of noise the script uses for an image."""
    found = script.namespace.get("LATENT")
    if isinstance(found, int):
        return found
    try:
        return int(script["make_noise"](1).shape[-1])
    except Exception:
        return LATENT


def noise(script, count):
    """Draw normal noise (count, Z), the same in every call."""
    drawn = np.random.default_rng(0).standard_normal((count, latent(script)), np.float32)
    return tf.constant(drawn)


def pixels(count):
    """Draw bytes (count, 28, 28), black and white among them."""
    drawn = np.random.default_rng(1).integers(0, 256, (count, 28, 28)).astype(np.uint8)
    drawn[:, 0, :2] = 0, 255
    return drawn


def shape(tensor):
    """Return the shape of an image, without the batch."""
    return tuple(int(n) for n in tensor.shape[1:])


def test_sizes(script):
    """The generator's images are as large as the data, and the discriminator takes both."""
    made, data = script["make_generator"]()(noise(script, 2)), script["prepare"](pixels(2))
    if shape(made) != shape(data):
        seen = f"the generator's images have the shape {shape(made)}, real ones {shape(data)}"
        return Finding(seen, "sizes_do_not_meet")
    discriminator = script["make_discriminator"]()
    for what, images in (("a real image", data), ("a generated image", made)):
        try:
            answer = discriminator(images)
        except Exception as error:
            seen = f"the discriminator refuses {what} of the shape {shape(images)}"
            return Finding(seen, "sizes_do_not_meet", error=error)
        if int(np.prod(answer.shape)) != 2:
            seen = f"the discriminator's answer to 2 images has the shape {tuple(answer.shape)}"
            return Finding(seen, hint="One number for each image, of shape (N, 1).")
    return None


def test_stack(script):
    """The stacked network is made of the two networks that were handed over."""
    generator = network((latent(script),), Brightness((28, 28, 1)))
    discriminator = network((28, 28, 1), Glance(probability=False))
    discriminator.layers[-1].taste.assign(2.0)
    z, calls = noise(script, 5), Calls()
    try:
        with calls:
            answers = script["stack"](generator, discriminator)(z)
    except Exception as error:
        seen = f"given two networks that fit together, stack fails with {in_short(error)}"
        known = "stack_builds_its_own" if calls.of(script, *BUILDERS) else None
        return Finding(seen, known, "Return a model that is made of both.", error)
    if not np.allclose(answers, discriminator(generator(z)), atol=1e-5):
        seen = "what comes out is not the given discriminator's answer to the given generator"
        return Finding(seen, "stack_builds_its_own")
    return None


class Calls:
    """Watches which functions of the script are called."""

    def __enter__(self):
        """Begin to watch this thread."""
        self.seen, self.before = set(), sys.getprofile()
        sys.setprofile(self._note)
        return self

    def _note(self, frame, event, arg):
        """Note what is called; once, in a run of many tests, a tensor came in a frame's place."""
        self.seen.add(getattr(frame, "f_code", None))

    def __exit__(self, *error):
        """Stop watching."""
        sys.setprofile(self.before)

    def of(self, script, *names):
        """Say whether one of the script's functions of these names was called."""
        codes = (getattr(script.namespace.get(name), "__code__", None) for name in names)
        return any(code in self.seen for code in codes if code is not None)


def test_kernels(script):
    """Every transposed convolution writes each pixel equally often."""
    for layer in layers_of(script["make_generator"]()):
        if isinstance(layer, keras.layers.Conv2DTranspose):
            for kernel, stride in zip(layer.kernel_size, layer.strides, strict=True):
                if kernel % stride:
                    counts = overlaps(kernel, stride)
                    seen = (
                        f"a transposed convolution has kernel {kernel} and stride {stride}, so "
                        f"pixels are written {', '.join(map(str, counts[:-1]))} or {counts[-1]} "
                        "times"
                    )
                    return Finding(seen, "kernel_leaves_a_grid")
    return None


def test_bias(script):
    """Each convolution of the discriminator can shift what it computes."""
    model = script["make_discriminator"]()
    if not _in_a_row(model):  # nobody knows which layer follows which, so only what it does counts
        seen = "twice the contrast is twice the answer, whatever the discriminator's weights are"
        return Finding(seen, "bias_left_out") if _rigid(script) else None
    bare = _without_shift(model)
    if bare:
        seen = f"{bare} of the discriminator's convolutions have neither a bias nor a normalisation"
        return Finding(f"{seen} behind them", "bias_left_out")
    return None


def _in_a_row(model):
    """Say whether the list of a model's layers is the order in which they compute."""
    models = [m for m in (model, *layers_of(model)) if isinstance(m, keras.Model)]
    ours = all(type(layer).__module__.startswith("keras.") for layer in layers_of(model))
    return ours and all(isinstance(m, (keras.Sequential, FUNCTIONAL)) for m in models)


def _without_shift(model):
    """Count the convolutions in a row of layers that nothing shifts before the next one."""
    bare, waiting = 0, False
    for layer in layers_of(model):
        if isinstance(layer, (keras.layers.Conv2D, keras.layers.Dense)):
            bare += waiting
            waiting = isinstance(layer, keras.layers.Conv2D) and not layer.use_bias
        elif "Normalization" in type(layer).__name__:
            waiting = False
    return bare + waiting


def _rigid(script):
    """Say whether the answer grows with the contrast alone, after all weights were drawn anew."""
    model, data = script["make_discriminator"](), script["prepare"](pixels(4))
    model(data)
    rng = np.random.default_rng(2)
    for weight in model.weights:
        weight.assign(rng.normal(0, 0.1, weight.shape) ** 2 + 0.05)
    origin, once, twice = (np.asarray(model(k * data)) for k in (0, 1, 2))
    return np.allclose(twice - origin, 2 * (once - origin), rtol=NEAR, atol=NEAR)


def test_slope(script):
    """The slope of the leaky ReLU was chosen, not left to the framework."""
    for layer in layers_of(script["make_discriminator"]()):
        leaky = isinstance(layer, keras.layers.LeakyReLU)
        if leaky and abs(layer.negative_slope - KERAS_SLOPE) < NEAR and _says_no_slope(script):
            seen = f"a LeakyReLU has the slope {KERAS_SLOPE}, and nobody chose it"
            return Finding(seen, "slope_left_at_default")
    return None


def _says_no_slope(script):
    """Say whether some LeakyReLU is written without any argument; yes where nobody knows."""
    source = script.source or _source(script["make_discriminator"])
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    leaky = [call for call in calls if getattr(call.func, "attr", "") == "LeakyReLU"]
    leaky += [call for call in calls if getattr(call.func, "id", "") == "LeakyReLU"]
    return not leaky or any(not call.args and not call.keywords for call in leaky)


def _source(function):
    try:
        return inspect.cleandoc("\n" + inspect.getsource(function))
    except (OSError, TypeError):
        return ""


def layers_of(model):
    """List the layers of a model, those inside other models too, in their order."""
    return [layer for layer in model._flatten_layers() if layer is not model]


def gives_probabilities(script):
    """Say whether the discriminator's answers stay between 0 and 1, whatever it is shown."""
    images = script["prepare"](pixels(16))
    answers = np.asarray(script["make_discriminator"]()(LARGE * images))
    return bool(answers.min() >= 0 and answers.max() <= 1)
