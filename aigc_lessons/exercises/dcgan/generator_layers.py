"""Mend the layers of a generator so that grey images of 28 × 28 come out."""

from itertools import pairwise
from typing import NamedTuple

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "generator_layers"
SIZE, COLOURS = 28, 1
ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "none")


class Layer(NamedTuple):
    """A transposed convolution and what stands behind it."""

    channels_in: int
    channels_out: int
    kernel_size: int
    stride: int
    padding: int
    activation: str


BROKEN = {
    "start": (128, 8),
    "layers": [(128, 64, 4, 2, 1, "relu"), (32, 3, 5, 2, 1, "relu")],
}


def check_generator_layers(generator):
    """Check a generator that is written down as a list of layers.

    Parameters
    ----------
    generator : dict
        "start": the channels and the size of the first map; "layers": for each transposed
        convolution its channels in, channels out, kernel, stride, padding and activation.

    Returns
    -------
    Feedback
        The verdict, about the first fault. Right is what leads to one channel of 28 × 28 in
        [−1, 1], with no checkerboard.

    Examples
    --------
    >>> check_generator_layers(BROKEN).status
    'not started'
    >>> layers = [(128, 64, 4, 2, 1, "relu"), (64, 1, 4, 2, 1, "tanh")]
    >>> check_generator_layers({"start": (128, 8), "layers": layers}).misconception
    'doubled_from_eight'
    """
    if predictions.unanswered(generator):
        return predictions.not_started(NAME)
    start, layers = _read(generator)
    if layers is None:
        hint = 'Write {"start": (channels, size), "layers": [(in, out, kernel, stride, padding, '
        verdict = "a dict with start and layers is expected, as it was handed out."
        return Feedback(NAME, "error", verdict, hint=hint + '"relu"), ...]}.')
    if (start, layers) == _read(BROKEN):
        return predictions.not_started(NAME)
    return _judge(start, layers)


def sizes(start, layers):
    """Follow the size of the map through all layers, as far as there is one.

    Examples
    --------
    >>> sizes((128, 7), [Layer(128, 64, 4, 2, 1, "relu"), Layer(64, 1, 4, 2, 1, "tanh")])
    [7, 14, 28]
    """
    found = [start[1]]
    for layer in layers:
        try:
            size = ops.conv_transpose2d_output_size(
                found[-1], layer.kernel_size, stride=layer.stride, padding=layer.padding
            )
        except ValueError:  # nothing is left after the cut
            break
        found.append(size)
    return found


def _read(generator):
    """Return the start and the layers, or None twice for what is none."""
    try:
        start = tuple(_whole(number) for number in generator["start"])
        layers = [_layer(entries) for entries in generator["layers"]]
    except (TypeError, KeyError, ValueError, IndexError):
        return None, None
    return (start, layers) if len(start) == 2 and layers else (None, None)


def _layer(entries):
    *numbers, activation = entries
    if len(numbers) != 5 or str(activation).lower() not in ACTIVATIONS:
        raise ValueError(entries)
    channels_in, channels_out, kernel, stride, padding = map(_whole, numbers)
    if padding < 0 or min(channels_in, channels_out, kernel, stride) < 1:
        raise ValueError(entries)
    return Layer(channels_in, channels_out, kernel, stride, padding, str(activation).lower())


def _whole(value):
    number = as_numbers(value)
    if number is None or number.size != 1 or number.item() != int(number.item()):
        raise ValueError(value)
    return int(number.item())


def _judge(start, layers):
    path = sizes(start, layers)
    shown = " → ".join(map(str, path))
    for fault in (_unjoined, _uneven, _unlike_size, _unlike_colours, _unlike_range):
        found = fault(start, layers, path)
        if found:
            verdict, key = found
            known = (CATALOGUE[key],) if key else ()
            hint = f"The maps are {shown} pixels wide; {SIZE} are wanted, with {COLOURS} channel."
            return Feedback(NAME, "wrong", verdict, misconceptions=known, hint=hint)
    return Feedback(NAME, "right", f"{shown} pixels, one channel, even stamps, from −1 to 1.")


def _unjoined(start, layers, path):
    made = [start[0], *(layer.channels_out for layer in layers[:-1])]
    for place, (channels, layer) in enumerate(zip(made, layers, strict=True), start=1):
        if channels != layer.channels_in:
            sentence = f"layer {place} reads {layer.channels_in} channels, but {channels} come."
            return sentence, "channels_do_not_meet"
    return None


def _unlike_size(start, layers, path):
    if path[-1] == SIZE and len(path) == len(layers) + 1:
        return None
    verdict = f"the images are {path[-1]} pixels wide, not {SIZE}."
    doubled = all(after == 2 * before for before, after in pairwise(path))
    if start[1] == 8 and doubled:
        return verdict, "doubled_from_eight"
    stretched = any(
        layer.stride > 1 and after > layer.stride * before
        for layer, before, after in zip(layers, path, path[1:], strict=False)
    )
    return verdict, "nothing_cut_off" if stretched and start[1] == 7 else None


def _uneven(start, layers, path):
    for place, layer in enumerate(layers, start=1):
        if layer.kernel_size % layer.stride:
            sentence = f"in layer {place} a kernel of {layer.kernel_size} has the stride "
            return f"{sentence}{layer.stride}.", "kernel_not_divisible"
    return None


def _unlike_colours(start, layers, path):
    made = layers[-1].channels_out
    if made == COLOURS:
        return None
    key = "colours_for_grey" if made == 3 else None
    return f"the number of the images' channels is {made}, not {COLOURS}.", key


def _unlike_range(start, layers, path):
    last = layers[-1].activation
    if last == "tanh":
        return None
    keys = {"relu": "relu_at_output", "sigmoid": "sigmoid_for_tanh"}
    verdict = f"the last activation, {last}, does not reach from −1 to 1 and stop there."
    return verdict, keys.get(last)
