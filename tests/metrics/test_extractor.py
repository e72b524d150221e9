"""The extractor is the network that was trained, sees each image alone, and is the original."""

import os
import shutil

import numpy as np
import pytest
import torch
from safetensors import numpy as safetensors

from aigc_lessons import datasets
from aigc_lessons.metrics import classify, extract, extractor
from aigc_lessons.models.torch_cnn import CNN
from tests.test_imports import FRAMEWORKS, loaded

EXTRACTORS = extractor.EXTRACTORS


@pytest.fixture(scope="module")
def images():
    return datasets.load("mnist-5k", "test").images[:60]


@pytest.fixture
def forgetting():
    """Let each load read the files anew, before and after."""
    extractor._load.cache_clear()
    yield
    extractor._load.cache_clear()


@pytest.fixture(scope="module", params=EXTRACTORS)
def twin(request):
    """The same weights in PyTorch, run to the layer before the last."""
    model = CNN(extractor.CHANNELS, extractor.FEATURES, rng=0).eval()
    path = extractor.FOLDER / f"{request.param}.safetensors"
    model.load_arrays(safetensors.load(path.read_bytes()))
    return request.param, model


@torch.no_grad()
def test_pytorch_with_the_same_weights_finds_the_same_features(twin, images):
    name, model = twin
    hidden = []
    model.linear1.register_forward_hook(lambda *call: hidden.append(torch.relu(call[2])))
    logits = model(torch.from_numpy(images))
    (theirs,) = hidden
    features = extract(images, name)
    assert (features.shape, features.dtype) == ((60, extractor.FEATURES), np.float32)
    assert features.min() >= 0
    scale = features.max()
    np.testing.assert_allclose(features, theirs.numpy(), rtol=1e-4, atol=1e-4 * scale)
    probabilities = torch.softmax(logits, dim=1).numpy()
    np.testing.assert_allclose(classify(images, name), probabilities, rtol=0, atol=1e-4)


def test_features_differ_between_the_two_networks(images):
    one, other = (extract(images, name) for name in EXTRACTORS)
    assert not np.allclose(one, other, atol=0.1)


@pytest.mark.parametrize("function", [extract, classify])
def test_an_image_has_the_same_features_in_any_company(function, images, monkeypatch):
    whole = function(images)
    close = {"rtol": 1e-5, "atol": 1e-5 * abs(whole).max()}  # sums in another order
    np.testing.assert_allclose(function(images[17:18]), whole[17:18], **close)
    np.testing.assert_allclose(function(images[::-1]), whole[::-1], **close)
    monkeypatch.setattr(extractor, "BLOCK", 7)
    np.testing.assert_allclose(function(images), whole, **close)


def test_doubles_and_any_order_of_memory_will_do(images):
    whole = extract(images)
    for other in (images.astype(np.float64), np.asfortranarray(images)):
        np.testing.assert_allclose(extract(other), whole, rtol=1e-5, atol=1e-5 * whole.max())


def accuracy(name, data):
    probabilities = classify(data.images, name)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    return (probabilities.argmax(axis=1) == data.labels).mean()


def test_digits_that_it_never_saw_are_named():
    assert accuracy("mnist", datasets.load("mnist-5k", "test")) >= 0.985


def test_the_bundled_digits_are_not_among_those_it_learned_from():
    """All of them lie within the first 6,000 of MNIST's training images."""
    data = published("mnist")
    first = {image.tobytes() for image in data.images[: extractor.SEEN[0]]}
    bundled = datasets.load("mnist-5k", "all").images
    assert all(image.tobytes() in first for image in bundled)


def test_what_it_learned_from_and_what_it_judges_do_not_meet():
    (_, end), (start, stop) = extractor.SEEN, extractor.UNSEEN
    fit, held_out = 50_000, 60_000
    assert end <= start < fit < held_out <= stop


def published(name, split="train"):
    if not os.environ.get("AIGC_LESSONS_DATA"):
        pytest.skip("AIGC_LESSONS_DATA is not set")
    return datasets.load(name, split)


def test_clothes_that_it_never_saw_are_named():
    assert accuracy("fashion-mnist", published("fashion-mnist", "test")[:1000]) >= 0.87


def test_altered_weights_are_refused(images, tmp_path, monkeypatch, forgetting):
    folder = shutil.copytree(extractor.FOLDER, tmp_path / "extractors")
    monkeypatch.setattr(extractor, "FOLDER", folder)
    extract(images[:1])  # an unaltered copy will do
    extractor._load.cache_clear()
    path = folder / "mnist.safetensors"
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match="'mnist' are not the original ones: install"):
        extract(images[:1])


def test_the_frozen_network_stays_as_it_is_and_keeps_no_images(images):
    extract(images)
    model = extractor._load("mnist")
    assert model.outputs == {}
    content = (extractor.FOLDER / "mnist.safetensors").read_bytes()
    for name, w in safetensors.load(content).items():
        np.testing.assert_array_equal(model.params[name], w)


GOOD = np.full((2, 1, 28, 28), 0.5, np.float32)
BAD = {
    "a list": (GOOD.tolist(), TypeError, "images are list, but a NumPy array"),
    "a tensor": (torch.from_numpy(GOOD), TypeError, "images are torch.float32, .*with .numpy"),
    "bytes": ((GOOD * 255).astype(np.uint8), TypeError, "images are uint8, .*divide bytes by 255"),
    "no channel": (GOOD[:, 0], ValueError, r"shape \(2, 28, 28\), but \(N, 1, 28, 28\)"),
    "channels last": (np.moveaxis(GOOD, 1, 3), ValueError, r"shape \(2, 28, 28, 1\)"),
    "three channels": (np.repeat(GOOD, 3, 1), ValueError, r"shape \(2, 3, 28, 28\)"),
    "none": (GOOD[:0], ValueError, "with N of 1 or more"),
    "tanh": (GOOD * 2 - 1.5, ValueError, r"values from -0.5 to -0.5, .*become \(x \+ 1\) / 2"),
    "255": (GOOD * 510, ValueError, "values from 255.0 to 255.0"),
    "NaN": (GOOD * np.nan, ValueError, "values from nan to nan"),
    "logits": (GOOD * 1.0 + 2, ValueError, "values from 2.5 to 2.5"),
}


@pytest.mark.parametrize("function", [extract, classify])
@pytest.mark.parametrize("what", BAD)
def test_what_is_no_image_is_refused(what, function):
    images, error, words = BAD[what]
    with pytest.raises(error, match=words) as refusal:
        function(images)
    assert "\n" not in str(refusal.value)


def test_one_bad_number_among_many_is_refused():
    for value in (np.nan, np.inf, -1e-6, 1 + 1e-6):
        images = GOOD.copy()
        images[1, 0, 3, 4] = value
        with pytest.raises(ValueError, match="hold values"):
            extract(images)


def test_another_name_is_refused():
    with pytest.raises(ValueError, match='extractor is \'mnist-5k\', but "mnist" or "fashion'):
        extract(GOOD, "mnist-5k")


def test_features_need_no_framework():
    images = "numpy.zeros((1, 1, 28, 28))"
    code = f"import numpy; from aigc_lessons import metrics; metrics.extract({images})"
    assert not loaded(code) & (FRAMEWORKS - {"scipy"})
