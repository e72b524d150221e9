"""A class is graded whole, once, and the same whatever interrupts it."""

import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from aigc_lessons.grading import assignment, class_run, handed_in, results, sandbox, versions
from tests.grading.isolated import needs_sandbox, nothing_runs_on
from tools import simulated_class

SOURCES = Path(__file__).parents[2] / "assignments"
NAME = "01_images"
SEED = "a seed for the tests of a class"
KILLS = 20


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Ten students, their submissions and the points that they have to get."""
    folder = tmp_path_factory.mktemp("course")
    one = assignment.read(SOURCES / NAME)
    made = simulated_class.class_of(one, 10, seed=SEED, rng=np.random.default_rng(5))
    simulated_class.write(made, folder / "submissions", NAME)
    (folder / "seed.txt").write_text(SEED)
    ids = [each.student for each in made] + ["absent"]
    (folder / "roster.csv").write_text("id,name\n" + "".join(f"{i},Student {i}\n" for i in ids))
    return folder, made


def command(course, out, *more):
    words = [sys.executable, "-m", "aigc_lessons", "grade", course / "submissions", "--out", out]
    words += ["--assignments", SOURCES, "--only", NAME, "--seed-file", course / "seed.txt"]
    words += ["--roster", course / "roster.csv", "--workers", "2"]
    return [str(word) for word in (*words, *more)]


def run(course, out, *more):
    done = subprocess.run(command(course, out, *more), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def graded(course, tmp_path_factory):
    folder, _ = course
    out = tmp_path_factory.mktemp("graded") / "grades.csv"
    return out, run(folder, out)


@needs_sandbox
def test_every_score_is_the_known_one_and_none_is_lost(course, graded):
    _, made = course
    found = {r.student: r for r in results.read_results(graded[0].with_suffix(""))}
    assert set(found) == {each.student for each in made} | {"absent"}
    for each in made:
        for question in found[each.student].questions:
            assert question.points == pytest.approx(each.points[question.id]), each
    assert {q.status for q in found["absent"].questions} == {"missing"}
    assert found["absent"].points == 0


@needs_sandbox
def test_the_same_command_again_grades_nothing_and_changes_nothing(course, graded):
    folder, _ = course
    out, told = graded
    assert "10 submissions, 0 of them graded before" in told
    before, pages = out.read_bytes(), stamps(out)
    assert "10 of them graded before" in run(folder, out)
    assert out.read_bytes() == before
    assert stamps(out) == pages


def stamps(out):
    """When each result, and the page beside it, was written; a page alone is no result yet."""
    found = out.with_suffix("").rglob("[1-9]*.json")
    files = [file for result in found for file in (result, result.with_suffix(".html"))]
    return {str(path): path.stat().st_mtime_ns for path in files}


@needs_sandbox
@pytest.mark.long
def test_parts_are_merged_to_the_whole(course, graded, tmp_path):
    folder, _ = course
    for part in (1, 2):
        run(folder, tmp_path / f"part-{part}.csv", "--part", f"{part}/2")
    words = [
        sys.executable,
        "-m",
        "aigc_lessons",
        "merge",
        tmp_path / "part-1",
        tmp_path / "part-2",
    ]
    subprocess.run([*map(str, words), "--out", str(tmp_path / "all.csv")], check=True)
    assert (tmp_path / "all.csv").read_bytes() == graded[0].read_bytes()
    one, other = (list((tmp_path / f"part-{p}").glob("*/*")) for p in (1, 2))
    assert one
    assert other
    assert not {p.name for p in one} & {p.name for p in other}


@needs_sandbox
@pytest.mark.long
def test_dask_s_workers_find_the_same(course, graded, tmp_path):
    folder, _ = course
    script = Path(__file__).parents[2] / "examples" / "grade_with_dask.py"
    words = [sys.executable, script, folder / "submissions", "--seed-file", folder / "seed.txt"]
    words += ["--assignments", only(tmp_path), "--folder", tmp_path / "parts"]
    words += ["--out", tmp_path / "grades.csv"]
    subprocess.run([str(word) for word in words], check=True, cwd=tmp_path)
    rows = graded[0].read_text().splitlines()
    assert (tmp_path / "grades.csv").read_text().splitlines() == [
        row for row in rows if not row.startswith("absent")
    ]


def only(folder):
    shutil.copytree(SOURCES / NAME, folder / "assignments" / NAME)
    return folder / "assignments"


@needs_sandbox
@pytest.mark.long
@pytest.mark.timeout(1500)
def test_killed_twenty_times_it_ends_with_the_same_gradebook(course, graded, tmp_path):
    folder, made = course
    out, rng, kills = tmp_path / "grades.csv", random.Random(6), 0
    seen = {}
    with nothing_runs_on():
        while kills < KILLS:
            words = command(folder, out)
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(rng.uniform(1.0, 9.0))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                kept = stamps(out)
                assert seen.items() <= kept.items()  # nothing lost, nothing graded twice
                seen = kept
            else:  # it was done: begin again, so that all kills meet work
                assert out.read_bytes() == graded[0].read_bytes()
                shutil.rmtree(tmp_path / "grades")
                seen = {}
    run(folder, out)
    assert out.read_bytes() == graded[0].read_bytes()
    assert len(list((tmp_path / "grades").glob("*/*/1.json"))) == len(made)


@needs_sandbox
@pytest.mark.long
def test_a_changed_file_is_graded_again_and_a_late_one_replaces_missing(course, graded, tmp_path):
    folder, _ = course
    out, submissions = tmp_path / "grades.csv", tmp_path / "submissions"
    shutil.copytree(graded[0].with_suffix(""), tmp_path / "grades")
    shutil.copytree(folder / "submissions", submissions)  # keeps the times
    one = assignment.read(SOURCES / NAME)
    source = one.source(one.own(SEED, "absent"))
    (submissions / "absent").mkdir()
    late = submissions / "absent" / f"{NAME}.ipynb"
    late.write_text(nbformat.writes(versions.student(source)))
    words = command(folder, out)
    words[words.index(str(folder / "submissions"))] = str(submissions)
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "11 submissions, 10 of them graded before" in done.stdout
    assert not (tmp_path / "grades" / NAME / "absent" / "0.json").exists()
    assert (
        json.loads((tmp_path / "grades" / NAME / "absent" / "1.json").read_text())["attempt"] == 1
    )


def test_a_worker_that_dies_costs_one_submission_its_points_and_no_other(tmp_path, monkeypatch):
    handed = [fake(tmp_path, f"s{i}") for i in range(3)]
    settings = class_run.Settings({"a": fake_assignment()}, tmp_path / "grades")
    told = []
    monkeypatch.setattr(
        class_run, "_at_once", lambda h, s, w, t: [one for one in h if one is handed[1]]
    )
    class_run.grade_all(handed, settings, told=lambda one, result: told.append(result))
    [result] = told
    assert result.student == "s1"
    assert {q.status for q in result.questions} == {"crashed"}
    assert results.read_results(tmp_path / "grades") == [result]


def fake(folder, student):
    path = folder / f"{student}.ipynb"
    path.write_text("{}")
    return handed_in.Handed("a", student, 1, path, None)


def fake_assignment():
    asked = assignment.Asked("q1-test", "Question 1", "auto", 4.0, 5.0)
    made = assignment.Assignment("a", nbformat.v4.new_notebook(), None, "digest")
    vars(made)["asked"] = (asked,)  # as if the notebook had asked it
    return made


def test_a_seed_that_could_be_guessed_is_refused(course, tmp_path):
    folder, _ = course
    (tmp_path / "seed.txt").write_text("12345")
    words = command(folder, tmp_path / "grades.csv")
    words[words.index(str(folder / "seed.txt"))] = str(tmp_path / "seed.txt")
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1
    assert "a seed of 5 characters" in done.stderr


def test_results_among_the_submissions_are_refused(course):
    folder, _ = course
    done = subprocess.run(
        command(folder, folder / "submissions" / "grades.csv"), capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "would be taken for a student's" in done.stderr


def test_what_was_not_set_is_missed_by_nobody(tmp_path):
    settings = class_run.Settings(dict.fromkeys("ab", fake_assignment()), tmp_path / "grades")
    class_run.write_missing([fake(tmp_path, "ann")], ["ann", "bob"], ["a"], settings)
    [result] = results.read_results(tmp_path / "grades")
    assert (result.student, result.assignment, result.attempt) == ("bob", "a", 0)


def test_without_a_sandbox_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert "sudo apt install bubblewrap" in sandbox.missing()
