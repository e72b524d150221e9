"""Features of the Inception network, for whoever wants a FID to set beside published ones.

Nothing else here needs them: torch-fidelity (``pip install torch-fidelity``) brings the network,
and fetches its weights from the internet at the first call. No number on any page comes from it.
"""

from functools import lru_cache

import numpy as np

LAYER = "2048"  # the last pooling layer: the features of FID, by their number
BLOCK = 50  # images at once: each becomes 3 × 299 × 299


def inception_features(images: np.ndarray, *, device: str = "cpu") -> np.ndarray:
    """Compute the features of images that FID was defined with.

    Images become bytes, grey ones three equal channels, and the network enlarges them to 299×299.
    It was trained on photographs, so for digits and clothes the numbers are large, and a floor of
    their own (`floor`) says more than anybody's table.

    Parameters
    ----------
    images : ndarray
        ``(N, 1, H, W)`` or ``(N, 3, H, W)``, floats in [0, 1].
    device : str
        Where PyTorch computes: "cpu" or "cuda".

    Returns
    -------
    ndarray
        ``(N, 2048)``, float32: for `fid` at least some 2,048 images, or the covariance has no full
        rank.

    Raises
    ------
    ImportError
        If torch-fidelity is not installed.
    TypeError
        If `images` is no NumPy array of floats.
    ValueError
        If its shape is another, or a number is NaN or outside [0, 1].

    References
    ----------
    Heusel et al. (2017), "GANs trained by a two time-scale update rule converge to a local Nash
    equilibrium", section 2.
    """
    _require_images(images)
    import torch

    network = _network(device)
    found = []
    for start in range(0, len(images), BLOCK):
        block = torch.from_numpy(_bytes(images[start : start + BLOCK])).to(device)
        with torch.no_grad():
            (features,) = network(block)
        found.append(features.cpu().numpy())
    return np.concatenate(found)


@lru_cache
def _network(device):
    try:
        from torch_fidelity import FeatureExtractorInceptionV3
    except ImportError:
        raise ImportError(
            "Inception features need torch-fidelity, which is not installed: run "
            "pip install torch-fidelity, and let the first call fetch the weights."
        ) from None
    return FeatureExtractorInceptionV3("inception-v3-compat", [LAYER]).to(device).eval()


def _bytes(images):
    """Round to bytes, and repeat a single channel: (N, 3, H, W)."""
    rounded = np.rint(images * 255).astype(np.uint8)
    return np.repeat(rounded, 3, axis=1) if images.shape[1] == 1 else rounded


def _require_images(images):
    if not isinstance(images, np.ndarray) or images.dtype.kind != "f":
        kind = getattr(images, "dtype", type(images).__name__)
        raise TypeError(
            f"images are {kind}, but a NumPy array of floats in [0, 1] is expected: convert a "
            "tensor with .numpy(), and divide bytes by 255."
        )
    if images.ndim != 4 or images.shape[1] not in (1, 3) or not images.size:
        raise ValueError(
            f"images have shape {images.shape}, but (N, 1, H, W) or (N, 3, H, W) is expected."
        )
    low, high = images.min(), images.max()
    if not (low >= 0 and high <= 1):  # so that a NaN is refused too
        raise ValueError(
            f"images hold values from {low} to {high}, but [0, 1] is expected: a tanh generator's "
            "images x become (x + 1) / 2."
        )
