"""What students type is found first, in the palette and in the type-ahead, and nothing red is seen on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

OPEN = """\
import workbench as wb

data = wb.data.load_digits()
graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
wb.Workbench(graph, data=data)"""
TRAIN = """\
run = wb.training.fit(graph, data, epochs=1)
run.wait()
run"""
CELLS = [OPEN, TRAIN, "wb.View(run, data)", "wb.view(run.model)", "wb.trace(run.model, data.validation.x[:2])"]
FIRST = {
    "max pool": "MaxPooling2D",
    "conv 2d": "Conv2D",
    "convolution": "Conv2D",
    "fully connected": "Dense",
    "DiceLoss": "Dice",
    "desne": "Dense",
    "합성곱": "Conv2D",
}
"""A search of each kind and its first hit; the whole table is a test of the front end."""
STANDARD_ERROR = """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
  .flatMap(cell => cell.outputs ?? []).filter(output => output.name === "stderr" || output.output_type === "error")"""

RUN_MS = 120_000

OpenNotebook = Callable[..., NotebookPage]


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_nothing_red_is_seen_and_searches_find_what_is_meant(open_notebook: OpenNotebook, app: str) -> None:
    page = open_notebook(CELLS, app=app)
    for index in range(len(CELLS)):
        page.run_cell(index, seconds=RUN_MS / 1000)
    assert page.page.evaluate(STANDARD_ERROR) == []
    page.scroll_to(0)
    canvas = Canvas.in_cell(page)
    canvas.root.scroll_into_view_if_needed()
    expect(canvas.shape("digit")).to_have_text("10", timeout=PATIENCE_MS)
    field = canvas.root.get_by_role("searchbox", name="Search layers")
    for typed, first in FIRST.items():
        field.fill(typed)
        expect(canvas.root.locator(".wb-palette__item").first).to_have_attribute("data-type", first)
    field.fill("")
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("/")
    field = canvas.root.get_by_role("combobox")
    for typed, first in FIRST.items():
        field.fill(typed)
        expect(canvas.root.locator(".wb-typeahead__label").first).to_have_text(first)
    page.page.keyboard.press("Escape")
    page.cell(0).get_by_role("button", name="Run", exact=True).click()
    page.cell(0).get_by_role("button", name="Train", exact=True).click()
    expect(page.cell(0).get_by_text("has finished after").first).to_be_visible(timeout=RUN_MS)
    assert page.page.evaluate(STANDARD_ERROR) == []
    assert page.errors == []
