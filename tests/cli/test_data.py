"""`aigc-lessons data`: what is there, where, and how large."""

import shutil

from aigc_lessons.datasets import download


def test_bundled_images_need_no_folder(call):
    result = call("data", "mnist-5k")
    assert result.exit_code == 0
    assert result.stdout == "mnist-5k: 5,000 images of 28 × 28 pixels, bundled: no download.\n"


def test_it_says_where_the_images_lie_and_how_large_the_files_are(call, data_root):
    result = call("data", "fashion-mnist", "--root", data_root)
    assert result.exit_code == 0
    train, test = result.stdout.splitlines()
    size = sum(path.stat().st_size for path in (data_root / "fashion-mnist").glob("train-*"))
    assert train.startswith("fashion-mnist, train: 60,000 images of 28 × 28 pixels, verified")
    assert train.endswith(f"{size / 1e6:.1f} MB in {data_root / 'fashion-mnist'}.")
    assert test.startswith("fashion-mnist, test: 10,000 images")


def test_a_file_that_was_altered_is_told_and_the_rest_goes_on(
    call, data_root, tmp_path, monkeypatch
):
    monkeypatch.setattr(download, "fetch", _nothing)
    shutil.copytree(data_root / "fashion-mnist", tmp_path / "fashion-mnist")
    (tmp_path / "fashion-mnist" / "train-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8b")
    result = call("data", "fashion-mnist", "--root", tmp_path)
    assert result.exit_code == 1
    assert "it was removed: load again" in result.stderr
    assert result.stdout.startswith("fashion-mnist, test: 10,000 images")


def test_without_a_network_it_says_what_to_try(call, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "fetch", _nothing)
    result = call("data", "--root", tmp_path)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["digits", "mnist-5k"]
    assert len(result.stderr.splitlines()) == 4  # two halves of two data sets
    assert not list(tmp_path.iterdir())


def _nothing(path, mirrors, read):
    raise download.DownloadError(f"no mirror gave {path.name}: try another network")
