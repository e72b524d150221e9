"""`tools.notebooks` stores a notebook in one form, whole or not at all."""

import json
import os

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.gate.sample import sample
from tools import notebooks, setup_cell
from tools.notebook_rules import Chapter
from tools.notebooks import DIGEST, IGNORE_TAG, read, stored_form, with_setup_cell

CLOCK = "import time\nprint(time.perf_counter())"


def write(path, *cells):
    path.write_text(json.dumps(new_notebook(cells=list(cells))), encoding="utf-8")
    return path


def clock(source=CLOCK):
    return new_code_cell(source, metadata={"tags": [IGNORE_TAG]})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chapter.ipynb"


def test_running_twice_gives_the_same_bytes(path):
    path.write_text(json.dumps(sample(), indent=4), encoding="utf-8")
    assert notebooks.run(path)
    first = path.read_bytes()
    assert not notebooks.run(path)
    assert path.read_bytes() == first
    assert notebooks.in_stored_form(path)
    assert first.endswith(b"}\n")


def test_a_changeable_output_is_renewed_with_its_code_or_on_request(path):
    notebooks.run(write(path, new_code_cell("x = 1"), clock()))
    shown = [Chapter(path).cells[-1].outputs]
    notebooks.run(path)
    shown.append(Chapter(path).cells[-1].outputs)
    notebooks.run(path, refresh=True)
    shown.append(Chapter(path).cells[-1].outputs)
    path.write_text(path.read_text().replace("x = 1", "x = 2"))
    notebooks.run(path)
    shown.append(Chapter(path).cells[-1].outputs)
    assert shown[0] == shown[1]
    assert shown[1] != shown[2]
    assert shown[2] != shown[3]


def test_pieces_of_a_stream_are_joined(path):
    code = "import sys\nfor i in range(3):\n    print(i)\n    sys.stdout.flush()"
    notebooks.run(write(path, new_code_cell(code)))
    (output,) = Chapter(path).cells[-1].outputs
    assert output.text == "0\n1\n2\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [("x = 1\n1 / 0", "ZeroDivisionError"), ("while True:\n    pass", "did not end within 2 s")],
)
def test_a_failing_cell_is_named_and_nothing_is_stored(path, code, words, capsys):
    before = write(path, new_code_cell("print(1)"), new_code_cell(code)).read_bytes()
    assert notebooks.main(["run", str(path), "--timeout", "2"]) == 1
    assert path.read_bytes() == before
    printed = capsys.readouterr().out
    assert words in printed
    assert f"code cell 3 ({code.splitlines()[0]})" in printed


def test_an_interrupted_write_leaves_the_old_file_and_no_other(path, monkeypatch):
    before = write(path, new_markdown_cell("# Title")).read_bytes()

    def no_room(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", no_room)
    with pytest.raises(OSError, match="no space"):
        notebooks.run(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_mode_of_the_file_stays(path):
    write(path, new_markdown_cell("# Title")).chmod(0o640)
    notebooks.run(path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_users_own_settings_change_nothing(path, monkeypatch):
    code = "import matplotlib as m\nprint(m.get_backend(), m.rcParams['font.size'])"
    notebooks.run(write(path, new_code_cell(code)))
    plain = path.read_text()
    settings = path.parent / "settings"
    settings.mkdir()
    (settings / "matplotlibrc").write_text("font.size: 30\n")
    startup = settings / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "first.py").write_text("print('hello'); print = None\n")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("MATPLOTLIBRC", str(settings))
    monkeypatch.setenv("IPYTHONDIR", str(settings))
    notebooks.run(path)
    assert path.read_text() == plain
    assert "inline" in plain


def test_check_runs_nothing_and_names_what_would_change(path, capsys):
    write(path, new_code_cell("1 / 0"))
    assert notebooks.main(["check", str(path)]) == 1
    assert f"{path}: would change" in capsys.readouterr().out
    path.write_text(stored_form(with_setup_cell(read(path.read_text()))))
    assert notebooks.main(["check", str(path)]) == 0


def test_windows_line_ends_would_change(path):
    write(path, new_markdown_cell("# Title"))
    text = stored_form(with_setup_cell(read(path.read_text())))
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert not notebooks.in_stored_form(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"nbformat": 4}', '{"nbformat": 9}'])
def test_what_is_no_notebook_is_refused_by_name(path, text, capsys):
    path.write_text(text)
    assert notebooks.main(["run", str(path)]) == 1
    assert "cannot be read as a notebook" in capsys.readouterr().out
    assert path.read_text() == text


def test_a_missing_file_is_named(path, capsys):
    assert notebooks.main(["run", str(path)]) == 1
    assert str(path) in capsys.readouterr().out


def ids(notebook):
    return [cell.id for cell in notebook.cells]


def raw(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


def text_cell(source, **more):
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def test_ids_that_somebody_chose_stay():
    assert ids(read(raw(text_cell("a", id="opening")))) == ["opening"]


def test_missing_random_and_repeated_ids_become_steady_ones():
    uuid = "0e4be7a7-92b5-4d37-9d5a-4ac2b7f4f4e1"
    made = [{}, {"id": "0e4be7a7"}, {"id": uuid}, {"id": "b"}, {"id": "b"}]
    first = ids(read(raw(*[text_cell("a", **more) for more in made])))
    assert len(set(first)) == 5
    assert first[3] == "b"
    assert first == ids(read(raw(*[text_cell("a", **more) for more in made])))
    assert not {"0e4be7a7", uuid} & set(first)


def test_a_steady_id_stays_when_the_text_changes():
    (name,) = ids(read(raw(text_cell("a"))))
    assert ids(read(raw(text_cell("another", id=name)))) == [name]


def test_traces_are_removed_and_what_an_author_set_is_kept():
    cell = text_cell("a  \n\n", id="b")
    cell["metadata"] = {"tags": ["x"], "collapsed": True, "execution": {"iopub": "now"}}
    notebook = read(raw(cell))
    notebook.metadata = {
        "kernelspec": {"name": "mine", "display_name": "Mine", "language": "python"},
        "language_info": {"name": "python", "version": "3.9.1"},
        "widgets": {},
        "accelerator": "GPU",
    }
    stored = json.loads(stored_form(notebook))
    assert stored["metadata"] == {
        "accelerator": "GPU",
        "kernelspec": notebooks.KERNELSPEC,
        "language_info": notebooks.LANGUAGE_INFO,
    }
    assert stored["cells"][0]["metadata"] == {"tags": ["x"]}
    assert stored["cells"][0]["source"] == ["a"]


def test_the_setup_cell_is_put_before_all_code_once():
    notebook = read(raw(text_cell("# T"), text_cell("why")))
    notebook.cells.append(new_code_cell("import os", id="imports"))
    once = with_setup_cell(notebook)
    assert ids(once)[2:] == ["setup", "imports"]
    assert stored_form(with_setup_cell(once)) == stored_form(once)


def test_an_older_or_misplaced_setup_cell_is_replaced():
    old = new_code_cell("%pip install numpy", id="setup", metadata={"tags": ["setup"]})
    for cells in ([old, new_code_cell("1", id="a")], [new_code_cell("1", id="a"), old]):
        notebook = with_setup_cell(new_notebook(cells=cells))
        assert ids(notebook) == ["setup", "a"]
        assert notebook.cells[0].source == setup_cell.source()


def test_digest_covers_the_code_before_and_not_the_setup_cell():
    cells = [new_code_cell("a"), new_code_cell("b"), new_code_cell("c")]
    notebook = new_notebook(cells=cells)
    digest = notebooks.code_digest(notebook, 1)
    assert notebooks.code_digest(with_setup_cell(notebook), 2) == digest
    cells[2].source = "d"
    assert notebooks.code_digest(notebook, 1) == digest
    cells[0].source = "e"
    assert notebooks.code_digest(notebook, 1) != digest


def test_only_changeable_cells_carry_a_digest(path):
    notebooks.run(write(path, new_code_cell("1"), clock("2")))
    assert [DIGEST in cell.metadata for cell in Chapter(path).cells] == [False, False, True]


def test_what_a_widget_was_called_in_one_run_is_not_stored(path):
    code = "import ipywidgets\ndisplay(ipywidgets.IntSlider(value=3))\nprint(1)"
    notebooks.run(write(path, new_code_cell(code)))
    first = path.read_bytes()
    shown, printed = Chapter(path).cells[-1].outputs
    assert shown.data == {"text/plain": "IntSlider(value=3)"}
    assert printed.text == "1\n"
    notebooks.run(path)
    assert path.read_bytes() == first


def test_what_a_library_writes_past_python_is_not_stored(path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it ipykernel would never listen
    code = "import os\nos.write(1, b'processor')\nos.write(2, b'processor')\nprint('here')"
    notebooks.run(write(path, new_code_cell(code)))
    (output,) = Chapter(path).cells[-1].outputs
    assert output.text == "here\n"
