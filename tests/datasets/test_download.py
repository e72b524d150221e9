"""A download arrives whole and verified, or not at all, whatever the mirrors do.

Every misbehaviour is played by a real HTTP server on this machine.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import aigc_lessons
from aigc_lessons.datasets import DownloadError, download, load
from aigc_lessons.datasets.catalogue import FILES
from tests.datasets import local_mirror as local
from tests.datasets.local_mirror import ARRAYS, mirror, packed

REPOSITORY = Path(aigc_lessons.__file__).parents[1]

MISBEHAVIOURS = [
    (local.breaks_off, "broke off in the middle"),
    (local.truncates, "is a gzip file whose end is missing"),
    (local.corrupts, "is a damaged gzip file|has another content"),
    (local.serves_other_content, "has another content than the original: its SHA-256 is"),
    (local.serves_trailing_bytes, "has 4 trailing bytes"),
    (local.serves_a_page, "is not a gzip file: it begins with b'<!DOCTYPE ht'"),
    (local.serves_nothing, "is empty"),
    (local.stalls, "stopped answering"),
    (local.never_answers, "stopped answering"),
    (local.hangs_up, "cannot be reached"),
    (local.is_missing, "answered 404 Not Found"),
    (local.fails, "answered 500 Internal Server Error"),
    (local.redirects_in_circles, "failed"),
]
EACH = pytest.mark.parametrize(
    ("misbehave", "sentence"), MISBEHAVIOURS, ids=[answer.__name__ for answer, _ in MISBEHAVIOURS]
)


@pytest.fixture
def little_patience(publish, monkeypatch):
    """Long enough for a busy machine to answer, short enough to wait for those that never do."""
    monkeypatch.setattr(download, "TIMEOUT", (5, 1))


def kept(root: Path) -> list[str]:
    """Every file and folder under a cache, hidden ones too."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def assert_is_tiny(data, split="train"):
    images, labels = FILES[split]
    np.testing.assert_array_equal(np.rint(data.images[:, 0] * 255), ARRAYS[images])
    np.testing.assert_array_equal(data.labels, ARRAYS[labels])


def test_a_download_is_kept_and_asked_for_once(publish, tmp_path):
    with mirror(local.serves) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", root=tmp_path))
        assert_is_tiny(load("tiny", root=tmp_path))
    assert good.asked == list(FILES["train"])
    assert kept(tmp_path) == ["tiny", *sorted(f"tiny/{file}.gz" for file in FILES["train"])]
    for file in FILES["train"]:
        assert (tmp_path / "tiny" / f"{file}.gz").read_bytes() == packed(file)


def test_only_the_files_of_the_split_are_asked_for(publish, tmp_path):
    with mirror(local.serves) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", "test", root=tmp_path), "test")
    assert good.asked == list(FILES["test"])


def test_another_compression_of_the_same_content_will_do(publish, tmp_path):
    file = FILES["train"][0]
    assert packed(file, level=1) != packed(file)
    with mirror(local.serves_another_compression) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", root=tmp_path))
        assert_is_tiny(load("tiny", root=tmp_path))


@EACH
def test_where_no_mirror_has_it_one_sentence_says_what_each_answered(
    misbehave, sentence, publish, little_patience, tmp_path
):
    with mirror(misbehave) as bad, mirror(local.is_missing) as missing:
        publish(bad.address, missing.address)
        with pytest.raises(DownloadError, match=sentence) as caught:
            load("tiny", root=tmp_path)
    message, file = str(caught.value), FILES["train"][0]
    assert message.startswith(f"no mirror gave tiny/{file}.gz ({bad.address}{file}.gz ")
    assert f"; {missing.address}{file}.gz answered 404 Not Found): " in message
    assert message.endswith(
        "): try another network, or point AIGC_LESSONS_DATA at a folder that holds it, or use "
        '"mnist-5k", which needs no network'
    )
    assert "\n" not in message
    # The traceback shows this one error, not those that led to it.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert kept(tmp_path) == ["tiny"]


@EACH
def test_the_next_mirror_makes_up_for_it(misbehave, sentence, publish, little_patience, tmp_path):
    with mirror(misbehave) as bad, mirror(local.serves) as good:
        publish(bad.address, good.address)
        assert_is_tiny(load("tiny", root=tmp_path))
    assert set(bad.asked) == set(good.asked) == set(FILES["train"])
    assert kept(tmp_path) == ["tiny", *sorted(f"tiny/{file}.gz" for file in FILES["train"])]
    for file in FILES["train"]:
        assert (tmp_path / "tiny" / f"{file}.gz").read_bytes() == packed(file)


def test_the_first_mirror_that_has_it_is_the_last_one_asked(publish, tmp_path):
    with mirror(local.serves) as first, mirror(local.serves) as second:
        publish(first.address, second.address)
        load("tiny", root=tmp_path)
    assert second.asked == []


def test_a_mirror_that_is_gone_cannot_be_reached(publish, tmp_path):
    with mirror(local.serves) as gone:
        pass
    publish(gone.address)
    with pytest.raises(DownloadError, match="cannot be reached"):
        load("tiny", root=tmp_path)


def test_a_failure_mends_itself_when_the_mirror_does(publish, tmp_path):
    with mirror(local.corrupts) as bad:
        publish(bad.address)
        with pytest.raises(DownloadError):
            load("tiny", root=tmp_path)
    with mirror(local.serves) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", root=tmp_path))


def test_nothing_is_seen_under_the_name_before_it_is_whole(publish, tmp_path):
    with mirror(local.stalls) as slow:
        publish(slow.address)
        results = []
        loading = threading.Thread(target=lambda: results.append(_outcome(tmp_path)))
        loading.start()
        assert slow.half_sent.wait(20)
        while_underway = kept(tmp_path)
        slow.closing.set()
        loading.join(20)
    assert isinstance(results[0], DownloadError)
    assert while_underway[0] == "tiny"
    assert all(path.startswith("tiny/.download-") for path in while_underway[1:])


def _outcome(root):
    try:
        return load("tiny", root=root)
    except DownloadError as error:
        return error


def test_progress_goes_to_standard_error_and_moves(publish, tmp_path, capsys):
    with mirror(local.serves_with_a_rest) as good:
        publish(good.address)
        load("tiny", root=tmp_path)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert all(f"{file}.gz: " in shown.err for file in FILES["train"])
    assert set(re.findall(r"(\d+)%", shown.err)) - {"0", "100"}


# Other processes ---------------------------------------------------------------------------

LOAD = """
import os, sys, json
mirrors, root, timeout, user = json.loads(sys.argv[1])
os.environ["NO_PROXY"] = "127.0.0.1"
import pooch, requests, tqdm, idna, urllib3.exceptions
from aigc_lessons.datasets import catalogue, download, load
from tests.datasets.local_mirror import publication
download.TIMEOUT = (5, timeout)
catalogue.PUBLISHED["tiny"] = publication(*mirrors)
if user is not None:
    os.setgid(user)
    os.setuid(user)
try:
    data = load("tiny", root=root)
except (OSError, ValueError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
print(int(data.images.sum() * 255 + 0.5), int(data.labels.sum()))
"""


def start(mirrors, root, *, timeout=60.0, user=None, **options):
    arguments = json.dumps([mirrors, str(root), timeout, user])
    return subprocess.Popen(
        [sys.executable, "-c", LOAD, arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def printed() -> str:
    images, labels = (ARRAYS[file].astype(np.int64) for file in FILES["train"])
    return f"{images.sum()} {labels.sum()}\n"


def test_two_processes_at_once_do_no_harm(tmp_path):
    """Each file is held back until both processes have asked for it, so they do overlap."""
    together = {file: threading.Barrier(2, timeout=60) for file in FILES["train"]}

    def serves_both_at_once(handler, file):
        together[file].wait()
        local.serves(handler, file)

    with mirror(serves_both_at_once) as good:
        processes = [start([good.address], tmp_path) for _ in range(2)]
        results = [process.communicate(timeout=90) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert [out for out, _ in results] == [printed()] * 2
    assert sorted(good.asked) == sorted(FILES["train"] * 2)
    assert kept(tmp_path) == ["tiny", *sorted(f"tiny/{file}.gz" for file in FILES["train"])]
    for file in FILES["train"]:
        assert (tmp_path / "tiny" / f"{file}.gz").read_bytes() == packed(file)


def test_one_process_failing_leaves_the_other_alone(publish, tmp_path):
    """A download that fails removes its own part, not that of another."""
    with mirror(local.stalls) as slow, mirror(local.corrupts) as bad:
        process = start([slow.address], tmp_path)
        assert slow.half_sent.wait(60)
        underway = kept(tmp_path)
        publish(bad.address)
        with pytest.raises(DownloadError):
            load("tiny", root=tmp_path)
        assert kept(tmp_path) == underway
        process.kill()
        process.communicate()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_killed_download_leaves_nothing_harmful(publish, tmp_path):
    with mirror(local.stalls) as slow:
        process = start([slow.address], tmp_path)
        assert slow.half_sent.wait(60)
        process.kill()
        process.communicate()
    left = kept(tmp_path)
    assert all(path.startswith("tiny/.download-") for path in left[1:])
    (abandoned,) = (tmp_path / "tiny").iterdir()

    with mirror(local.serves) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", root=tmp_path))
        assert abandoned.exists(), "a fresh one may belong to a download that is underway"
        long_ago = time.time() - 2 * download.ABANDONED
        for path in (*abandoned.iterdir(), abandoned):
            os.utime(path, (long_ago, long_ago))
        assert_is_tiny(load("tiny", "test", root=tmp_path), "test")
    assert not abandoned.exists()


def test_an_interrupted_download_cleans_up(publish, tmp_path):
    """Ctrl-C in the middle: SIGINT raises KeyboardInterrupt."""
    with mirror(local.stalls) as slow:
        process = start([slow.address], tmp_path)
        assert slow.half_sent.wait(60)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode != 0
    assert kept(tmp_path) == ["tiny"]


# Places that cannot be written -------------------------------------------------------------


@pytest.fixture
def ordinary_user():
    """The id of a user without root's rights, who can be kept from writing."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no user ids on this system")
    return 65534 if os.geteuid() == 0 else None


@pytest.fixture
def open_folder(tmp_path_factory):
    """A folder that every user reaches, unlike tmp_path."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)
        os.chmod(folder, 0o755)


def test_a_folder_that_cannot_be_written_is_named(ordinary_user, open_folder):
    (open_folder / "tiny").mkdir()
    os.chmod(open_folder / "tiny", 0o555)
    with mirror(local.serves) as good:
        process = start([good.address], open_folder, user=ordinary_user)
        _, err = process.communicate(timeout=90)
    path = open_folder / "tiny" / f"{FILES['train'][0]}.gz"
    assert f"DownloadError: {path} cannot be written (Permission denied): make room" in err
    assert "Traceback" not in err
    assert good.asked == []


def test_a_folder_that_cannot_be_written_is_read(ordinary_user, open_folder):
    (open_folder / "tiny").mkdir()
    for file in FILES["train"]:
        (open_folder / "tiny" / f"{file}.gz").write_bytes(packed(file))
    os.chmod(open_folder / "tiny", 0o555)
    with mirror(local.serves) as good:
        process = start([good.address], open_folder, user=ordinary_user)
        out, err = process.communicate(timeout=90)
    assert (out, good.asked) == (printed(), []), err


def test_a_wrong_file_that_cannot_be_removed_is_said_to_stay(ordinary_user, open_folder):
    (open_folder / "tiny").mkdir()
    path = open_folder / "tiny" / f"{FILES['train'][0]}.gz"
    path.write_bytes(b"junk")
    os.chmod(open_folder / "tiny", 0o555)
    process = start([], open_folder, user=ordinary_user)
    _, err = process.communicate(timeout=90)
    assert f"ValueError: {path} is not a gzip file: it begins with b'junk'; it could not be " in err
    assert "removed (Permission denied): remove it yourself, then load again" in err
    assert path.read_bytes() == b"junk"


def test_a_file_that_may_not_be_read_stays_and_is_named(ordinary_user, open_folder):
    (open_folder / "tiny").mkdir()
    path = open_folder / "tiny" / f"{FILES['train'][0]}.gz"
    path.write_bytes(packed(FILES["train"][0]))
    os.chmod(path, 0)
    process = start([], open_folder, user=ordinary_user)
    _, err = process.communicate(timeout=90)
    assert f"OSError: {path} cannot be read (Permission denied): make it a file" in err
    assert path.exists()


def test_a_root_that_is_a_file_is_named(publish, tmp_path):
    (tmp_path / "root").write_text("not a folder")
    publish("http://127.0.0.1:9/")
    with pytest.raises(DownloadError, match=r"root/tiny/.*\.gz cannot be written \("):
        load("tiny", root=tmp_path / "root")


def test_a_full_disk_is_named(tmp_path):
    """Played by a limit on the size of files, beyond which writing fails."""
    resource = pytest.importorskip("resource")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    with mirror(local.serves) as good:
        process = start([good.address], tmp_path, preexec_fn=limit)
        _, err = process.communicate(timeout=90)
    path = tmp_path / "tiny" / f"{FILES['train'][0]}.gz"
    assert f"DownloadError: {path} cannot be written (File too large)" in err
    assert kept(tmp_path) == ["tiny"]


def test_a_file_that_another_process_keeps_open_counts_as_there(publish, tmp_path, monkeypatch):
    """Windows refuses to replace a file that is being read."""

    def refuse(part, path):
        Path(path).write_bytes(packed(Path(path).stem))
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(download.os, "replace", refuse)
    with mirror(local.serves) as good:
        publish(good.address)
        assert_is_tiny(load("tiny", root=tmp_path))


def test_a_file_that_cannot_take_its_name_is_an_error(publish, tmp_path, monkeypatch):
    def refuse(part, path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(download.os, "replace", refuse)
    with mirror(local.serves) as good:
        publish(good.address)
        with pytest.raises(DownloadError, match=r"cannot be written \(Permission denied\)"):
            load("tiny", root=tmp_path)
    assert kept(tmp_path) == ["tiny"]
