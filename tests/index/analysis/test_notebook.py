"""The notebook of the 34 provinces runs from top to bottom; its own asserts check the figures it tells."""

import json
from pathlib import Path

NOTEBOOK = Path(__file__).parents[3] / "docs/phan-tich-34-tinh.ipynb"


def test_every_cell_of_the_notebook_runs(capsys):
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    space: dict = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name} {cell['id']}", "exec"), space)
    assert "Đồng Nai: 0,7164 hạng 15" in capsys.readouterr().out


def test_the_notebook_keeps_no_outputs_of_a_machine():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
