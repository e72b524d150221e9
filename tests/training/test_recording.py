"""From a recipe to a run: the same seed gives the same run, interrupted or not."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_lessons.training import load_run, recording, save_run
from tests.in_time import in_time

SMALL = {
    "vae": {"latent": 3, "channels": (2, 3)},
    "gan": {"latent": 3, "generator_hidden": (5, 4), "discriminator_hidden": (5, 4)},
    "dcgan": {"latent": 3, "generator_channels": (4, 3), "discriminator_channels": (3, 4)},
}
SMALL = {recipe: {**sizes, "epochs": 2, "batch": 128} for recipe, sizes in SMALL.items()}
STEPS = 2 * (4000 // 128)


def record(recipe, folder, *, seed=0, **arguments):
    arguments = {**SMALL[recipe], "quiet": True, "every": 20, **arguments}
    return recording.record(recipe, "mnist-5k", seed=seed, folder=folder, **arguments)


def ending(run):
    """Give what a run ends with, in a form that only the same bits equal."""
    weights = {
        (model, name): array.tobytes()
        for model, arrays in run.weights.items()
        for name, array in arrays.items()
    }
    return run.history, run.samples.tobytes(), weights, run.frames.tobytes()


@pytest.fixture(scope="module", params=in_time(SMALL, quick=["vae", "dcgan"]))
def whole(request, tmp_path_factory):
    return request.param, record(request.param, tmp_path_factory.mktemp("whole"))


def test_a_run_tells_all_about_itself(whole):
    recipe, run = whole
    about = run.about
    assert run.name == f"{recipe}-mnist-5k-0"
    assert (about["recipe"], about["dataset"], about["framework"]) == (recipe, "mnist-5k", "torch")
    assert (about["seed"], about["images"], about["steps"]) == (0, 4000, STEPS)
    assert {key: about["arguments"][key] for key in SMALL[recipe]} == SMALL[recipe]
    assert about["seconds"] > 0
    assert not about["interrupted"]
    assert {"python", "numpy", "torch"} <= set(about["versions"])
    assert len(about["data_sha256"]) == 64
    assert [record["epoch"] for record in run.history] == [0, 1]
    assert run.history[-1]["step"] == STEPS - 1
    assert run.samples.shape == (100, 1, 28, 28)
    assert (run.samples.min() >= 0, run.samples.max() <= 1) == (True, True)


def test_a_frame_is_kept_before_the_run_and_after_each_epoch(whole):
    """All of them show the same noises: those of the first ten samples."""
    _, run = whole
    assert run.frames.shape == (3, 10, 1, 28, 28)
    assert not np.array_equal(run.frames[0], run.frames[1])
    # A GAN's samples differ by the statistics, measured anew from ten times as much noise.
    assert abs(run.frames[-1] - run.samples[:10]).mean() < 0.02


def test_a_run_from_before_there_were_frames_has_none(whole, tmp_path):
    recipe, run = whole
    record(recipe, tmp_path)
    (tmp_path / run.name / "frame-1.npy").unlink()
    assert record(recipe, tmp_path).frames is None


@pytest.mark.parametrize("cure", ["spectral-norm", "gradient-penalty"])
def test_a_cured_discriminator_is_kept_and_restored(cure, tmp_path):
    run = record("dcgan", tmp_path, cure=cure, epochs=1, batch=1000)
    made = recording.restore(run)
    expected = sum(weight.numel() for weight in made.models["discriminator"].parameters())
    assert run.about["parameters"]["discriminator"] == expected
    again = made.sample(100, np.random.default_rng([0, 3]))
    np.testing.assert_allclose(again, run.samples, rtol=0, atol=1e-6)


def test_parameters_are_counted_as_torch_counts_them(whole):
    _, run = whole
    made = recording.restore(run)
    for name, model in made.models.items():
        expected = sum(weight.numel() for weight in model.parameters())
        assert run.about["parameters"][name] == expected


def test_the_same_seed_gives_the_same_run_and_another_seed_another(whole, tmp_path):
    recipe, run = whole
    assert ending(record(recipe, tmp_path)) == ending(run)
    assert ending(record(recipe, tmp_path, seed=1))[1] != ending(run)[1]


@pytest.mark.parametrize("steps", [1, 33])
def test_an_interrupted_run_ends_as_if_it_had_not_been(whole, steps, tmp_path, monkeypatch):
    recipe, run = whole

    def stopped(records, total, *, disable):
        for record in records:
            yield record
            if record["step"] == steps:
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "progress", stopped)
        with pytest.raises(KeyboardInterrupt):
            record(recipe, tmp_path)
    again = record(recipe, tmp_path)
    assert ending(again) == ending(run)
    assert again.about["interrupted"] == (steps >= 20)  # the first checkpoint


def test_a_finished_run_is_given_again_with_nothing_to_time(whole, tmp_path):
    recipe, run = whole
    record(recipe, tmp_path)
    again = record(recipe, tmp_path)
    assert ending(again) == ending(run)
    assert again.about["seconds"] is None


def test_fewer_epochs_than_were_done_are_refused(whole, tmp_path):
    recipe, _ = whole
    record(recipe, tmp_path)
    with pytest.raises(ValueError, match=f"holds a run of {STEPS} steps, but this one .* 31"):
        record(recipe, tmp_path, epochs=1)


def test_what_is_restored_generates_the_same(whole, tmp_path):
    _, run = whole
    noise = [np.random.default_rng([0, 3]) for _ in range(2)]
    np.testing.assert_array_equal(recording.restore(run).sample(100, noise[0]), run.samples)
    save_run(run, tmp_path)
    read = recording.restore(load_run(run.name, folder=tmp_path)).sample(100, noise[1])
    # Weights in half precision, with 11 binary digits, through a few layers.
    np.testing.assert_allclose(read, run.samples, rtol=0, atol=0.02)


def test_more_samples_begin_with_the_fewer(whole):
    """So that n can be raised without another set of images."""
    made = recording.restore(whole[1])
    few, many = (made.sample(n, np.random.default_rng(5)) for n in (7, 1203))
    np.testing.assert_allclose(many[:7], few, atol=1e-5)


def test_keras_records_and_restores_as_its_twin(whole, tmp_path):
    recipe, twin = whole
    run = record(recipe, tmp_path, framework="keras", epochs=1, batch=1000)
    assert run.name == f"keras-{recipe}-mnist-5k-0"
    assert run.about["framework"] == "keras"
    assert run.about["parameters"] == twin.about["parameters"]
    again = recording.restore(run).sample(100, np.random.default_rng([0, 3]))
    np.testing.assert_allclose(again, run.samples, rtol=0, atol=1e-6)


def test_a_run_without_weights_cannot_be_restored(whole):
    with pytest.raises(ValueError, match="has no weights"):
        recording.restore(replace(whole[1], weights=None))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"recipe": "wgan"}, 'recipe is \'wgan\', but "vae" or "gan" or "dcgan" is expected'),
        ({"recipe": "vae", "framework": "jax"}, 'framework is \'jax\', but "torch" or "keras"'),
    ],
)
def test_what_there_is_no_recipe_for_is_told(names, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        recording.record(**names, dataset="mnist-5k", seed=0, folder=tmp_path)
