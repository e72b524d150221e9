import numpy as np
import pytest

from tests import agreement
from tests.agreement import agrees


@pytest.fixture(autouse=True)
def no_records(monkeypatch):
    monkeypatch.setattr(agreement, "records", {})


def test_cases_are_counted_with_the_largest_error():
    agrees("eq-a", "someone", np.array([1.0, 2.0]), np.array([1.0, 2.0 + 2e-9]), 1e-6)
    agrees("eq-a", "someone", (np.ones(2), np.ones(3)), (np.ones(2), np.ones(3)), 1e-6)
    agrees("eq-a", "another", np.ones(2, "float32"), np.ones(2, "float32"), 1e-6)
    (cases, error), (one, _) = agreement.records.values()
    assert (cases, one) == (2, 1)
    assert error == pytest.approx(1e-9, rel=1e-6)  # divided by the largest number, 2


ONE = np.ones((2, 3))
DISAGREEMENTS = [
    (ONE, ONE[:, :2], r"shape \(2, 3\) beside \(2, 2\)"),
    (ONE, ONE.astype("float32"), "float64 beside float32"),
    (ONE, ONE + 1e-5, "error 1e-05, tolerance 1e-06; worst at"),
    (ONE, ONE * np.nan, "worst at"),
    (ONE * np.nan, ONE, "worst at"),
    (ONE * np.inf, ONE, "worst at"),
    (ONE * np.inf, ONE * np.inf, "worst at"),
    (ONE[:0], ONE[:0], "nothing to compare"),
    ((ONE, ONE), (ONE,), "2 arrays beside 1"),
    ((ONE, ONE), (ONE, -ONE), "worst at"),
]


@pytest.mark.parametrize(("ours", "theirs", "message"), DISAGREEMENTS)
def test_a_disagreement_fails_and_is_not_counted(ours, theirs, message):
    with pytest.raises(AssertionError, match=message):
        agrees("eq-a", "someone", ours, theirs, 1e-6)
    assert not agreement.records


def test_the_worst_place_is_shown_with_both_numbers():
    theirs = ONE.copy()
    theirs[1, 2] = 1.5
    with pytest.raises(AssertionError, match=r"worst at \(1, 2\): ours 1, theirs 1.5"):
        agrees("eq-a", "someone", ONE, theirs, 1e-6)
