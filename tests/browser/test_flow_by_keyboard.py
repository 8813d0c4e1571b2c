"""A flow by the keyboard alone in a real JupyterLab: from the cell to a run, its results and a layer of its network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

_RUN_MS = 120_000
_FLOW = """
import numpy as np, workbench as wb
from workbench.data import Sample, SampleSet
from workbench.data.sample_labels import ClassLabel, Targets

names = ("dark", "bright")
def sample(number):
    kind = number % 2
    image = (np.random.default_rng(number).integers(0, 80, (16, 20)) + 120 * kind).astype("uint8")
    label = Targets(category=ClassLabel((1 - kind, kind), names))
    return Sample(image, label=label, name=f"{number:02}", split=("train", "train", "validation")[number % 3])

samples = SampleSet([sample(number) for number in range(48)], class_names=names)
net = wb.Graph("brightness").add("Input", shape=(8, 8, 1), name="image")
net = net.add("Conv2D", filters=2, kernel_size=3, name="features").add("Flatten", name="flat")
net = net.add("Dense", units=2, activation="softmax", name="classes")
graph = wb.Graph("keys", kind="flow").add("DataSet", name="data")
graph = graph.add("Network", inner=net, epochs=1, batch_size=8, seed=1, name="network", inputs=())
flow = wb.Flow(graph, data=samples)
flow
""".strip()

OpenNotebook = Callable[..., NotebookPage]
HELD = (
    "([selector, part]) => document.activeElement?.matches(selector) && document.activeElement.innerText.includes(part)"
)


def hold(page: NotebookPage, key: str, selector: str, part: str = "", most: int = 40) -> None:
    """Press a key until what has the keyboard fits a selector and has a part in its text."""
    for _ in range(most):
        if page.page.evaluate(HELD, [selector, part]):
            return
        page.page.keyboard.press(key)
    raise AssertionError(selector, part, page.page.evaluate("() => document.activeElement?.outerHTML.slice(0, 300)"))


def find(page: NotebookPage, canvas: Canvas, name: str) -> None:
    """Select a node by its name; it has the keyboard then."""
    page.page.keyboard.press("g")
    expect(canvas.root.get_by_role("combobox", name="Find a node")).to_be_focused(timeout=PATIENCE_MS)
    page.page.keyboard.type(name)
    page.page.keyboard.press("Enter")
    expect(canvas.node(name)).to_be_focused(timeout=PATIENCE_MS)


def choose_tab(page: NotebookPage, name: str) -> None:
    """From a field of the parameters, or a tab, to another tab of the same row."""
    hold(page, "Shift+Tab", ".lm-TabBar-tab")
    hold(page, "ArrowRight", ".lm-TabBar-tab", name)
    page.page.keyboard.press("Enter")


def expect_states(canvas: Canvas, **states: str) -> None:
    for name, state in states.items():
        mark: Locator = canvas.node(name).locator(".wb-step")
        expect(mark).to_have_class(re.compile(rf"wb-step--{state}(\s|$)"), timeout=_RUN_MS)


def test_the_whole_walk(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_FLOW], viewport=(1500, 1100))
    keyboard = page.page.keyboard
    keyboard.press("Control+Enter")  # the cell
    canvas = Canvas.in_cell(page)
    hold(page, "Tab", ".react-flow__node", "data")
    keyboard.press("Control+Enter")  # at once: the kernel may not have told yet that it runs flows
    expect_states(canvas, data="finished")
    add_and_connect(page, canvas)
    set_parameters(page, canvas)
    run_a_sample(page, canvas)
    look_at_results(page, canvas)
    step_forward(page, canvas)
    change_a_layer(page, canvas)
    assert page.errors == []


def add_and_connect(page: NotebookPage, canvas: Canvas) -> None:
    keyboard = page.page.keyboard
    find(page, canvas, "data")
    for words, name in (("resize", "resize"), ("min-max", "min_max_normalization")):
        keyboard.press("/")
        keyboard.type(words)
        keyboard.press("Enter")
        expect(canvas.node(name)).to_have_class(re.compile(r"\bselected\b"), timeout=PATIENCE_MS)
    keyboard.press("c")
    keyboard.type("network")
    keyboard.press("Enter")
    for one, other in (("data", "resize"), ("resize", "min_max_normalization"), ("min_max_normalization", "network")):
        edge = canvas.root.get_by_role("group", name=f"Connection from {one} to {other}")
        expect(edge).to_be_attached(timeout=PATIENCE_MS)


def set_parameters(page: NotebookPage, canvas: Canvas) -> None:
    find(page, canvas, "resize")
    expect(canvas.parameter("height (px)")).to_be_visible(timeout=PATIENCE_MS)
    page.page.keyboard.press("s")
    for name in ("height (px)", "width (px)"):
        for _ in range(3):
            if not canvas.parameter(name).evaluate("field => field === document.activeElement"):
                page.page.keyboard.press("Tab")
        expect(canvas.parameter(name)).to_be_focused(timeout=PATIENCE_MS)
        page.page.keyboard.press("Control+a")
        page.page.keyboard.type("8")
    page.page.keyboard.press("Enter")
    expect(canvas.shape("min_max_normalization")).to_have_text("8 × 8 × 1", timeout=PATIENCE_MS)
    page.page.keyboard.press("Escape")
    expect(canvas.root.locator(".wb-canvas")).to_be_focused(timeout=PATIENCE_MS)


def run_a_sample(page: NotebookPage, canvas: Canvas) -> None:
    page.page.keyboard.press("Shift+R")
    hold(page, "ArrowDown", "[role=menuitem]", "Sample RUN")
    page.page.keyboard.press("Enter")
    expect(canvas.root.get_by_role("textbox", name="How many samples")).to_be_focused(timeout=PATIENCE_MS)
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("24")
    page.page.keyboard.press("Enter")
    expect_states(canvas, resize="finished", min_max_normalization="finished", network="finished")
    expect(canvas.node("resize").locator(".wb-step__sampled")).to_have_text("sample", timeout=PATIENCE_MS)


def look_at_results(page: NotebookPage, canvas: Canvas) -> None:
    find(page, canvas, "min_max_normalization")
    page.page.keyboard.press("s")
    side = page.page.locator(".wb-side")
    choose_tab(page, "View")
    expect(side.get_by_role("tab", name="View")).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS)
    expect(side.locator(".wb-look canvas").first).to_be_visible(timeout=PATIENCE_MS)
    pictures(page, "flow-keys-view", side)
    choose_tab(page, "Processing Result")
    expect(side.locator(".wb-strip img")).to_have_count(3, timeout=PATIENCE_MS)
    pictures(page, "flow-keys-result", side)
    choose_tab(page, "Parameter")
    hold(page, "Shift+Tab", ".wb-canvas, .wb-canvas *")


def step_forward(page: NotebookPage, canvas: Canvas) -> None:
    find(page, canvas, "resize")
    page.page.keyboard.press("Control+Shift+Enter")
    expect(canvas.node("resize").locator(".wb-step__sampled")).to_be_hidden(timeout=_RUN_MS)
    expect(canvas.node("network").locator(".wb-step__sampled")).to_be_hidden(timeout=_RUN_MS)
    expect_states(canvas, data="finished", resize="finished", min_max_normalization="finished", network="finished")


def change_a_layer(page: NotebookPage, canvas: Canvas) -> None:
    keyboard = page.page.keyboard
    find(page, canvas, "network")
    keyboard.press("Enter")
    expect(canvas.node("features")).to_be_visible(timeout=PATIENCE_MS)
    find(page, canvas, "features")
    expect(canvas.parameter("filters")).to_be_visible(timeout=PATIENCE_MS)
    keyboard.press("s")
    for _ in range(4):
        if not canvas.parameter("filters").evaluate("field => field === document.activeElement"):
            keyboard.press("Tab")
    keyboard.press("Control+a")
    keyboard.type("5")
    keyboard.press("Enter")
    expect(canvas.shape("features")).to_have_text("6 × 6 × 5", timeout=PATIENCE_MS)
    keyboard.press("Escape")
    keyboard.press("Control+z")
    expect(canvas.shape("features")).to_have_text("6 × 6 × 2", timeout=PATIENCE_MS)
    keyboard.press("u")
    expect(canvas.node("resize")).to_be_visible(timeout=PATIENCE_MS)
    expect_states(canvas, network="finished")
