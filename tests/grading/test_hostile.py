"""Hostile and broken submissions: each gets its status and its honest points, and harms nobody.

Some of each kind, one by one; all of them hand in with the class of test_whole_class.py.
"""

import os
import socket
import threading
from pathlib import Path

import pytest

import aigc_lessons
from aigc_lessons.grading import assignment, feedback_page, grader, sandbox, versions
from aigc_lessons.grading.kernel import DiedError, Ran
from aigc_lessons.grading.limits import Limits
from tests.grading import hostile
from tests.grading.here import Here
from tests.grading.hostile import Hostile
from tests.grading.isolated import needs_sandbox

FOLDER = Path(__file__).parent / "sources" / "00_tiny"
ROOT = Path(__file__).parents[2]
TINY = assignment.read(FOLDER)
LIMITS = Limits(cell_seconds=5, seconds=150, memory=700, disk=16, output=8)
PARALLEL = ("a fork bomb", "a memory bomb of many processes", "busy processes left behind")


def solution():
    return versions.solution(TINY.source())


def grade(made, *, place=0, limits=LIMITS, **settings):
    content = made(solution())
    return grader.grade(content, TINY, student="s", place=place, limits=limits, **settings)


def found(graded):
    return {q.id: (q.status, q.points) for q in graded.result.questions}


def cases(wanted):
    return [pytest.param(one, id=one.name) for one in hostile.HOSTILE if one.quick and wanted(one)]


def is_file(one):
    return one in hostile.FILES


def sandboxed():
    """The processes of this machine that a sandbox has left: there must be none."""
    users = range(sandbox.FIRST_USER, sandbox.FIRST_USER + sandbox.USERS)
    ours = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return {pid for pid in ours if _owner(pid) in users}


def _owner(pid):
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return None


def open_files():
    return len(os.listdir("/proc/self/fd"))


def files_left():
    """The files of a sandbox that lie where everybody may write: there must be none."""
    users = range(sandbox.FIRST_USER, sandbox.FIRST_USER + sandbox.USERS)
    entries = [entry for folder in ("/dev/shm", "/tmp") for entry in os.scandir(folder)]
    return [e.path for e in entries if e.stat(follow_symlinks=False).st_uid in users]


@pytest.fixture
def nothing_left():
    files = open_files()
    yield
    assert files_left() == []
    assert open_files() <= files
    mine = sandbox.Sandbox(0).user
    assert not {pid for pid in sandboxed() if _owner(pid) in (mine, mine + 1)}


@needs_sandbox
@pytest.mark.parametrize("one", cases(lambda one: not is_file(one)))
def test_each_gets_its_status_and_its_honest_points(one, nothing_left):
    assert found(grade(one.make)) == one.expected()


@pytest.mark.parametrize("one", cases(is_file))
def test_each_broken_file_gets_its_status_and_points(one):
    assert found(grade(one.make, start=Here)) == one.expected()


@needs_sandbox
@pytest.mark.long
def test_no_file_of_anybody_s_is_found(nothing_left, tmp_path):
    (tmp_path / "neighbour.ipynb").write_text("{}")
    paths = [
        FOLDER,
        ROOT / "assignments",
        ROOT / "tests",
        ROOT / "README.md",
        tmp_path,
        Path.home(),
    ]
    paths = [path for path in paths if path not in (Path("/root"), Path("/work"))]
    assert found(grade(hostile.looked_for(paths))) == Hostile("", None).expected()


@needs_sandbox
def test_no_network_is_found(nothing_left):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert found(grade(hostile.dialled(port))) == Hostile("", None).expected()


@needs_sandbox
@pytest.mark.long
def test_nothing_is_written_outside(nothing_left):
    folders = [Path(aigc_lessons.__file__).parent, ROOT, ROOT / "tests", FOLDER]
    folders += sandbox.python_folders()
    assert found(grade(hostile.scribbled(folders))) == Hostile("", None).expected()
    assert not list(Path(aigc_lessons.__file__).parent.rglob("scribble"))


@needs_sandbox
@pytest.mark.long
def test_no_right_is_gained(nothing_left):
    assert found(grade(hostile.become_more())) == Hostile("", None).expected()


@needs_sandbox
@pytest.mark.long
@pytest.mark.parametrize("name", PARALLEL)
def test_beside_a_hostile_one_an_honest_one_gets_everything(name, nothing_left):
    attack = next(one for one in hostile.HOSTILE if one.name == name)
    graded = {}

    def work(place, make):
        graded[place] = found(grade(make, place=place))

    attacking = threading.Thread(target=work, args=(1, attack.make))
    attacking.start()
    for _ in range(3):  # as long as the attack lasts, and longer
        work(0, hostile.written)
        assert graded[0] == Hostile("", None).expected()
    attacking.join()
    assert graded[1] == attack.expected()


class Bombed(Here):
    """A kernel in which something goes on that ends it when a function is called."""

    def run(self, source, seconds):
        super().run(source, seconds)
        return Ran(left="bomb" in source)

    def ask(self, request, seconds=None):
        if "bomb" in self.namespace and request["do"] == "call":
            raise DiedError("it exploded")
        return super().ask(request)


def test_what_a_bomb_takes_from_an_honest_answer_is_judged_again():
    graded = grade(hostile.before("q3", "bomb = 1"), start=Bombed)
    assert found(graded) == Hostile("", None).expected()


@needs_sandbox
def test_what_a_student_writes_is_neither_html_on_the_page_nor_a_terminal_s_command():
    evil = "<script>alert(1)</script>\\x1b[2J"
    raises = f"""
def output_size(size, kernel_size, stride, padding):
    raise type("E{evil}", (Exception,), {{}})("{evil}")  # {evil}
output_size.__name__ = "{evil}"
"""
    made = hostile.both(
        hostile.answer("q1", f"places = type('{evil}', (), {{}})()"),
        hostile.both(
            hostile.answer("q2", raises), hostile.answer("q3", f"raise ValueError('{evil}')")
        ),
    )
    graded = grade(made)
    assert "<script" not in feedback_page.page(graded, TINY.asked)
    assert any("<script" in q.verdict for q in graded.result.questions)
    assert not any("\x1b" in q.verdict for q in graded.result.questions)
