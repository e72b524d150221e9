"""Many small images in one picture: how a run's samples are kept, and shown."""

import math
from io import BytesIO

import numpy as np


def write_sheet(images, *, columns=None):
    """Lay grey images side by side, row by row, in a PNG.

    Parameters
    ----------
    images : ndarray
        ``(N, 1, H, W)`` in [0, 1]; they are rounded to 256 greys.
    columns : int, optional
        Images in a row; unless said, about as many as there are rows.

    Returns
    -------
    bytes
        Black where the last row is not full.

    Examples
    --------
    >>> sheet = write_sheet(np.ones((3, 1, 28, 28)))
    >>> read_sheet(sheet, columns=2).shape
    (4, 1, 28, 28)
    """
    from PIL import Image

    columns = columns or math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    _, _, height, width = images.shape
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[: len(images)] = np.rint(images[:, 0] * 255)
    sheet = sheet.reshape(rows, columns, height, width).transpose(0, 2, 1, 3)
    buffer = BytesIO()
    Image.fromarray(sheet.reshape(rows * height, columns * width)).save(
        buffer, "PNG", optimize=True
    )
    return buffer.getvalue()


def read_sheet(content, *, columns, size=28):
    """Take the images out of a picture again.

    Parameters
    ----------
    content : bytes
        What `write_sheet` gave.
    columns, size : int
        Images in a row; their height and width.

    Returns
    -------
    ndarray
        ``(N, 1, size, size)``, float32 in [0, 1].
    """
    from PIL import Image

    with Image.open(BytesIO(content)) as image:
        sheet = np.asarray(image)
    rows = sheet.reshape(-1, size, columns, size).transpose(0, 2, 1, 3)
    return (rows.reshape(-1, 1, size, size) / np.float32(255)).astype(np.float32)
