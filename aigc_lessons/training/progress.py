"""A bar that shows how far a run is."""

from collections.abc import Iterable, Iterator


def progress(records: Iterable[dict], total: int, *, disable: bool = False) -> Iterator[dict]:
    """Pass on the records of a run, and show a bar with the last numbers beside it.

    Parameters
    ----------
    records : iterable of dict
        What `training.run` yields.
    total : int
        How many steps there will be; some of them may be done already, and count.
    disable : bool
        Whether to show nothing, as a notebook does whose outputs are compared.

    Yields
    ------
    dict
        The same records.

    Examples
    --------
    >>> records = ({"epoch": 0, "step": step, "loss": 0.5} for step in range(3))
    >>> [record["step"] for record in progress(records, 3, disable=True)]
    [0, 1, 2]
    """
    from tqdm.auto import tqdm

    with tqdm(total=total, disable=disable, unit="step", mininterval=0.5) as bar:
        for record in records:
            bar.update(record["step"] + 1 - bar.n)
            numbers = {name: f"{value:.3g}" for name, value in _numbers(record).items()}
            bar.set_postfix(numbers, refresh=False)
            yield record


def _numbers(record):
    return {name: value for name, value in record.items() if name not in ("epoch", "step")}
