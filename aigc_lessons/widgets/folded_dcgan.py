"""A trained DCGAN as a page computes it: normalisations folded away, weights in 16 bits.

Once a training is over, batch normalisation multiplies each channel by a fixed number and adds
another one. The layer before it can do that as well: with the scale s = γ / √(var + ε) its
weights become s·w, and its bias β − s·mean.
"""

from collections.abc import Mapping

import numpy as np

from aigc_lessons import ops
from aigc_lessons.models.weights import dcgan_discriminator_weights, dcgan_generator_weights

EPS = 1e-5  # of the normalisations, in both twins
LARGEST = 1_400_000  # parameters of a generator
TAPS = [[3, 1], [2, 0]]  # of a kernel of 4: what reaches even outputs, what reaches odd ones


def fold(generator: Mapping, discriminator: Mapping) -> dict[str, np.ndarray]:
    """Fold the normalisations into the layers before them.

    Parameters
    ----------
    generator, discriminator : dict of str to ndarray
        What ``to_arrays()`` of the two networks in `models.torch_dcgan` or its twin gives.

    Returns
    -------
    dict of str to ndarray
        float64, in PyTorch's layout, in the order in which they are used: "linear",
        "conv_transposes.0", …, "convs.0", …, "verdict", each with ".weight" and ".bias".
    """
    g, d = (
        {name: np.asarray(array, np.float64) for name, array in arrays.items()}
        for arrays in (generator, discriminator)
    )
    channels = len(g["norms.0.weight"])
    w = g["linear.weight"].reshape(channels, -1, g["linear.weight"].shape[1])  # (C, S·S, Z)
    scale, shift = _scale_and_shift(g, "norms.0")
    layers = {
        "linear.weight": (w * scale[:, None, None]).reshape(g["linear.weight"].shape),
        "linear.bias": np.repeat(shift, w.shape[1]),
    }
    for i in range(_count(g, "conv_transposes")):
        layers |= _fold_one(g, f"conv_transposes.{i}", f"norms.{i + 1}", (1, -1, 1, 1))
    for i in range(_count(d, "convs")):
        layers |= _fold_one(d, f"convs.{i}", f"norms.{i - 1}", (-1, 1, 1, 1))
    return layers | {"verdict.weight": d["linear.weight"], "verdict.bias": d["linear.bias"]}


def pack(layers: Mapping) -> np.ndarray:
    """Put folded weights in a row, in the order in which the page adds them up.

    Parameters
    ----------
    layers : dict of str to ndarray
        What `fold` returns.

    Returns
    -------
    ndarray
        float16, the low byte first. Channels come last: of the linear layer ``(S·S·C, Z)`` and
        ``(S·S·C,)``; of each transposed convolution the kernels of the four kinds of outputs, even
        or odd in row and column, ``(2, 2, F, 2, 2, C)``, and ``(F,)``; of each convolution
        ``(F, 4, 4, C)`` and ``(F,)``; at last ``(S·S·C,)`` and ``(1,)``.

    Raises
    ------
    ValueError
        If 16 bits cannot hold one of them.
    """
    parts = [_last(name, array, layers).ravel() for name, array in layers.items()]
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused
        halves = np.concatenate(parts).astype("<f2")
    if not np.isfinite(halves).all():
        raise ValueError(
            "the folded weights hold a number that 16 bits cannot, but finite ones up to 65504 "
            "are expected: a channel that is the same for all images has a variance near 0"
        )
    return halves


def judge(layers: Mapping, images: np.ndarray) -> np.ndarray:
    """Compute for images how probable the discriminator finds it that they are real.

    Parameters
    ----------
    layers : dict of str to ndarray
        What `fold` returns.
    images : ndarray
        ``(N, C, H, W)`` in [0, 1].

    Returns
    -------
    ndarray
        ``(N,)``, float64.
    """
    h = 2 * images.astype(np.float64) - 1
    for i in range(_count(layers, "convs")):
        kernels, biases = layers[f"convs.{i}.weight"], layers[f"convs.{i}.bias"]
        h = ops.leaky_relu(ops.conv2d(h, kernels, biases, stride=2, padding=1))
    logits = ops.linear(h.reshape(len(h), -1), layers["verdict.weight"], layers["verdict.bias"])
    return ops.sigmoid(logits)[:, 0]


def measure_anew(discriminator: Mapping, images: np.ndarray) -> dict[str, np.ndarray]:
    """Measure the statistics of a discriminator's normalisations on images of one's choice.

    Those that a training leaves behind follow its last batches, each of which was all real or all
    generated, through weights that still changed: the scores that they give lie far off.

    Parameters
    ----------
    discriminator : dict of str to ndarray
        What ``to_arrays()`` of the network gives.
    images : ndarray
        ``(N, C, H, W)`` in [0, 1].

    Returns
    -------
    dict of str to ndarray
        The same weights with other statistics, float64.
    """
    d = {name: np.asarray(array, np.float64) for name, array in discriminator.items()}
    h = 2 * images.astype(np.float64) - 1
    for i in range(_count(d, "convs")):
        h = ops.conv2d(h, d[f"convs.{i}.weight"], d.get(f"convs.{i}.bias"), stride=2, padding=1)
        if (norm := f"norms.{i - 1}") + ".weight" in d:
            mean, var = h.mean(axis=(0, 2, 3)), h.var(axis=(0, 2, 3))
            d |= {f"{norm}.running_mean": mean, f"{norm}.running_var": var}
            h = ops.batch_norm2d(h, d[f"{norm}.weight"], d[f"{norm}.bias"], eps=EPS)
        h = ops.leaky_relu(h)
    return d


def measure(generator: Mapping, discriminator: Mapping) -> dict:
    """Find out the sizes of both networks, and that they belong together.

    Parameters
    ----------
    generator, discriminator : dict of str to ndarray
        What ``to_arrays()`` of the two networks in `models.torch_dcgan` or its twin gives.

    Returns
    -------
    dict
        "latent", "side", "colors", and of "generator" and "discriminator" the channels.

    Raises
    ------
    ValueError
        If they are not such networks, or the generator is too large for a page.
    """
    g, d = ({n: np.shape(w) for n, w in a.items()} for a in (generator, discriminator))
    try:
        sizes = _sizes(g, d)
        wanted = _shapes(**sizes)
    except (KeyError, IndexError, TypeError, ValueError):
        raise ValueError(
            "the run's weights are not those of a DCGAN, but a generator and a discriminator of "
            "models.torch_dcgan are expected: take the run of a recipe dcgan"
        ) from None
    for network, found, shapes in zip(("generator", "discriminator"), (g, d), wanted, strict=True):
        _compare(network, found, shapes)
    count = sum(np.prod(shape) for name, shape in g.items() if "running" not in name)
    if count > LARGEST:
        raise ValueError(
            f"the generator has {count:,} parameters, but at most {LARGEST:,} are expected: "
            "train one with fewer channels"
        )
    return sizes


def _sizes(g: dict, d: dict) -> dict:
    """Read the sizes from the shapes of the kernels."""
    kernels = [g[f"conv_transposes.{i}.weight"] for i in range(_count(g, "conv_transposes"))]
    filters = [d[f"convs.{i}.weight"][0] for i in range(_count(d, "convs"))]
    units, latent = g["linear.weight"]
    base = round((units / kernels[0][0]) ** 0.5)
    return {
        "latent": latent,
        "side": base * 2 ** len(kernels),
        "colors": kernels[-1][1],
        "generator": [kernel[0] for kernel in kernels],
        "discriminator": filters,
    }


def _shapes(latent, side, colors, generator, discriminator) -> list[dict]:
    """Return the shapes that networks of these sizes have."""
    fresh = (
        dcgan_generator_weights(latent, generator, side, colors, rng=0),
        dcgan_discriminator_weights(discriminator, side, colors, rng=0),
    )
    return [{name: array.shape for name, array in arrays.items()} for arrays in fresh]


def _compare(network: str, found: dict, wanted: dict) -> None:
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            raise ValueError(
                f"{name} of the {network} has shape {found.get(name)}, but {wanted.get(name)} is "
                "expected: take both networks of one DCGAN"
            )


def _fold_one(arrays: Mapping, layer: str, norm: str, shape: tuple[int, ...]) -> dict:
    """Return the kernels and biases of a layer, scaled where a normalisation follows."""
    weight = arrays[f"{layer}.weight"]
    if f"{norm}.weight" not in arrays:
        return {f"{layer}.weight": weight, f"{layer}.bias": arrays[f"{layer}.bias"]}
    scale, shift = _scale_and_shift(arrays, norm)
    return {f"{layer}.weight": weight * scale.reshape(shape), f"{layer}.bias": shift}


def _scale_and_shift(arrays: Mapping, norm: str) -> tuple[np.ndarray, np.ndarray]:
    scale = arrays[f"{norm}.weight"] / np.sqrt(arrays[f"{norm}.running_var"] + EPS)
    return scale, arrays[f"{norm}.bias"] - scale * arrays[f"{norm}.running_mean"]


def _count(arrays: Mapping, layers: str) -> int:
    return sum(name.startswith(f"{layers}.") and name.endswith(".weight") for name in arrays)


def _last(name: str, array: np.ndarray, layers: Mapping) -> np.ndarray:
    """Return an array with its channels last."""
    if name.startswith("linear"):
        channels = len(layers["conv_transposes.0.weight"])
        return array.reshape(channels, -1, *array.shape[1:]).swapaxes(0, 1)
    if name == "verdict.weight":
        last = [name for name in layers if name.startswith("convs")][-1]  # a bias
        return array.reshape(len(layers[last]), -1).T
    if name.startswith("conv_transposes") and array.ndim == 4:
        return array[:, :, TAPS][..., TAPS].transpose(2, 4, 1, 3, 5, 0)
    return array.transpose(0, 2, 3, 1) if array.ndim == 4 else array
