"""The broken script of chapter 12: each defect is named, and nothing else is ever accused."""

import ast
import itertools
import json
from collections import Counter
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from PIL import Image

from aigc_lessons import datasets, metrics, ops
from aigc_lessons.exercises.repair import (
    DEFECTS,
    broken_script,
    checking,
    draw_defects,
    draw_script,
    run_script,
    run_tests,
    self_test,
)
from aigc_lessons.exercises.repair.checking import NEEDS, check_script
from aigc_lessons.exercises.repair.checking import check_test as check_one
from aigc_lessons.exercises.repair.defects import BY_NAME, NAMES
from aigc_lessons.exercises.repair.learners_script import FUNCTIONS, in_short, raised_by
from aigc_lessons.exercises.repair.overlap import overlaps
from aigc_lessons.exercises.repair.variants import weight
from tests.exercises.scripts import RIGHT, checked, with_parts
from tests.in_time import in_time

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "12_repair.ipynb"
EPOCHS = 30


def defects_in_time(*quick):
    """All defects, of which these have their turn in `make test`."""
    cases = in_time(DEFECTS, quick=[BY_NAME[name] for name in quick])
    return pytest.mark.parametrize("defect", cases, ids=lambda defect: defect.name)


every_defect = defects_in_time(*NAMES)


def by_status(results, status):
    return [result.name for result in results if result.status == status]


# ---------------------------------------------------------------- defects and their tests


@defects_in_time("sizes", "optimizers", "training", "bias")
def test_a_defect_turns_its_own_test_red_and_no_other(defect):
    results = checked(broken_script([defect.name])).results
    assert by_status(results, "red") == [defect.name]
    assert [r.mistake for r in results if r.status == "red"] == [defect.mistake]
    for result in results:
        if result.status == "waiting":
            assert result.waits_for == (defect.name,)


@pytest.mark.parametrize("seed", in_time(range(8), quick=[0]))
def test_two_defects_are_named_both_or_one_waits_for_the_other(seed):
    names = sorted(np.random.default_rng(seed).choice(NAMES, 2, replace=False))
    results = run_tests(broken_script(names))
    red, waiting = by_status(results, "red"), by_status(results, "waiting")
    assert red
    assert set(red) <= set(names) <= set(red + waiting)
    assert {r.mistake for r in results if r.mistake} == {BY_NAME[name].mistake for name in red}


@pytest.mark.long
def test_each_test_is_red_when_its_turn_comes_and_green_after_the_repair():
    for place, defect in enumerate(DEFECTS):
        before, after = (
            run_tests(broken_script(NAMES[start:]), [defect.name])[0]
            for start in (place, place + 1)
        )
        assert (before.status, before.mistake) == ("red", defect.mistake)
        assert after.status == "green"


def test_with_every_defect_no_test_is_green():
    report = checked(broken_script())
    assert len(report.results) == len(DEFECTS) == 13
    assert not by_status(report.results, "green")
    assert report.misconception == "sizes_do_not_meet"


def test_functions_of_a_notebook_are_judged_as_the_text_is():
    namespace = {"__name__": "a_notebook"}
    exec(compile(broken_script(["bias", "slope"]), "cell", "exec"), namespace)
    assert by_status(run_tests(namespace), "red") == ["bias", "slope"]


def test_a_failing_test_that_waits_is_no_accusation():
    report = check_one("training", broken_script(["drawing"]))
    assert report.status == "not started"
    assert not report.misconceptions
    assert "drawing" in report.verdict


@every_defect
def test_the_texts_of_a_defect_fit_together(defect):
    assert defect.known.key == defect.mistake
    assert defect.notice[0].isupper()
    assert defect.notice[-1] in ".?"
    assert 1 <= defect.weight <= 4
    assert set(NEEDS.get(defect.name, ())) <= set(NAMES[: NAMES.index(defect.name)])


# ---------------------------------------------------------------- what a run shows


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A folder to work in, and few digits, in place of those that a script would load."""
    monkeypatch.chdir(tmp_path)

    def load(name, split):
        return datasets_load(name, split)[::20]

    datasets_load = datasets.load
    monkeypatch.setattr(datasets, "load", load)


def names_of(script):
    """Run a script from a file, where TensorFlow reads it as it reads a learner's."""
    file = Path("script.py").resolve()
    file.write_text(script, encoding="utf-8")
    namespace = {"__name__": "script"}
    exec(compile(script, str(file), "exec"), namespace)
    return namespace


@defects_in_time("sizes", "drawing", "range")
def test_main_shows_what_the_catalogue_says(defect, small):
    main = names_of(broken_script([defect.name]))["main"]
    if defect.shows == "nothing":
        main(epochs=1)
        return
    kind, place = defect.shows.split(" in ")
    with pytest.raises((ValueError, TypeError, AttributeError)) as caught:
        main(epochs=1)
    assert type(caught.value).__name__ == kind
    own = [e.name for e in caught.traceback if str(e.path).endswith("script.py")]
    assert own[-1] == place


def test_the_first_exception_comes_when_the_networks_are_stacked(small):
    *steps, last = run_script(broken_script()).splitlines()
    assert ", in stack: " in steps[-1]
    assert last.startswith("ValueError: Input 0")
    assert "expected shape=(None, 28, 28, 1), found shape=(None, 32, 32, 3)" in last


def test_the_right_script_trains_for_some_steps(small):
    namespace = names_of(RIGHT)
    generator, discriminator = namespace["make_generator"](), namespace["make_discriminator"]()
    players = (generator, discriminator)
    before = [[w.numpy() for w in each.trainable_variables] for each in players]
    losses = watched(namespace)
    digits = namespace["load_digits"]("train")
    pictures = namespace["train"](generator, discriminator, digits, 3)
    for player, old in zip(players, before, strict=True):
        now = (w.numpy() for w in player.trainable_variables)
        assert all(np.abs(a - b).max() > 0 for a, b in zip(now, old, strict=True))
    assert len(set(losses)) == len(losses) == 3 * (len(digits[0]) // 32)
    assert np.isfinite(losses).all()
    namespace["save_animation"](pictures, "digits.gif")
    with Image.open("digits.gif") as written:
        assert (written.n_frames, written.size) == (3, (112, 112))


def watched(namespace):
    """Keep the discriminator's loss of every step."""
    losses, loss = [], namespace["discriminator_loss"]

    def kept(*answers):
        value = loss(*answers)
        tf.py_function(lambda v: losses.append(float(v)), [value], [])
        return value

    namespace["discriminator_loss"] = kept
    return losses


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_right_script_trains_until_half_of_its_digits_are_clear(monkeypatch, tmp_path):
    """Steps are counted, not seconds: 30 epochs of 4,000 digits."""
    monkeypatch.chdir(tmp_path)
    keras.utils.set_random_seed(0)
    namespace = names_of(RIGHT)
    generator, discriminator = namespace["make_generator"](), namespace["make_discriminator"]()
    namespace["train"](generator, discriminator, namespace["load_digits"]("train"), EPOCHS)
    made = namespace["draw"](generator, namespace["make_noise"](1000))[:, None] / np.float32(255)
    found = metrics.classify(made)
    assert (found.max(axis=1) > 0.9).mean() > 0.5
    assert (metrics.class_histogram(found.argmax(axis=1)) > 0).sum() >= 8


# ---------------------------------------------------------------- facts that the texts state


def test_a_logit_taken_for_a_probability_is_stuck():
    loss = keras.losses.BinaryCrossentropy()
    for target, answers in ((1.0, (-5.0, -1.0, 2.0)), (0.0, (-5.0, 2.0, 7.0))):
        for answer in answers:
            z = tf.constant([[answer]])
            with tf.GradientTape() as tape:
                tape.watch(z)
                value = loss(tf.constant([[target]]), z)
            assert float(tape.gradient(value, z)[0, 0]) == 0
            if (answer < 0) == (target == 1):
                assert float(value) == pytest.approx(16 if target == 0 else 16.118, abs=0.1)


@pytest.mark.parametrize("kernel", range(2, 9))
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_overlaps_are_those_of_keras(kernel, stride):
    if kernel < stride:
        pytest.skip("some pixels would never be written")
    layer = layers.Conv2DTranspose(1, kernel, stride, use_bias=False, kernel_initializer="ones")
    counts = np.asarray(layer(np.ones((1, 40, 40, 1), np.float32)))[0, 18:-18, 18:-18, 0]
    assert sorted(set(counts.ravel())) == overlaps(kernel, stride)


def test_what_is_said_of_methods_and_defaults():
    assert not hasattr(tf.image, "save_gif")
    assert layers.LeakyReLU().negative_slope == pytest.approx(0.3)
    assert float(keras.ops.leaky_relu(-1.0)) == pytest.approx(-0.2)
    assert not hasattr(np.zeros(1), "numpy")


def test_predict_takes_a_tensor():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
    assert isinstance(model.predict(tf.ones((4, 2)), verbose=0), np.ndarray)


def test_an_optimiser_refuses_weights_that_it_was_not_built_for():
    one, other = keras.Variable([1.0]), keras.Variable([1.0])
    optimizer = keras.optimizers.Adam()
    optimizer.apply([tf.constant([1.0])], [one])
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer.apply([tf.constant([1.0])], [other])


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right[:4] == ["32", "16.12", "127.5", "4, 6, 9"]


# ---------------------------------------------------------------- learners' accidents


def test_a_training_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS_A_TEST", 3.0)
    endless = (
        "def train(generator, discriminator, digits, epochs):\n    while True:\n        pass\n"
    )
    [result] = run_tests(with_parts(endless), ["training"])
    assert result.status == "red"
    assert "still running" in result.finding.seen


@pytest.mark.parametrize("line", ["raise SystemExit", "1 / 0", "import no_such_package"])
def test_a_script_that_cannot_be_run_is_told_apart(line):
    report = check_script(f"import numpy as np\n{line}\n")
    assert report.status == "error"
    assert "cannot be run" in report.verdict
    assert line in report.code


def test_a_function_that_is_gone_is_asked_for():
    report = check_one("drawing", {"prepare": lambda pixels: pixels})
    assert report.status == "wrong"
    assert report.verdict == "drawing: there is no function draw."
    assert not report.misconceptions


def test_nothing_at_all_has_not_started():
    assert check_script({}).status == "not started"
    with pytest.raises(TypeError, match="of type int"):
        check_script(3)
    with pytest.raises(ValueError, match="no test 'size'"):
        check_one("size", RIGHT)


def test_what_an_exception_says_is_short_and_the_same_in_every_run():
    error = ValueError(
        "Unknown variable: <Variable path=sequential_5/dense_4/kernel, value=[[1.]]>"
    )
    assert in_short(error) == "ValueError: Unknown variable"
    assert in_short(KeyError()) == "KeyError"
    assert len(in_short(ValueError("word " * 200))) < 200


def raised(call):
    with pytest.raises((ValueError, ZeroDivisionError)) as caught:
        call()
    return caught.value


def test_an_exception_is_the_library_s_only_where_no_line_of_the_learner_raised_it():
    assert raised_by(raised(lambda: json.loads("{")), "loads")
    assert not raised_by(raised(lambda: json.dumps({1j}, default=lambda thing: 1 / 0)), "dumps")
    assert not raised_by(raised(lambda: json.loads("{")), "fit")


# ---------------------------------------------------------------- scripts and variants


def test_every_script_is_python_of_lines_that_fit():
    for names in ([], NAMES, *([name] for name in NAMES)):
        script = broken_script(names)
        assert "@" not in script.replace("@tf.function", "")
        assert max(map(len, script.splitlines())) <= 100
        defined = {n.name for n in ast.parse(script).body if isinstance(n, ast.FunctionDef)}
        assert set(FUNCTIONS) <= defined


def test_an_unknown_defect_is_refused():
    with pytest.raises(ValueError, match="no defect 'kernel'"):
        broken_script(["kernel"])
    assert broken_script("kernels") == broken_script(["kernels"])


STUDENTS = [f"student-{number}" for number in range(1000)]


@pytest.fixture(scope="module")
def drawn():
    return [draw_defects("the seed of a test", student) for student in STUDENTS]


def test_every_student_s_defects_weigh_the_same(drawn):
    assert {len(names) for names in drawn} == {6}
    assert {weight(names) for names in drawn} == {12}
    for count in range(1, 14):
        assert weight(draw_defects("a seed", "ada", count)) == 2 * count


def test_students_have_different_defects(drawn):
    sets = Counter(drawn)
    assert len(sets) > 200
    assert max(sets.values()) < 20
    shares = Counter(itertools.chain.from_iterable(drawn))
    assert set(shares) == set(NAMES)
    assert all(250 < count < 750 for count in shares.values())


def test_two_hundred_scripts_are_all_different_and_all_python():
    scripts = [draw_script("the seed of a test", student) for student in STUDENTS[:200]]
    assert len(set(scripts)) == 200
    assert all(ast.parse(script) for script in scripts)


def test_a_draw_can_be_repeated_and_needs_the_seed(drawn):
    assert drawn[:50] == [draw_defects("the seed of a test", student) for student in STUDENTS[:50]]
    others = [draw_defects("the seed of a tesu", student) for student in STUDENTS]
    same = sum(a == b for a, b in zip(drawn, others, strict=True))
    assert same < 15  # by chance one in several hundred


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("", "ada"), "empty"), (("seed", " "), "empty"), (("seed", "ada", 14), "14")],
)
def test_a_draw_without_seed_or_student_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        draw_defects(*arguments)


def test_a_drawn_script_has_its_defects_and_no_other():
    names = draw_defects("the seed of a test", "ada")
    results = run_tests(draw_script("the seed of a test", "ada"))
    assert set(by_status(results, "red")) <= set(names)
    assert set(names) <= set(by_status(results, "red") + by_status(results, "waiting"))


# ---------------------------------------------------------------- the chapter


def cells():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def squeezed(text):
    return "".join(text.split())


def test_the_chapter_shows_the_script_as_it_is():
    shown = squeezed("".join("".join(cell["source"]) for cell in cells()))
    script = broken_script()
    for node in ast.parse(script).body:
        if isinstance(node, ast.FunctionDef | ast.Assign):
            assert squeezed(ast.get_source_segment(script, node)) in shown


SHOWN = {"sizes", "drawing"}  # these two are repaired in the chapter, to show how


@every_defect
def test_no_other_right_piece_stands_in_a_chapter_or_on_a_page(defect):
    secrets = [
        squeezed(line)
        for _, right in defect.places.values()
        for line in right.splitlines()
        if len(squeezed(line)) > 20 and line not in broken_script()
    ]
    pages = [*(ROOT / "notebooks").glob("12_*.ipynb"), *(ROOT / "book").glob("*.md")]
    texts = [squeezed(page.read_text(encoding="utf-8").replace('\\"', '"')) for page in pages]
    allowed = {"negative_slope=0.2", "withtf.GradientTape()astape:"}  # told, and of no secret
    for secret in secrets:
        if defect.name not in SHOWN and secret not in allowed:
            assert not any(secret in text for text in texts), secret


def test_the_pulls_that_the_chapter_adds_up_are_those_of_the_two_losses():
    for z in np.linspace(-5, 5, 21):
        logit = np.array([z])
        both = ops.discriminator_loss_backward(logit, logit)[1] + ops.generator_loss_backward(logit)
        assert both == pytest.approx(2 * ops.sigmoid(logit) - 1)
