"""Count what the equations' tests compare, and hold the committed report to it.

Every test marked `equation("eq-…")` records its cases through tests.agreement. When a run had all
of them, the counts are compared with book/verification.json, or rewrite it.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests import agreement
from tools import equations, verification

records = agreement.records  # this very dictionary: a test may put another in its place
ran = set()
left_out = []
LINES = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption(
        "--write-verification",
        action="store_true",
        help="rewrite book/verification.json and book/how_we_know.md from this run",
    )


@pytest.fixture
def data_root() -> Path:
    """The folder with the real data; a test that asks for it is skipped where there is none."""
    root = os.environ.get("AIGC_LESSONS_DATA")
    if not root:
        pytest.skip("AIGC_LESSONS_DATA is not set")
    return Path(root)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Let an equation's test pass only if it recorded cases for its labels, and for no other."""
    before = _cases()
    result = yield
    after = _cases()
    recorded = {key[0] for key in after - before}
    marked = {label for mark in item.iter_markers("equation") for label in mark.args}
    if marked - recorded:
        pytest.fail(
            f"marked with {', '.join(sorted(marked - recorded))}, but compared nothing for it: "
            "call tests.agreement.agrees with that label.",
            pytrace=False,
        )
    if recorded - marked:
        pytest.fail(
            f"compared something for {', '.join(sorted(recorded - marked))} without the mark "
            "@pytest.mark.equation of that label.",
            pytrace=False,
        )
    if marked:
        ran.add(item.nodeid.split("[")[0])
    return result


def _cases():
    return Counter({key: cases for key, (cases, _) in records.items()})


def pytest_deselected(items):
    left_out.extend(item.nodeid for item in items if item.get_closest_marker("equation"))


@pytest.hookimpl(optionalhook=True)  # there without pytest-xdist too
def pytest_testnodedown(node, error):
    """Take over what a worker of pytest-xdist recorded."""
    output = getattr(node, "workeroutput", {})
    for key, (cases, worst) in output.get("records", []):
        so_far, largest = records.get(tuple(key), (0, 0.0))
        records[tuple(key)] = [so_far + cases, max(largest, worst)]
    ran.update(output.get("ran", []))
    left_out.extend(output.get("left_out", []))


def pytest_sessionfinish(session):
    config = session.config
    if hasattr(config, "workeroutput"):
        pairs = [[list(key), value] for key, value in records.items()]
        config.workeroutput.update(records=pairs, ran=sorted(ran), left_out=left_out)
    elif ran and not config.option.collectonly:
        lines, failed = _judge(config, session.testsfailed)
        config.stash[LINES] = lines
        if failed and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)


def _judge(config, failed):
    """Compare or rewrite the report; return what to say, and whether the run must fail."""
    writing = config.getoption("--write-verification")
    missing = _missing(config, failed)
    if missing:
        # A run of everything, in which a test was skipped, is no run of a part.
        everything = config.args_source is config.ArgsSource.TESTPATHS and not left_out
        said = f"book/verification.json is not {'rewritten' if writing else 'compared'}: {missing}."
        return [said], writing or everything
    report, committed = verification.measured(records), verification.read()
    if writing:
        verification.write(report)
        return ["book/verification.json and book/how_we_know.md are rewritten."], False
    other = verification.other_versions(committed, report)
    found = verification.differences(committed, report, counts=not other)
    lines = [f"Numbers of cases are not compared: {other}."] if other else []
    if found:
        lines += ["This run differs from book/verification.json:", *found, verification.ADVICE]
    return lines, bool(found)


def _missing(config, failed):
    """Say why this run had not all the cases of all the equations' tests, or return ""."""
    if failed:
        return "some tests failed"
    expected = {test for tests in equations.marked_tests().values() for test in tests}
    missing = sorted(expected - ran)
    if missing:
        return (
            f"{len(missing)} of {len(expected)} equations' tests did not run, such as {missing[0]}"
        )
    if left_out or any("::" in argument for argument in config.args):
        return "some cases were left out"
    return ""
