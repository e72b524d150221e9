"""How often a transposed convolution writes each pixel."""


def overlaps(kernel, stride):
    """Count how often a pixel is written by a square transposed convolution, far from the edge.

    Parameters
    ----------
    kernel, stride : int
        Of either axis.

    Returns
    -------
    list of int
        The counts that occur, the smallest first; one alone where the stride divides the kernel.

    References
    ----------
    Odena, Dumoulin and Olah (2016), "Deconvolution and checkerboard artifacts".

    Examples
    --------
    >>> overlaps(5, 2), overlaps(4, 2)
    ([4, 6, 9], [4])
    """
    line = {len(range(place, kernel, stride)) for place in range(stride)}
    return sorted({a * b for a in line for b in line})
