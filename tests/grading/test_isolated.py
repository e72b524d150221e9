"""What looks for processes left behind finds them, and those alone."""

import subprocess
import sys
import time

import psutil
import pytest

from tests.grading.isolated import nothing_runs_on

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone lets one adopt")
ORPHAN = ["sh", "-c", "sleep 300 >/dev/null & echo $!"]


def test_a_process_that_lost_its_parent_is_found():
    with pytest.raises(pytest.fail.Exception, match=r"left behind.*sleep"), nothing_runs_on(0.5):
        left = int(subprocess.run(ORPHAN, stdout=subprocess.PIPE, check=True).stdout)
    psutil.Process(left).kill()


def test_what_another_test_s_process_starts_is_not():
    with subprocess.Popen(["sh", "-c", "sleep 0.3; sleep 300; true"]) as before:
        with nothing_runs_on(0.1):
            time.sleep(1)
        [started] = psutil.Process(before.pid).children()
        assert started.cmdline() == ["sleep", "300"]
        before.kill()
        started.kill()


def test_one_that_ends_in_time_or_was_there_before_is_not():
    with subprocess.Popen(["sleep", "300"]) as before:
        with nothing_runs_on(10):
            subprocess.run(["sh", "-c", "sleep 0.5 &"], check=True)
        before.kill()
