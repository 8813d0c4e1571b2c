"""The editor at a browser's zoom of 200 %, and with letters of 20 pixels: nothing is cut off, all is reached."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_EMPTY = 'import workbench as wb\nwb.Workbench(wb.Graph("mine"))'
_SHOW = 'import workbench as wb\nwb.Workbench(wb.freeze(wb.templates.lenet5(), up_to="pool2"))'
_LETTERS = """:root, body { --jp-ui-font-size0: 17px !important; --jp-ui-font-size1: 20px !important;
  --jp-ui-font-size2: 22px !important; --jp-content-font-size1: 20px !important; --jp-code-font-size: 20px !important; }
html { font-size: 20px; }"""
"""What JupyterLab sets where a larger font is chosen in its settings, and the browser's own."""
_HALF = (750, 500)
"""Pixels of the page that a window of 1500 × 1000 has at 200 %."""
_CUT = """root => [...root.querySelectorAll("button, label, h2, h3, strong, .wb-help, .wb-summary, .wb-start__text")]
    .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX !== "visible")
    .map(one => one.textContent.trim().slice(0, 60))"""
"""Texts of which a part is not drawn."""
_OUTSIDE = """root => {
    const whole = root.getBoundingClientRect();
    return [...root.querySelectorAll("button, input, select, .wb-start__card")]
        .filter(one => !one.closest(".react-flow, .wb-spoken"))
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.right > whole.right + 1 || box.left < whole.left - 1))
        .map(([one]) => one.outerHTML.slice(0, 90));
}"""
"""Controls that stick out at the sides."""


def assert_whole(part: Locator) -> None:
    assert part.evaluate(_CUT) == []
    assert part.evaluate(_OUTSIDE) == []


def the_gallery(page: NotebookPage, name: str) -> None:
    page.run_cell(0)
    canvas = Canvas.in_cell(page, 0)
    gallery = canvas.root.get_by_role("region", name="Begin with a network")
    expect(gallery.get_by_role("button", name="LeNet-5")).to_contain_text("parameters", timeout=60_000)
    canvas.root.scroll_into_view_if_needed()
    page.screenshot(f"{name}-gallery")
    assert_whole(gallery)
    gallery.get_by_role("searchbox").fill("Pretrained")
    card = gallery.get_by_role("button", name="EfficientNetLite0").first
    card.scroll_into_view_if_needed()
    expect(card).to_be_in_viewport()


def the_canvas(page: NotebookPage, name: str) -> Canvas:
    page.scroll_to(1)
    page.run_cell(1)
    canvas = Canvas.in_cell(page, 1)
    canvas.root.scroll_into_view_if_needed()
    expect(canvas.shape("probabilities")).to_have_text("10", timeout=60_000)
    canvas.button("Fit").click()
    canvas.settle()
    canvas.node("conv1").click()
    panel = page.cell(1).locator(".wb-parameters")
    expect(panel.get_by_label("filters", exact=True)).to_be_visible()
    page.screenshot(f"{name}-selected")
    assert_whole(canvas.root)
    assert_whole(panel)
    return canvas


def what_floats(page: NotebookPage, canvas: Canvas, name: str) -> None:
    """Menu, help and search are inside the window, and scroll to their ends."""
    window = page.page.viewport_size
    assert window
    for key, role in (("Shift+F10", "menu"), ("?", "dialog"), ("/", "listbox")):
        canvas.root.locator(".wb-canvas").focus()
        page.page.keyboard.press(key)
        floating = canvas.root.locator(".wb-popup")
        expect(floating).to_be_visible()
        expect(floating.get_by_role(role).first).to_be_visible()  # type: ignore[arg-type] # one of the three
        page.page.wait_for_timeout(300)
        page.screenshot(f"{name}-{role}")
        box = floating.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= window["width"]
        assert box["y"] + box["height"] <= window["height"]
        page.page.keyboard.press("Escape")
        expect(floating).to_have_count(0)


def the_run_panel(page: NotebookPage, name: str) -> None:
    cell = page.cell(1)
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_role("button", name="Settings", exact=True).click()
    cell.get_by_label("Two phases: first the head, then the last frozen blocks with it").check()
    expect(cell.get_by_label("Epochs of the head")).to_be_visible()
    cell.get_by_role("button", name="Train", exact=True).scroll_into_view_if_needed()
    page.screenshot(f"{name}-run")
    assert_whole(cell.locator(".wb-training").first)


@pytest.mark.parametrize("kind", ["zoom", "letters"])
def test_nothing_is_cut_off(open_notebook: OpenNotebook, kind: str) -> None:
    page = open_notebook([_EMPTY, _SHOW], viewport=_HALF if kind == "zoom" else (1366, 768))
    if kind == "letters":
        page.page.add_style_tag(content=_LETTERS)
    page.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    name = f"large-{kind}"
    the_gallery(page, name)
    canvas = the_canvas(page, name)
    what_floats(page, canvas, name)
    the_run_panel(page, name)
    assert not page.errors
