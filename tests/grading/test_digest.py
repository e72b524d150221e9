"""A result is made anew when anything that it depends on has changed, and only then."""

import shutil
from types import SimpleNamespace

from aigc_lessons.grading import grader
from aigc_lessons.grading.limits import Limits


def digest(content=b"{}", asked="a", seed="s", limits=None):
    return grader.digest_of(content, SimpleNamespace(digest=asked), seed, limits)


def test_whatever_a_result_depends_on_gives_another_digest(monkeypatch):
    assert digest() == digest()
    changes = ({"content": b"[]"}, {"asked": "b"}, {"seed": "t"}, {"limits": Limits(memory=1)})
    found = [digest(), *(digest(**change) for change in changes)]
    monkeypatch.setattr(grader, "code_digest", lambda: "that of other code")
    found.append(digest())
    assert len(set(found)) == len(found)


def package(folder, **files):
    for name, text in files.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return grader.code_digest(folder)


def test_other_code_is_noticed_wherever_it_lies(tmp_path):
    one = package(tmp_path / "one", a="x", b="y", deep__c="z")
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    (tmp_path / "copy" / "__pycache__").mkdir()
    (tmp_path / "copy" / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"compiled")
    assert grader.code_digest(tmp_path / "copy") == one
    others = [
        package(tmp_path / "changed", a="x", b="y", deep__c="zz"),
        package(tmp_path / "renamed", a="x", c="y", deep__c="z"),
        package(tmp_path / "moved", a="x", b="y", c="z"),
        package(tmp_path / "swapped", a="y", b="x", deep__c="z"),
        package(tmp_path / "joined", a="xy", b="", deep__c="z"),
    ]
    assert len({one, *others}) == 6


def test_it_is_the_package_s_own_code():
    assert (grader.PACKAGE / "grading" / "grader.py").is_file()
    assert grader.code_digest() == grader.code_digest(grader.PACKAGE)
