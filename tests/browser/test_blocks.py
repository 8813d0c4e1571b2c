"""Repeated and linked blocks as a student makes them: on the canvas and in the panel, by mouse and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures
from workbench.text_format import count_text

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_DRAWING = """
import workbench as wb
bench = wb.Workbench(wb.Graph("residual").add("Input", shape=(16, 16, 8), name="image"))
bench
""".strip()
_LAYERS = (("Conv2D", "conv"), ("ReLU", "relu"), ("Flatten", "flat"), ("Dense", "out"))


def draw(canvas: Canvas) -> None:
    """Four layers, one behind the other, from the palette; each is given its name and parameters in the panel."""
    canvas.select("image")
    before = "image"
    for type_name, name in _LAYERS:
        canvas.root.get_by_role("searchbox", name="Search layers").fill(type_name)
        canvas.root.locator(f'.wb-palette__item[data-type="{type_name}"]').click()
        expect(canvas.parameter("name")).not_to_have_value(before, timeout=PATIENCE_MS)
        canvas.set("name", name)
        expect(canvas.node(name)).to_be_visible(timeout=PATIENCE_MS)
        before = name
    canvas.button("Fit").click()
    canvas.settle()
    for name, parameter, value in (("conv", "filters", "8"), ("conv", "padding", "same"), ("out", "units", "2")):
        canvas.select(name)
        canvas.set(parameter, value)
    canvas.root.get_by_role("searchbox", name="Search layers").fill("")
    expect(canvas.shape("conv")).to_have_text("16 × 16 × 8", timeout=PATIENCE_MS)


def params(canvas: Canvas) -> Locator:
    return canvas.root.locator(".wb-status")


def fold_and_repeat(page: NotebookPage, canvas: Canvas) -> None:
    """Two layers become a block; its dialog, opened by key, repeats it."""
    canvas.select("conv")
    canvas.node("relu").locator(".wb-node__type").click(modifiers=["Shift"])
    page.page.keyboard.press("Control+g")
    block = canvas.node("block")
    expect(block).to_be_visible()
    canvas.select("block")
    page.page.keyboard.press("*")
    dialog = canvas.root.get_by_role("dialog", name="Repeat block")
    expect(dialog.get_by_label("How many times")).to_be_focused()
    dialog.get_by_label("How many times").fill("3")
    dialog.get_by_label("Join").select_option("residual")
    page.page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Repeat", exact=True).click()
    expect(block.locator(".wb-node__badge")).to_have_text("×3")
    pictures(page, "blocks-repeated", canvas.root)
    expect(block).to_have_attribute(
        "aria-label", "block, block, repeated 3 times: the input of each repetition is added to its output, "
        "output 16 × 16 × 8", timeout=PATIENCE_MS,
    )  # fmt: skip


def change_inside(page: NotebookPage, canvas: Canvas) -> None:
    """What is changed inside one repetition is changed in all three: three times the weights."""
    canvas.node("block").locator(".wb-node__type").dblclick()
    expect(canvas.root.locator(".wb-breadcrumb__here")).to_have_text("block ×3")
    hint = "block is repeated 3 times: what you change here changes in every repetition."
    expect(canvas.root.get_by_text(hint)).to_be_visible()
    canvas.select("conv")
    canvas.set("kernel_size", "5")
    expect(canvas.node("conv")).to_contain_text("5×5")
    form = page.page.locator(".wb-panel")
    form.get_by_role("button", name="Show at the block").click()
    form.get_by_label("parameter", exact=True).select_option("filters")
    form.get_by_role("button", name="Show at block").click()
    expect(form.get_by_text("block shows filters.")).to_be_visible()
    pictures(page, "blocks-inside", form.get_by_text("block shows filters."))
    page.page.keyboard.press("Escape")
    canvas.root.locator(".wb-breadcrumb button").first.click()
    expect(canvas.root.locator(".wb-breadcrumb__here")).to_have_text("residual")


def linked(page: NotebookPage, canvas: Canvas) -> None:
    canvas.select("block")
    page.page.locator(".wb-panel").get_by_role("button", name="Linked copy").scroll_into_view_if_needed()
    canvas.root.scroll_into_view_if_needed()
    canvas.node("block").focus()
    page.page.keyboard.press("Shift+D")
    badge = canvas.node("block").locator(".wb-node__badge--linked")
    expect(badge).to_have_text("2")
    expect(badge).to_have_attribute("title", "one of 2 linked copies: what is changed inside one is changed inside all")
    expect(canvas.node("block_1").locator(".wb-node__badge--linked")).to_have_text("2")
    pictures(page, "blocks-linked", canvas.root)
    canvas.select("block_1")
    page.page.keyboard.press("Shift+F10")
    canvas.root.get_by_role("menuitem", name="Make unique").click()
    expect(canvas.root.locator(".wb-node__badge--linked")).to_have_count(0)
    page.page.keyboard.press("Control+z")
    expect(canvas.root.locator(".wb-node__badge--linked")).to_have_count(2)
    page.page.keyboard.press("Control+z")
    expect(canvas.node("block_1")).to_have_count(0)


def test_a_residual_block_is_repeated_changed_inside_and_linked(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_DRAWING], viewport=(1500, 1000))
    page.run_cell(0)
    page.scroll_to(0)
    canvas = Canvas.in_cell(page)
    draw(canvas)
    fold_and_repeat(page, canvas)
    dense = 16 * 16 * 8 * 2 + 2
    expect(params(canvas)).to_contain_text(f"{count_text(3 * (3 * 3 * 8 + 1) * 8 + dense)} parameters")
    change_inside(page, canvas)
    expect(params(canvas)).to_contain_text(f"{count_text(3 * (5 * 5 * 8 + 1) * 8 + dense)} parameters")
    for _ in ("filters at the block", "kernel_size"):
        page.page.keyboard.press("Control+z")
    expect(params(canvas)).to_contain_text(f"{count_text(3 * (3 * 3 * 8 + 1) * 8 + dense)} parameters")
    for _ in ("kernel_size", "filters at the block"):
        page.page.keyboard.press("Control+y")
    expect(params(canvas)).to_contain_text(f"{count_text(3 * (5 * 5 * 8 + 1) * 8 + dense)} parameters")
    canvas.select("block")
    form = page.page.locator(".wb-panel")
    expect(canvas.parameter("filters")).to_have_value("8")
    form.get_by_label("conv.kernel_size").fill("3 + 2*i")
    form.get_by_label("conv.kernel_size").press("Enter")
    expect(form.get_by_text("3, 5, 7", exact=True)).to_be_visible()
    expect(params(canvas)).to_contain_text(f"{count_text(((9 + 25 + 49) * 8 + 3) * 8 + dense)} parameters")
    pictures(page, "blocks-panel", form)
    assert violations(page.page, ".wb-editor") == []
    canvas.button("Insert code cell").click()
    page.page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.model.cells.length === 2")
    assert "for i in range(3):" in page.sources()[1]
    linked(page, canvas)
