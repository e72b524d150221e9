"""The tool that makes the recorded runs trains once, judges once, and keeps what is asked for."""

import pytest

from aigc_lessons.models.torch_ablations import GUIDELINES
from aigc_lessons.training import load_run, recording
from tests.cli.small_run import SIZES
from tools import record_runs

SCORES = {"fid": {"value": 9.0, "floor": 1.0, "n": 10_000}}
BOUND = {"value": -99.0, "standard_error": 0.1, "samples": 3, "n": 5}


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """Train small runs, judge in no time, keep them elsewhere; count both."""
    done = []

    def record(recipe, dataset, *, device, **arguments):
        done.append(("trained", arguments["name"]))
        arguments = {**SIZES[recipe], **arguments, "epochs": 1, "batch": 1000}
        return genuine(recipe, dataset, **arguments)

    def judge(run, *, samples, images):
        done.append(("judged", run.name))
        bound = {"elbo": {**BOUND, "samples": samples, "n": images}}
        return SCORES | (bound if run.about["recipe"] == "vae" else {})

    genuine = recording.record
    monkeypatch.setattr(recording, "record", record)
    monkeypatch.setattr(record_runs, "judge", judge)
    monkeypatch.setattr(record_runs, "FOLDER", tmp_path / "package")
    return done


@pytest.fixture
def make(monkeypatch, tmp_path):
    def make(*arguments):
        command = ["record_runs", "--scratch", str(tmp_path / "scratch"), *arguments]
        monkeypatch.setattr("sys.argv", command)
        record_runs.main()

    return make


def test_a_run_is_trained_and_judged_once(counted, make, tmp_path, capsys):
    make("gan-mnist-5k-0")
    assert counted == [("trained", "gan-mnist-5k-0"), ("judged", "gan-mnist-5k-0")]
    make("gan-mnist-5k-0")
    assert len(counted) == 2
    assert "gan-mnist-5k-0: " in capsys.readouterr().out
    run = load_run("gan-mnist-5k-0", folder=tmp_path / "package")
    assert run.scores == SCORES
    assert run.weights is None


def test_weights_are_kept_where_asked(counted, make, tmp_path):
    make("--weights", "gan-mnist-5k-0")
    assert load_run("gan-mnist-5k-0", folder=tmp_path / "package").weights
    make("gan-mnist-5k-0")
    assert load_run("gan-mnist-5k-0", folder=tmp_path / "package").weights is None
    assert len(counted) == 2


def test_bounds_on_more_images_are_computed_anew(counted, make):
    make("--images", "5", "vae-mnist-5k-0")
    make("--images", "5", "vae-mnist-5k-0")
    make("--images", "6", "vae-mnist-5k-0")
    assert [what for what, _ in counted] == ["trained", "judged", "judged"]


def test_what_was_trained_but_not_judged_is_judged(counted, make, monkeypatch):
    def fail(run, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(record_runs, "judge", fail)
        with pytest.raises(KeyboardInterrupt):
            make("gan-mnist-5k-0")
    make("gan-mnist-5k-0")
    assert [what for what, _ in counted] == ["trained", "judged"]


def test_a_map_has_a_code_of_two_numbers(counted, make, tmp_path):
    make("--weights", "vae-map-mnist-5k-4")
    about = load_run("vae-map-mnist-5k-4", folder=tmp_path / "package").about
    assert (about["arguments"]["latent"], about["seed"]) == (2, 4)


@pytest.mark.parametrize(
    "name", ["mnist", "gan-map-mnist", "vae-mnist", "torch-vae-mnist-0", "dcgan-without-mnist-0"]
)
def test_what_is_no_name_is_told(name):
    with pytest.raises(ValueError, match=f"{name!r} is no run's name"):
        record_runs.parsed(name)


COMPARED = {
    "dcgan-mnist-3": {},
    "dcgan-short-mnist-3": {"epochs": record_runs.SHORT},
    "dcgan-without-adam-beta1-mnist-3": {"epochs": record_runs.SHORT, "beta1": 0.9},
    "dcgan-spectral-norm-mnist-3": {"epochs": record_runs.SHORT, "cure": "spectral-norm"},
    **{
        f"dcgan-without-{guideline}-mnist-3": {"epochs": record_runs.SHORT, "without": guideline}
        for guideline in GUIDELINES
    },
}


@pytest.mark.parametrize("name", COMPARED)
def test_a_name_says_what_is_compared(name):
    asked = {"recipe": "dcgan", "dataset": "mnist", "framework": "torch", "seed": 3}
    assert record_runs.parsed(name) == asked | COMPARED[name]


def test_a_guideline_that_there_is_not_is_told(tmp_path):
    asked = record_runs.parsed("dcgan-without-luck-mnist-5k-0")
    with pytest.raises(ValueError, match="guideline is 'luck', but one of strided-conv"):
        recording.record(**asked, folder=tmp_path)
