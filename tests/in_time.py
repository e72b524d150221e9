"""Which cases `make test` has time for; `make test-long` runs the others."""

import pytest


def in_time(cases, quick):
    """Mark as long all cases but the quick ones.

    Parameters
    ----------
    cases : iterable
        What `pytest.mark.parametrize` takes; a tuple is several arguments.
    quick : collection
        Those that both commands should see soon: one of each kind.

    Returns
    -------
    list
        For `pytest.mark.parametrize`.
    """
    cases = list(cases)
    unknown = [case for case in quick if case not in cases]
    if unknown:
        raise ValueError(f"quick names {unknown}, but they are not among the cases.")
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[] if case in quick else [pytest.mark.long],
        )
        for case in cases
    ]
