"""A student in a lab: opens it, gets an answer wrong, reads why, mends it, and sees the bar move."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS
from tests.browser.jupyter import NotebookPage

OpenNotebook = Callable[..., NotebookPage]
LAB = Path(__file__).parents[2] / "labs" / "mnist_cnn" / "release" / "mnist_cnn.ipynb"


def place(notebook: NotebookPage, part: str) -> int:
    """The first cell whose source holds ``part``."""
    return next(index for index, source in enumerate(notebook.sources()) if part in source)


def run(notebook: NotebookPage, part: str) -> Locator:
    """Run the cell that holds ``part``; its output."""
    index = place(notebook, part)
    notebook.run_cell(index)
    return notebook.cell(index).locator(".jp-OutputArea-output")


def write(notebook: NotebookPage, part: str, source: str) -> None:
    """Write a cell anew, with the keyboard."""
    index = place(notebook, part)
    notebook.cell(index).scroll_into_view_if_needed()
    notebook.cell(index).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+a")
    notebook.page.keyboard.type(source)


def test_a_wrong_answer_is_explained_and_mended(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LAB)
    for part in ("wb.labs.start", "raw = np.round", "scaled = FIXME"):
        run(notebook, part)

    blank = run(notebook, 'wb.check("scale")')
    expect(blank.first).to_contain_text("open, 0 of 1 points", timeout=PATIENCE_MS)

    write(notebook, "scaled = FIXME", "scaled = raw / 255")
    run(notebook, "scaled = raw / 255")
    wrong = run(notebook, 'wb.check("scale")')
    expect(wrong.first).to_contain_text("scaled has the dtype float64, and should have float32.", timeout=PATIENCE_MS)
    expect(wrong.locator(".wb-progress")).to_contain_text("0 of 18 questions passed")
    notebook.screenshot("lab-wrong")

    write(notebook, "scaled = raw / 255", 'scaled = raw.astype("float32") / 255')
    run(notebook, 'scaled = raw.astype("float32")')
    right = run(notebook, 'wb.check("scale")')
    expect(right.first).to_contain_text("passed, 1 of 1 points", timeout=PATIENCE_MS)
    expect(right.locator(".wb-progress")).to_contain_text("1 of 18 questions passed, 1 of 37 points")
    notebook.screenshot("lab-right")
    assert notebook.errors == []
