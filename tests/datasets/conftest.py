"""What the tests of data sets share."""

import os
from pathlib import Path

import pytest

from aigc_lessons.datasets import catalogue, download
from tests.datasets.local_mirror import publication


@pytest.fixture
def data_root() -> Path:
    """The folder with the real data; a test that asks for it is skipped where there is none."""
    root = os.environ.get("AIGC_LESSONS_DATA")
    if not root:
        pytest.skip("AIGC_LESSONS_DATA is not set")
    return Path(root)


@pytest.fixture
def publish(monkeypatch):
    """Publish the data set "tiny" on the given mirrors."""
    monkeypatch.setattr(download, "TIMEOUT", (10, 20))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def on(*mirrors: str) -> None:
        monkeypatch.setitem(catalogue.PUBLISHED, "tiny", publication(*mirrors))

    return on
