"""The loop counts, yields after the update, goes on in the middle, and stops at a NaN."""

import numpy as np
import pytest

from aigc_lessons import datasets, ops, training
from aigc_lessons.models.numpy_cnn import CNN
from aigc_lessons.training.numpy_steps import classifier_step


def counting(batch):
    return {"loss": np.float32(batch), "accuracy": np.float64(0.5)}


def two_of_three(epoch):
    return iter([10 * epoch, 10 * epoch + 1, 10 * epoch + 2])


def test_a_record_holds_epoch_step_and_plain_floats():
    records = list(training.run(counting, two_of_three, 2))
    assert [(r["epoch"], r["step"], r["loss"]) for r in records] == [
        (0, 0, 0.0),
        (0, 1, 1.0),
        (0, 2, 2.0),
        (1, 3, 10.0),
        (1, 4, 11.0),
        (1, 5, 12.0),
    ]
    assert {type(r[name]) for r in records for name in ("loss", "accuracy")} == {float}


def test_a_record_comes_after_its_update_and_before_the_next():
    done = []

    def step(batch):
        done.append(batch)
        return {"loss": 0.0}

    for record in training.run(step, two_of_three, 2):
        assert len(done) == record["step"] + 1


@pytest.mark.parametrize("start", range(8))
def test_start_leaves_out_what_was_done(start):
    whole = list(training.run(counting, two_of_three, 2))
    assert list(training.run(counting, two_of_three, 2, start=start)) == whole[start:]


def test_no_epoch_no_step():
    assert list(training.run(counting, two_of_three, 0)) == []


@pytest.mark.parametrize("make", [lambda: ops.SGD(lr=0.05, momentum=0.9), lambda: ops.Adam(1e-3)])
@pytest.mark.parametrize("stop", [1, 5, 8])
def test_a_run_goes_on_in_the_middle_bit_for_bit(make, stop):
    digits = datasets.load("mnist-5k")[:100]

    def batches(epoch):
        return datasets.batches(digits, 20, rng=np.random.default_rng([7, epoch]))

    model, optimizer = CNN((2, 3), 8, rng=0), make()
    history, middle = [], None
    for record in training.run(classifier_step(model, optimizer), batches, 2):
        history.append(record)
        if len(history) == stop:
            middle = model.to_arrays(), optimizer.state()
    fresh, restored = CNN((2, 3), 8, rng=1), make()
    fresh.load_arrays(middle[0])
    restored.load_state(middle[1])
    rest = list(training.run(classifier_step(fresh, restored), batches, 2, start=stop))
    assert rest == history[stop:]
    for name, w in model.params.items():
        np.testing.assert_array_equal(fresh.params[name], w)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["loss", "discriminator"])
def test_what_is_not_finite_stops_the_run(value, name):
    seen = []

    def step(batch):
        seen.append(batch)
        return {"loss": 1.0} | {name: value if batch == 11 else 1.0}

    said = rf"The {name} is -?(nan|inf) at step 4 \(epoch 1\): .*learning rate ten times smaller"
    with pytest.raises(training.DivergenceError, match=said):
        list(training.run(step, two_of_three, 3))
    assert seen == [0, 1, 2, 10, 11]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_rate_far_too_large_is_told():
    digits = datasets.load("mnist-5k")
    step = classifier_step(CNN(rng=0), ops.SGD(lr=1e30))
    with pytest.raises(training.DivergenceError, match="ten times smaller"):
        list(training.run(step, lambda epoch: datasets.batches(digits, 64, rng=epoch), 1))


WRONG = {
    "a list of batches": (counting, [1, 2], 1, 0, TypeError, "batches is a list, but a function"),
    "no step": (None, two_of_three, 1, 0, TypeError, "step is a NoneType, but a function"),
    "epochs as a float": (counting, two_of_three, 1.0, 0, TypeError, "epochs is 1.0"),
    "start as a bool": (counting, two_of_three, 1, True, TypeError, "start is True"),
    "negative epochs": (counting, two_of_three, -1, 0, ValueError, "epochs is -1"),
    "negative start": (counting, two_of_three, 1, -2, ValueError, "start is -2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_refused_at_the_call(name):
    step, batches, epochs, start, error, said = WRONG[name]
    with pytest.raises(error, match=said):
        training.run(step, batches, epochs, start=start)


def test_batches_that_are_used_up_are_told():
    same = iter([1, 2])
    with pytest.raises(ValueError, match=r"batches\(1\) gave no batch"):
        list(training.run(counting, lambda epoch: same, 2))
