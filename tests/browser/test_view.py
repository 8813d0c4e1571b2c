"""The map, the table and the debugger's prompt in a real JupyterLab."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_MODEL = """
import keras, workbench as wb
from keras import layers
parts = [keras.Input((28, 28, 1), name="image"), layers.Conv2D(4, 3, name="conv"), layers.Flatten(name="flat")]
model = keras.Sequential(parts, name="cnn")
""".strip()
_FAILING = """
wb.trace(keras.Sequential([layers.Flatten(name="flat"), layers.Conv2D(2, 3, name="conv")]), (2, 28, 28, 1))
""".strip()
_WAIT = 60_000
_LIT = (191, 243, 255)
"""The colour of a lit box as OpenCV orders it: blue, green, red."""

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture
def page(open_notebook: OpenNotebook) -> NotebookPage:
    cells = [f"{_MODEL}\nview = wb.view(model)\nview", "wb.debug(model, (2, 28, 28, 1))", _FAILING]
    return open_notebook([*cells, "wb.trace(model, (2, 28, 28, 1), statistics=True)"], viewport=(1400, 1300))


def lit_at(picture: Path) -> float | None:
    """How far down the lit box stands in a screenshot, in pixels; None without one."""
    rows = np.argwhere((cv2.imread(str(picture)) == _LIT).all(axis=-1))[:, 0]
    return float(np.median(rows)) if len(rows) > 100 else None


def wait_until_lit_below(page: NotebookPage, name: str, above: float) -> float:
    """Wait until a box is lit further down than ``above``; where."""
    for _ in range(100):
        spot = lit_at(page.screenshot(name))
        if spot is not None and spot > above:
            return spot
        page.page.wait_for_timeout(200)
    message = f"no box is lit below {above}"
    raise AssertionError(message)


def test_the_map_is_drawn_and_the_step_is_lit_while_the_prompt_waits(page: NotebookPage) -> None:
    page.run_cell(0)
    expect(page.page.locator("canvas").first).to_be_visible(timeout=_WAIT)
    page.activate(1)
    page.page.keyboard.press("Control+Enter")
    prompt = page.page.locator(".jp-Stdin-input")
    expect(prompt.last).to_have_value("", timeout=_WAIT)
    first = wait_until_lit_below(page, "map-conv", 0)
    prompt.last.fill("n")
    prompt.last.press("Enter")
    expect(prompt.last).to_have_value("", timeout=_WAIT)  # a new prompt, not the answered one
    wait_until_lit_below(page, "map-flat", first + 20)
    for command in ("p x.shape", "where", "q"):
        expect(prompt.last).to_have_value("", timeout=_WAIT)
        prompt.last.fill(command)
        prompt.last.press("Enter")
    expect(page.cell(1).get_by_text("TensorShape([2, 26, 26, 4])").first).to_be_visible(timeout=_WAIT)
    expect(page.cell(1).get_by_role("img", name="Place in the network, ")).to_be_visible(timeout=_WAIT)
    page.screenshot("where")
    assert page.execute("print(view._lit)").strip() == "flat"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_table_shows_a_failure_in_the_red_of_the_theme(page: NotebookPage, theme: str) -> None:
    page.theme(theme)
    page.run_cell(0)
    page.run_cell(2)
    page.run_cell(3)
    failed = page.cell(2).locator("tbody tr").nth(2)
    expect(failed).to_contain_text("fails")
    assert failed.evaluate("row => getComputedStyle(row).color") != page.cell(2).locator("tbody tr").nth(1).evaluate(
        "row => getComputedStyle(row).color"
    )
    expect(page.cell(2).get_by_text("The error itself: ValueError")).to_be_visible()
    page.screenshot(f"table-{theme.rsplit(maxsplit=1)[-1].lower()}")
