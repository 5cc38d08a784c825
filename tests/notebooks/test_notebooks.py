"""Every notebook runs from its first cell to its last, at small size, in a kernel of its own."""

from pathlib import Path

import pytest

jupytext = pytest.importorskip("jupytext", reason="notebooks need the extra notebooks")
nbclient = pytest.importorskip("nbclient", reason="notebooks need the extra notebooks")

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.py"))
ALLOWED_S = 900  # for one cell on a busy machine that compiles the law first


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 9


@pytest.mark.compiled
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, tmp_path, monkeypatch):
    monkeypatch.setenv("TWIN_SIZE", "small")
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_ALLOW_INSECURE_WRITES", "true")
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(notebook, timeout=ALLOWED_S, kernel_name="python3",
                                     resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    said = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert said, "nothing was shown"
    assert not [one for one in said if one["output_type"] == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_its_title_in_both_languages(path):
    title = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# # "))
    assert " · " in title
    assert title[4:].split(".")[0] == str(int(path.stem[:2]))
