"""Images one after the other, as a GIF; Pillow writes it."""

import io
from numbers import Real
from os import PathLike

import numpy as np
from PIL import Image

HOLD = 4  # times as long as the others stands the last image


def save_gif(
    frames: np.ndarray,
    path: str | PathLike | io.IOBase,
    *,
    seconds: float = 0.25,
    repeats: int | None = None,
) -> None:
    """Write images as an animation, a pixel of the file for each pixel of an image.

    Parameters
    ----------
    frames : ndarray, shape (T, 1, H, W) or (T, 3, H, W), in [0, 1]
        Fewer different greys make a smaller file: ``np.rint(frames * 7) / 7`` has eight.
    path : path or binary file
        Where it is written.
    seconds : float
        How long each image stands; the last one stands four times as long.
    repeats : int, optional
        How often it is shown; endlessly when left out.

    Raises
    ------
    TypeError
        If `seconds` or `repeats` is of another type.
    ValueError
        If the images have another shape or range, or a number is not positive.

    Examples
    --------
    >>> import io
    >>> import numpy as np
    >>> file = io.BytesIO()
    >>> save_gif(np.linspace(0, 1, 5)[:, None, None, None] * np.ones((5, 1, 4, 6)), file)
    >>> file.getvalue()[:6]
    b'GIF89a'
    """
    pictures = [Image.fromarray(picture) for picture in _bytes(frames)]
    _check_positive("seconds", seconds, Real)
    lasting = [round(1000 * seconds)] * len(pictures)
    lasting[-1] *= HOLD
    looped = {"loop": 0}
    if repeats is not None:
        _check_positive("repeats", repeats, int)
        looped = {"loop": repeats - 1} if repeats > 1 else {}  # the file counts the further ones
    pictures[0].save(
        path,
        format="GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=lasting,
        optimize=True,
        **looped,
    )


def _bytes(frames) -> np.ndarray:
    """Check the images; return ``(T, H, W)`` for grey ones, ``(T, H, W, 3)`` for coloured ones."""
    frames = np.asarray(frames)
    if frames.ndim != 4 or frames.shape[1] not in (1, 3) or 0 in frames.shape:
        raise ValueError(
            f"save_gif expected frames of shape (T, 1, H, W) or (T, 3, H, W), got {frames.shape}: "
            "put several images of a frame into one picture first"
        )
    # Written so that a NaN, which compares as neither, is refused too.
    if not (frames.min() >= 0 and frames.max() <= 1):
        raise ValueError(
            f"save_gif expected values in [0, 1], got {frames.min()} to {frames.max()}: "
            "divide bytes by 255"
        )
    pictures = np.rint(frames.transpose(0, 2, 3, 1) * 255).astype(np.uint8)
    return pictures[..., 0] if pictures.shape[3] == 1 else pictures


def _check_positive(name: str, value, kind: type) -> None:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"save_gif expected {name} as a number, got {value!r}")
    if not value > 0:
        raise ValueError(f"save_gif expected {name} above 0, got {value}")
