"""The map and the debugger's prompt in a real JupyterLab."""

from collections.abc import Callable

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
_WAIT = 60_000

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture
def page(open_notebook: OpenNotebook) -> NotebookPage:
    return open_notebook(
        [f"{_MODEL}\nview = wb.view(model)\nview", "wb.debug(model, (2, 28, 28, 1), light=view.light)"]
    )


def test_the_map_is_drawn_and_the_prompt_answers(page: NotebookPage) -> None:
    page.run_cell(0)
    expect(page.page.locator("canvas").first).to_be_visible(timeout=_WAIT)
    page.activate(1)
    page.page.keyboard.press("Control+Enter")
    prompt = page.page.locator(".jp-Stdin-input")
    for command in ("n", "p x.shape", "q"):
        expect(prompt.last).to_have_value("", timeout=_WAIT)  # a new prompt, not the answered one
        prompt.last.fill(command)
        prompt.last.press("Enter")
    expect(page.cell(1).get_by_text("TensorShape([2, 26, 26, 4])").first).to_be_visible(timeout=_WAIT)
    page.page.screenshot(path=page.screenshots / "map.png")
    assert page.execute("print(view._lit)").strip() == "flat"
