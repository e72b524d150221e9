"""Inception features, with a stand-in for the library that brings the network."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from aigc_lessons.metrics import inception
from aigc_lessons.metrics.inception import inception_features


class StandIn(torch.nn.Module):
    """Take what torch-fidelity's network takes, and give each channel's corner as features."""

    made, blocks = [], []

    def __init__(self, name, features_list, **options):
        super().__init__()
        self.made.append((name, features_list, options))
        self.weight = torch.nn.Parameter(torch.ones(()))

    def forward(self, x):
        assert x.dtype == torch.uint8
        assert x.shape[1] == 3
        self.blocks.append(len(x))
        return (self.weight * x[:, :, 0, 0].float(),)


@pytest.fixture
def library(monkeypatch):
    StandIn.made.clear(), StandIn.blocks.clear()
    inception._network.cache_clear()
    stand_in = SimpleNamespace(FeatureExtractorInceptionV3=StandIn)
    monkeypatch.setitem(sys.modules, "torch_fidelity", stand_in)
    yield StandIn
    inception._network.cache_clear()


def images(n=3, channels=1):
    return np.random.default_rng(0).random((n, channels, 8, 9), np.float32)


def test_grey_images_become_bytes_in_three_equal_channels(library):
    given = images()
    given[:, 0, 0, 0] = [0, 0.5, 1]
    features = inception_features(given)
    assert features.tolist() == [[0] * 3, [128] * 3, [255] * 3]
    assert features.dtype == np.float32


def test_colours_stay_where_they_are(library):
    given = images(2, 3)
    np.testing.assert_array_equal(inception_features(given), np.rint(given[:, :, 0, 0] * 255))


def test_blocks_come_back_in_order(library):
    given = images(2 * inception.BLOCK + 7)
    features = inception_features(given)
    np.testing.assert_array_equal(features[:, 0], np.rint(given[:, 0, 0, 0] * 255))
    assert library.blocks == [inception.BLOCK, inception.BLOCK, 7]


def test_the_network_is_made_once_for_the_last_pooling_layer(library):
    inception_features(images()), inception_features(images())
    assert library.made == [("inception-v3-compat", ["2048"], {})]
    assert not inception._network("cpu").training


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch):
    inception._network.cache_clear()
    monkeypatch.setitem(sys.modules, "torch_fidelity", None)
    with pytest.raises(ImportError, match="pip install torch-fidelity") as refusal:
        inception_features(images())
    assert "\n" not in str(refusal.value)
    assert refusal.value.__suppress_context__


BAD = {
    "a list": (images().tolist(), TypeError, "images are list"),
    "bytes": ((images() * 255).astype(np.uint8), TypeError, "images are uint8"),
    "two channels": (images(channels=2), ValueError, r"shape \(3, 2, 8, 9\), but \(N, 1, H, W\)"),
    "channels last": (images().transpose(0, 2, 3, 1), ValueError, r"shape \(3, 8, 9, 1\)"),
    "no batch": (images()[0], ValueError, r"shape \(1, 8, 9\)"),
    "none": (images()[:0], ValueError, r"shape \(0, 1, 8, 9\)"),
    "tanh": (images() * 2 - 1, ValueError, r"values from -0.9.*become \(x \+ 1\) / 2"),
    "NaN": (images() * np.nan, ValueError, "values from nan"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_image_is_refused_before_anything_is_fetched(what, library):
    given, error, words = BAD[what]
    with pytest.raises(error, match=words):
        inception_features(given)
    assert library.made == []
