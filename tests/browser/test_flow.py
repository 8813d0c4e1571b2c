"""A flow in a real JupyterLab, from modules dragged onto the canvas to a run that survives the kernel."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

_FLOW = """
import workbench as wb
net = wb.Graph("fcn").add("Input", shape=(32, 32, 1), name="image")
net = net.add("Conv2D", filters=4, kernel_size=3, padding="same", activation="relu", name="features")
net = net.add("Conv2D", filters=2, kernel_size=1, activation="softmax", name="classes")
flow = wb.Graph("phantom", kind="flow").add("DataSet", source="phantom", name="data")
flow = flow.add("Resize", height=32, width=32, name="resize").add("Smoothing", kernel_size=3, name="smoothing")
flow = flow.add("MinMaxNormalization", name="min_max")
flow = flow.add("Network", inner=net, epochs=1, batch_size=8, seed=1, name="fcn")
bench = wb.Flow(flow)
bench
""".strip()
_EMPTY = 'import workbench as wb\nwb.Flow(wb.Graph("empty", kind="flow"))'
_RUN_MS = 120_000
"""For what a run shows: it comes when it comes."""

OpenNotebook = Callable[..., NotebookPage]


def mark(canvas: Canvas, name: str) -> Locator:
    """What stands below a node about its run."""
    return canvas.node(name).locator(".wb-step")


def expect_states(canvas: Canvas, **states: str) -> None:
    for name, state in states.items():
        expect(mark(canvas, name)).to_have_class(re.compile(rf"wb-step--{state}(\s|$)"), timeout=_RUN_MS)


def expect_ended(canvas: Canvas) -> None:
    expect(canvas.button("Stop the run")).to_be_hidden(timeout=_RUN_MS)


def choose(canvas: Canvas, entry: str) -> None:
    """Choose from the Run menu."""
    canvas.button("Run the flow").click()
    canvas.root.get_by_role("menuitem", name=re.compile(f"^{re.escape(entry)}")).click()


def opened(page: NotebookPage) -> Canvas:
    page.run_cell(0)
    canvas = Canvas.in_cell(page)
    canvas.root.scroll_into_view_if_needed()
    return canvas


def test_the_main_job(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_FLOW], viewport=(1500, 1000))
    canvas = opened(page)
    expect_states(canvas, data="waiting", resize="waiting", min_max="waiting", fcn="waiting")
    assert canvas.root.get_attribute("aria-label") == "Flow editor: phantom"
    run_a_sample(page, canvas)
    run_one_module_and_step_forward(page, canvas)
    change_a_parameter(page, canvas)
    change_a_layer(canvas)
    restart(page)
    assert page.errors == []


def run_a_sample(page: NotebookPage, canvas: Canvas) -> None:
    choose(canvas, "Sample RUN")
    field = canvas.root.get_by_role("textbox", name="How many samples")
    expect(field).to_be_focused(timeout=PATIENCE_MS)
    field.fill("nothing")
    field.press("Enter")
    expect(canvas.root.locator("[data-wb-refused]")).to_contain_text(
        "such as 20, or how many of a hundred", timeout=PATIENCE_MS
    )
    choose(canvas, "Sample RUN")
    field.fill("24")
    field.press("Enter")
    expect_states(canvas, data="finished", resize="finished", min_max="finished", fcn="finished")
    expect(mark(canvas, "resize").locator(".wb-step__sampled")).to_have_text("sample", timeout=PATIENCE_MS)
    expect(canvas.shape("resize")).to_contain_text("32 × 32", timeout=PATIENCE_MS)
    label = canvas.node("resize").get_attribute("aria-label") or ""
    assert "resize, Resize module, Finished. Only a sample of the data was run." in label
    pictures(page, "flow-sample", canvas.root)
    expect_ended(canvas)


def run_one_module_and_step_forward(page: NotebookPage, canvas: Canvas) -> None:
    """One module with all samples by the keyboard, then what is behind it from the menu."""
    canvas.select("resize")
    page.page.keyboard.press("Shift+Enter")
    expect(mark(canvas, "resize").locator(".wb-step__sampled")).to_be_hidden(timeout=_RUN_MS)
    expect_states(canvas, resize="finished")
    expect_ended(canvas)
    canvas.select("min_max")
    choose(canvas, "Step forward")
    expect_states(canvas, data="finished", resize="finished", min_max="finished", fcn="finished")
    expect_ended(canvas)


def change_a_parameter(page: NotebookPage, canvas: Canvas) -> None:
    """What lies behind the change is out of date, and that alone is run again; undo finds what there was."""
    canvas.select("smoothing")
    canvas.set("kernel_size (px)", "4")
    expect(page.page.locator(".wb-refusal[role=alert]")).to_contain_text(
        "an odd whole number from 1 to 255", timeout=PATIENCE_MS
    )
    canvas.set("kernel_size (px)", "5")
    expect_states(canvas, data="finished", resize="finished", smoothing="out-of-date", min_max="out-of-date")
    pictures(page, "flow-out-of-date", canvas.root)
    canvas.button("Undo").click()
    expect_states(canvas, smoothing="finished", min_max="finished", fcn="finished")
    canvas.button("Redo").click()
    expect_states(canvas, smoothing="out-of-date", min_max="out-of-date", fcn="out-of-date")
    canvas.select("min_max")
    page.page.keyboard.press("Shift+Enter")
    expect_states(canvas, resize="finished", smoothing="finished", min_max="finished", fcn="out-of-date")
    expect_ended(canvas)
    log = page.execute("print(*bench.session.run.log, sep='\\n')")
    assert "min_max: finished" in log
    assert "resize: finished" not in log


def change_a_layer(canvas: Canvas) -> None:
    """Into the network by a double-click, a layer changed and the change undone, and back."""
    canvas.node("fcn").dblclick()
    expect(canvas.node("features")).to_be_visible(timeout=PATIENCE_MS)
    expect(canvas.root.get_by_role("navigation", name="Levels of the network")).to_contain_text(
        "fcn", timeout=PATIENCE_MS
    )
    expect(canvas.root.get_by_role("searchbox", name="Search layers")).to_be_visible(timeout=PATIENCE_MS)
    expect(canvas.shape("features")).to_have_text("32 × 32 × 4", timeout=PATIENCE_MS)
    canvas.select("features")
    canvas.set("filters", "8")
    expect(canvas.shape("features")).to_have_text("32 × 32 × 8", timeout=PATIENCE_MS)
    canvas.button("Undo").click()
    expect(canvas.shape("features")).to_have_text("32 × 32 × 4", timeout=PATIENCE_MS)
    canvas.root.get_by_role("navigation").get_by_role("button", name="phantom", exact=True).click()
    expect(canvas.node("resize")).to_be_visible(timeout=PATIENCE_MS)


def restart(page: NotebookPage) -> None:
    """In a new kernel the drawing and what is finished are there at once."""
    page.save()
    page.restart_kernel()
    canvas = opened(page)
    expect_states(canvas, resize="finished", smoothing="finished", min_max="finished", fcn="out-of-date")
    expect(canvas.node("smoothing").locator(".wb-node__summary")).to_contain_text("5", timeout=PATIENCE_MS)


def test_a_flow_is_drawn_with_mouse_and_keyboard(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_EMPTY], viewport=(1366, 768))
    canvas = opened(page)
    expect(canvas.root.get_by_role("heading", name="Begin with a flow")).to_be_visible(timeout=PATIENCE_MS)
    pictures(page, "flow-empty", canvas.root)
    canvas.root.get_by_role("button", name="Empty canvas Draw your own flow").click()
    search = canvas.root.get_by_role("searchbox", name="Search modules")
    added = {"data set": "data_set", "zero-pad": "zero_padding", "min-max": "min_max_normalization"}
    for words, name in added.items():
        search.fill(words)
        search.press("Enter")
        expect(canvas.node(name)).to_have_class(re.compile(r"\bselected\b"), timeout=PATIENCE_MS)
    expect(canvas.node("zero_padding").locator(".wb-node__type")).to_have_text("Zero-padding", timeout=PATIENCE_MS)
    expect(canvas.node("min_max_normalization")).to_be_visible(timeout=PATIENCE_MS)
    canvas.button("Fit").click()
    canvas.settle()
    canvas.select("data_set")
    canvas.set("source", "digits")
    expect(canvas.node("data_set").locator(".wb-node__summary")).to_contain_text("digits", timeout=PATIENCE_MS)
    canvas.root.locator(".wb-canvas").press("Control+Enter")
    expect_states(canvas, data_set="finished", zero_padding="finished", min_max_normalization="finished")
    canvas.root.locator(".wb-canvas").press("Shift+R")
    expect(canvas.root.get_by_role("menu", name="Run the flow")).to_be_visible(timeout=PATIENCE_MS)
    page.page.keyboard.press("Escape")
    canvas.root.locator(".wb-canvas").press("?")
    expect(canvas.root.get_by_role("dialog", name="Keyboard and mouse")).to_contain_text("Run all", timeout=PATIENCE_MS)
    page.page.keyboard.press("Escape")
    pictures(page, "flow-finished", canvas.root)
    assert page.errors == []
