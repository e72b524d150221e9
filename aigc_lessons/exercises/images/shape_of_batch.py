"""Predict the shape and dtype of a batch."""

from aigc_lessons.exercises import predictions


def check_shape_of_batch(answer):
    """Check a prediction: shape and dtype of 16 colour photographs, 48 pixels high and 64 wide.

    The batch is as it stands between `datasets` and `figures`: float32, channels first.

    Parameters
    ----------
    answer : tuple
        ``(shape, dtype)``; `None` or `...` in place of what is not answered yet.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_shape_of_batch(...)
    ○ Not started: shape_of_batch is waiting for your answer.
    >>> check_shape_of_batch(((16, 48, 64, 3), "float32")).misconception
    'channels_last'
    """
    return predictions.shape_and_dtype(
        "shape_of_batch",
        answer,
        shape=(16, 3, 48, 64),
        dtype="float32",
        wrong_shapes={
            (16, 48, 64, 3): "channels_last",
            (16, 3, 64, 48): "height_width_swapped",
            (3, 16, 48, 64): "batch_and_channels_swapped",
            (3, 48, 64): "batch_missing",
            (16, 48, 64): "channels_missing",
        },
        wrong_dtypes={"uint8": "uint8_kept", "float64": "float64"},
    )
