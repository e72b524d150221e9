"""What a class hands in is found, however a learning platform lays it out."""

import os

import pytest

from aigc_lessons.grading import handed_in

NAMES = ("02_convolution", "03_pooling")


def put(folder, place, content="{}"):
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def found(folder):
    handed, odd = handed_in.find(folder, NAMES)
    return [(h.assignment, h.student, h.attempt, h.path.name) for h in handed], odd


def test_files_in_a_student_s_folder_are_found(tmp_path):
    put(tmp_path, "ann/02_convolution.ipynb")
    put(tmp_path, "bob/03_pooling.ipynb")
    assert found(tmp_path) == (
        [
            ("02_convolution", "ann", 1, "02_convolution.ipynb"),
            ("03_pooling", "bob", 1, "03_pooling.ipynb"),
        ],
        [],
    )


@pytest.mark.parametrize("second", ["02_convolution-1.ipynb", "02_convolution (1).ipynb"])
def test_a_second_file_is_a_second_attempt(tmp_path, second):
    put(tmp_path, "ann/02_convolution.ipynb")
    put(tmp_path, f"ann/{second}")
    assert [(one[2], one[3]) for one in found(tmp_path)[0]] == [
        (1, "02_convolution.ipynb"),
        (2, second),
    ]


def test_nbgrader_s_folders_and_times_are_understood(tmp_path):
    put(tmp_path, "ann/02_convolution/02_convolution.ipynb")
    put(tmp_path, "ann/02_convolution/scratch.ipynb")
    put(tmp_path, "ann/02_convolution/timestamp.txt", "2026-11-02 15:58:23.948203 America/New_York")
    [handed], odd = handed_in.find(tmp_path, NAMES)
    assert (handed.path.name, handed.submitted) == (
        "02_convolution.ipynb",
        "2026-11-02T20:58:23+00:00",
    )
    assert odd == []


def test_numbered_folders_are_attempts_with_times_of_their_own(tmp_path):
    put(tmp_path, "ann/02_convolution/1/mine.ipynb")
    put(tmp_path, "ann/02_convolution/2/mine.ipynb")
    put(tmp_path, "ann/02_convolution/2/timestamp.txt", "2026-11-02 10:00:00 UTC")
    handed, _ = handed_in.find(tmp_path, NAMES)
    assert [(one.attempt, one.submitted) for one in handed] == [
        (1, "2023-11-14T22:13:20+00:00"),  # when the file was last changed
        (2, "2026-11-02T10:00:00+00:00"),
    ]


def test_a_time_that_cannot_be_read_is_that_of_the_file(tmp_path):
    put(tmp_path, "ann/02_convolution.ipynb")
    put(tmp_path, "ann/timestamp.txt", "yesterday, I think")
    [handed], _ = handed_in.find(tmp_path, NAMES)
    assert handed.submitted == "2023-11-14T22:13:20+00:00"


def test_what_belongs_to_nothing_is_told(tmp_path):
    put(tmp_path, "ann/02_convolution.ipynb")
    put(tmp_path, "ann/holiday.ipynb")
    put(tmp_path, "readme.txt")
    _, odd = handed_in.find(tmp_path, NAMES)
    assert odd == [
        f"{tmp_path}/readme.txt is not in a student's folder.",
        f"{tmp_path}/ann/holiday.ipynb belongs to no assignment.",
    ]


def test_a_file_that_is_no_notebook_is_handed_in_all_the_same(tmp_path):
    put(tmp_path, "ann/02_convolution.pdf")
    put(tmp_path, "bob/02_convolution/photo.jpg")
    assert [one[1:] for one in found(tmp_path)[0]] == [
        ("ann", 1, "02_convolution.pdf"),
        ("bob", 1, "photo.jpg"),
    ]


def test_links_are_not_followed(tmp_path):
    secret = put(tmp_path, "outside/solution.ipynb")
    put(tmp_path, "class/ann/03_pooling.ipynb")
    (tmp_path / "class/ann/02_convolution.ipynb").symlink_to(secret)
    (tmp_path / "class/eve").symlink_to(tmp_path / "outside")
    assert [one[1] for one in found(tmp_path / "class")[0]] == ["ann"]


def test_a_folder_without_submissions_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ValueError, match="holds no submissions: STUDENT/02_convolution"):
            handed_in.find(folder, NAMES)
