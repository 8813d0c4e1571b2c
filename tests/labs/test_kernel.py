"""A lab in a real kernel: HTML, the moving bar, points as the cell's value."""

from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from workbench.labs.public_questions import PublicQuestions, to_text

CELLS = (
    'import workbench as wb\nfrom workbench.labs import FIXME\nwb.labs.start("{sheet}")',
    "import numpy as np\nsteps = np.floor(FIXME)",
    'wb.check("q1")',
    "steps = 600",
    'wb.check("q1")',
    "import os, sys\ndef double(x):\n    os.write(2, b'noise')\n    print('noise', file=sys.stderr)\n    return 2 * x",
    'wb.check("q2")',
)


def page(cell: Any) -> str:
    return "".join(output.data.get("text/html", "") for output in cell.outputs if "data" in output)


@pytest.mark.slow
def test_a_student_at_work(sheet: PublicQuestions) -> None:
    text = to_text(sheet)
    cells = [new_code_cell(source.format(sheet=text) if "{sheet}" in source else source) for source in CELLS]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    start, blank, first, _, second, _, third = notebook.cells

    assert "q1 waits for you in line 2" in page(blank)
    assert 'data-state="open"' in page(first)
    assert "q1 still has a blank" in page(first)
    assert 'data-state="passed"' in page(second)
    values = [output.data["text/plain"] for cell in (first, second, third) for output in cell.outputs[-1:]]
    assert values == ["0.0", "2.0", "3.0"]
    assert "2 of 2 questions passed, 5 of 5 points" in page(start), "the bar under the first cell follows"
    assert not any(output.output_type == "stream" for cell in notebook.cells for output in cell.outputs)
