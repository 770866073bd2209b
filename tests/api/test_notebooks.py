"""The notebooks that come along: valid, without outputs, and each runs from top to bottom."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import dyna_tui

FOLDER = Path(dyna_tui.__file__).parent / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))


def read(name: str) -> NotebookNode:
    return nbformat.read(FOLDER / name, as_version=4)  # type: ignore[no-untyped-call,no-any-return]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_valid_and_without_outputs(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 10
    assert not any(cell.outputs or cell.execution_count for cell in code)
    words = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert len(re.findall(r"\*\*Exercise \d", words)) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_runs_from_top_to_bottom_and_draws(name: str) -> None:
    from nbclient import NotebookClient

    notebook = read(name)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    drawn = {kind for output in outputs for kind in output.get("data", {})}
    assert {"image/svg+xml", "text/html"} <= drawn
    assert not [output for output in outputs if output.output_type == "error"]
    assert json.dumps(notebook)
