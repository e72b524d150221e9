"""A chapter's time is measured in a fresh kernel, and the record says of which code."""

import json

import nbformat

from tools import notebook_times
from tools.notebook_times import digest, measure, record


def notebook(path, *sources):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(made, path)
    return path


def test_a_time_covers_what_the_cells_wait_for_and_work(tmp_path):
    path = notebook(tmp_path / "01_a.ipynb", "import time\n\ntime.sleep(1.5)")
    before = path.read_bytes()
    found = measure(path)
    assert found["seconds"] > 1.5
    assert 0 < found["processor_seconds"] < found["seconds"]
    assert found["code"] == digest(path)
    assert path.read_bytes() == before


def test_the_digest_follows_the_code_and_not_the_prose(tmp_path):
    first = notebook(tmp_path / "a.ipynb", "1 + 1", "2 + 2")
    told = nbformat.read(first, as_version=4)
    told.cells.insert(1, nbformat.v4.new_markdown_cell("Told."))
    nbformat.write(told, tmp_path / "b.ipynb")
    assert digest(tmp_path / "b.ipynb") == digest(first)
    assert digest(notebook(tmp_path / "c.ipynb", "1 + 1", "2 + 3")) != digest(first)


def test_times_of_other_notebooks_are_kept(tmp_path, monkeypatch):
    kept = {"seconds": 9.0, "processor_seconds": 8.0, "code": "abc"}
    monkeypatch.setattr(notebook_times, "RECORD", tmp_path / "times.json")
    monkeypatch.setattr(notebook_times, "measure", lambda path: {"seconds": 1.0})
    (tmp_path / "times.json").write_text(json.dumps({"notebooks": {"02_b": kept}}))
    record([tmp_path / "01_a.ipynb"])
    assert notebook_times.recorded()["notebooks"] == {"01_a": {"seconds": 1.0}, "02_b": kept}
