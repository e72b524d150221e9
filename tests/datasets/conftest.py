"""What the tests of data sets share."""

import pytest

from aigc_lessons.datasets import catalogue, download
from tests.datasets.local_mirror import publication


@pytest.fixture
def publish(monkeypatch):
    """Publish the data set "tiny" on the given mirrors."""
    monkeypatch.setattr(download, "TIMEOUT", (10, 20))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def on(*mirrors: str) -> None:
        monkeypatch.setitem(catalogue.PUBLISHED, "tiny", publication(*mirrors))

    return on
