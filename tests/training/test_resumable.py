"""An interrupted run ends as the uninterrupted one, to the bit, whatever it computes with."""

from itertools import islice

import numpy as np
import pytest

from aigc_lessons import ops, training
from aigc_lessons.training import checkpoints, numpy_checkpoints, resumable
from tests.test_imports import FRAMEWORKS, loaded
from tests.training.runs import CASES, RUNS, STEPS, batches, is_recipe, numpy_run, train

EVERY = 5  # neither in step with the 4 batches of an epoch nor with the 12 steps


def bits(checkpoint):
    """Give all that the end of a run consists of, in a form that only the same bits equal."""
    arrays = {
        (part, name): (array.dtype, array.shape, array.tobytes())
        for part, state in checkpoint.parts.items()
        for name, array in state.items()
    }
    return arrays, checkpoint.history, checkpoint.record


@pytest.fixture(scope="module")
def whole(request, tmp_path_factory):
    """Train without interruption, and without this module's loop for the records."""
    folder = tmp_path_factory.mktemp("whole")
    step, parts = RUNS[request.param[0]](request.param[1], seed=0)
    history = list(training.run(step, batches, 3))
    state = {name: part.state() for name, part in parts.items()}
    checkpoints.save(folder, state, history[-1], seed=0, history=history)
    return request.param, bits(checkpoints.load(folder))


# The recipes go through the same loop: to stop them twice is enough.
STOPPED = [
    pytest.param(
        case,
        stops,
        id=f"{'-'.join(case)}-{stops}",
        marks=[pytest.mark.long] * (case[0].startswith("keras-") and stops != (7, 2)),
    )
    for case in CASES
    for stops in ([(7, 2)] if is_recipe(case[0]) else [(), (3,), (5,), (7, 2), (12,)])
]


@pytest.mark.parametrize(("whole", "stops"), STOPPED, indirect=["whole"])
def test_interrupted_or_not_the_end_is_the_same(whole, stops, tmp_path):
    for steps in stops:
        records = train(*whole[0], tmp_path, every=EVERY)
        list(islice(records, steps))
        records.close()
    list(train(*whole[0], tmp_path, every=EVERY))
    assert bits(checkpoints.load(tmp_path)) == whole[1]


# Keras makes its graphs anew for every part.
FORGETFUL = [
    pytest.param(
        case,
        id="-".join(case),
        marks=[pytest.mark.long] if case[0].startswith("keras-") else [],
    )
    for case in CASES
]


@pytest.mark.parametrize("whole", FORGETFUL, indirect=True)
def test_a_part_forgotten_would_be_seen(whole, tmp_path):
    """The runs are such that every part matters: only so do they prove anything.

    An average matters to no step, but to what the run ends with.
    """
    (kind, optimizer), (ends, history, _) = whole
    list(islice(train(kind, optimizer, tmp_path), 4))
    kept = checkpoints.load(tmp_path).parts
    for forgotten in kept:
        step, fresh = RUNS[kind](optimizer, seed=1)
        for name, part in fresh.items():
            if name != forgotten:
                part.load_state(kept[name])
        rest = list(training.run(step, batches, 3, start=3))
        if forgotten == "average":
            assert rest == history[3:]
            assert average(fresh) != {key: end for key, end in ends.items() if key[0] == forgotten}
        else:
            assert rest != history[3:], forgotten


def average(parts):
    state = parts["average"].state().items()
    return {("average", k): (array.dtype, array.shape, array.tobytes()) for k, array in state}


def test_records_come_once_and_the_history_holds_all(tmp_path):
    records = train("numpy", "adam", tmp_path, every=EVERY)
    first = list(islice(records, 7))
    records.close()
    assert checkpoints.load(tmp_path).history == first[:5]
    rest = list(train("numpy", "adam", tmp_path, every=EVERY))
    assert [record["step"] for record in rest] == list(range(5, STEPS))
    assert rest[:2] == first[5:]
    assert checkpoints.load(tmp_path).history == first[:5] + rest
    assert list(train("numpy", "adam", tmp_path, every=EVERY)) == []


def test_a_finished_run_goes_on_where_more_epochs_are_asked_for(tmp_path):
    list(train("numpy", "adam", tmp_path / "twice", epochs=2))
    list(train("numpy", "adam", tmp_path / "twice", epochs=3))
    list(train("numpy", "adam", tmp_path / "once", epochs=3))
    once, twice = (checkpoints.load(tmp_path / name) for name in ("once", "twice"))
    assert bits(twice) == bits(once)


def test_what_the_caller_does_on_a_record_belongs_to_its_checkpoint(tmp_path):
    mean = {"w": np.zeros(3)}
    step, parts = numpy_run("sgd", seed=0)
    parts["mean"] = numpy_checkpoints.Part(lambda: mean, mean.update)
    for record in resumable.run(step, batches, 1, folder=tmp_path, parts=parts, seed=0, every=1):
        mean["w"] += record["step"] + 1
    assert checkpoints.load(tmp_path).parts["mean"]["w"].tolist() == [10, 10, 10]


def test_a_damaged_checkpoint_costs_steps_but_changes_nothing(tmp_path):
    list(train("numpy", "adam", tmp_path / "whole"))
    records = train("numpy", "adam", tmp_path / "hurt", every=2)
    list(islice(records, 7))
    (tmp_path / "hurt" / "step-000000005.safetensors").write_bytes(b"")
    with pytest.warns(UserWarning, match="step 3 is used instead"):
        rest = list(train("numpy", "adam", tmp_path / "hurt", every=2))
    assert rest[0]["step"] == 4
    hurt, whole = (checkpoints.load(tmp_path / name) for name in ("hurt", "whole"))
    assert bits(hurt) == bits(whole)


def test_a_run_that_diverges_leaves_its_last_good_checkpoint(tmp_path):
    step, parts = numpy_run("sgd", seed=0)

    def diverging(batch):
        values = step(batch)
        return values | ({"loss": np.nan} if diverging.left == 0 else {})

    def counted(epoch):
        for batch in batches(epoch):
            diverging.left -= 1
            yield batch

    diverging.left = 7
    with pytest.raises(training.DivergenceError, match="at step 6"):
        list(resumable.run(diverging, counted, 3, folder=tmp_path, parts=parts, seed=0, every=1))
    assert checkpoints.load(tmp_path).start == 6


def test_another_run_in_the_folder_is_refused(tmp_path):
    list(train("numpy", "adam", tmp_path, epochs=1))
    step, parts = numpy_run("adam", seed=0)
    with pytest.raises(ValueError, match="a run with the seed 0, but 3 is given"):
        resumable.run(step, batches, 1, folder=tmp_path, parts=parts, seed=3)
    with pytest.raises(ValueError, match="a run of model, optimizer, noise, but model are given"):
        resumable.run(step, batches, 1, folder=tmp_path, parts={"model": parts["model"]}, seed=0)
    step, parts = numpy_run("sgd", seed=0)
    with pytest.raises(ValueError, match="a state of SGD"):
        resumable.run(step, batches, 1, folder=tmp_path, parts=parts, seed=0)


@pytest.mark.parametrize(("every", "error"), [(0, ValueError), (True, TypeError), (2.0, TypeError)])
def test_every_must_be_a_whole_number(every, error, tmp_path):
    step, parts = numpy_run("sgd", seed=0)
    with pytest.raises(error, match=f"every is {every}"):
        resumable.run(step, batches, 1, folder=tmp_path, parts=parts, seed=0, every=every)


def test_checkpoints_load_no_framework():
    modules = loaded("from aigc_lessons.training import checkpoints, numpy_checkpoints, resumable")
    assert "safetensors" in modules
    assert not modules & FRAMEWORKS


def test_what_numpy_cannot_keep_is_told():
    with pytest.raises(TypeError, match="cannot keep a list"):
        numpy_checkpoints.part([1.0])
    legacy = numpy_checkpoints.part(np.random.Generator(np.random.MT19937(0)))
    with pytest.raises(TypeError, match="a generator on MT19937"):
        legacy.state()


def test_an_optimiser_before_its_first_step_is_kept_too(tmp_path):
    optimizer = ops.Adam(0.5)
    parts = {"optimizer": numpy_checkpoints.part(optimizer).state()}
    checkpoints.save(tmp_path, parts, {"epoch": 0, "step": 0}, seed=0)
    numpy_checkpoints.part(ops.Adam(0.1)).load_state(checkpoints.load(tmp_path).parts["optimizer"])


def test_what_torch_cannot_keep_is_told():
    import torch

    from aigc_lessons.training.torch_checkpoints import part

    layer = torch.nn.Linear(2, 1)
    lbfgs = torch.optim.LBFGS(layer.parameters())

    def closure():
        lbfgs.zero_grad()
        loss = layer(torch.ones(1, 2)).sum() ** 2
        loss.backward()
        return loss

    lbfgs.step(closure)
    with pytest.raises(TypeError, match="choose an optimiser such as SGD or Adam"):
        part(lbfgs).state()
    with pytest.raises(TypeError, match="keep weights in float32"):
        part(layer.to(torch.bfloat16)).state()
    with pytest.raises(TypeError, match="cannot keep a dict"):
        part({})


def test_torch_loads_no_other_model():
    import torch

    from aigc_lessons.training.torch_checkpoints import part

    with pytest.raises(ValueError, match=r"'weight' have shape \(1, 3\), but .*\(1, 2\)"):
        part(torch.nn.Linear(2, 1)).load_state(part(torch.nn.Linear(3, 1)).state())


@pytest.mark.parametrize("name", ["AdamW", "NAdam", "RMSprop", "Adagrad", "SGD"])
def test_other_optimisers_of_torch_come_back_too(name):
    import torch

    from aigc_lessons.training.torch_checkpoints import part

    def walk(steps, weights, state=None):
        layer = torch.nn.Linear(3, 1)
        layer.load_state_dict(weights)
        biases = {"params": [layer.bias], "lr": 0.03}
        optimizer = getattr(torch.optim, name)([{"params": [layer.weight]}, biases], lr=0.01)
        if state:
            part(optimizer).load_state(state)
        for _ in range(steps):
            optimizer.zero_grad()
            (layer(torch.ones(1, 3)) ** 2).sum().backward()
            optimizer.step()
        return {key: w.clone() for key, w in layer.state_dict().items()}, part(optimizer).state()

    start = torch.nn.Linear(3, 1).state_dict()
    there, there_state = walk(7, start)
    again, again_state = walk(4, *walk(3, start))
    assert all(torch.equal(again[key], there[key]) for key in there)
    assert {key: array.tobytes() for key, array in again_state.items()} == {
        key: array.tobytes() for key, array in there_state.items()
    }


def test_what_keras_has_not_built_is_told():
    import keras

    from aigc_lessons.training.keras_checkpoints import part

    with pytest.raises(ValueError, match="The Adam is not built"):
        part(keras.optimizers.Adam())
    with pytest.raises(ValueError, match="The Sequential is not built"):
        part(keras.Sequential([keras.layers.Dense(1)]))
    with pytest.raises(TypeError, match="cannot keep a dict"):
        part({})


def test_what_a_kill_before_the_first_checkpoint_left_is_no_checkpoint(tmp_path):
    list(train("numpy", "adam", tmp_path / "whole"))
    (tmp_path / "hurt").mkdir()
    for left in (".unfinished-7-step-000000000.json", "step-000000000.safetensors"):
        (tmp_path / "hurt" / left).write_bytes(b"{")
    list(train("numpy", "adam", tmp_path / "hurt"))
    hurt, whole = (checkpoints.load(tmp_path / name) for name in ("hurt", "whole"))
    assert bits(hurt) == bits(whole)
