"""A table of all pairs, a block of rows at a time: memory does not grow with its height."""

from collections.abc import Iterator

ENTRIES = 2**22  # of the table in memory at once: 32 MiB in float64


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Yield slices over the rows of a table, each of at most `ENTRIES` entries or one row."""
    step = max(1, ENTRIES // columns)
    return (slice(start, start + step) for start in range(0, rows, step))
