"""The tabs of a flow in a real JupyterLab: run, look at one sample in every tab, choose another, restart."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_WAIT = 90_000
_FLOW = """
import numpy as np, workbench as wb
from workbench.data import Sample, SampleSet
from workbench.data.sample_labels import MaskLabel, Targets

def sample(at):
    y, x = np.mgrid[:48, :64]
    disc = (y - 24) ** 2 + (x - 10 - at) ** 2 < 150
    image = (40 + 2 * x + 90 * disc).astype("uint8")
    mask = MaskLabel(disc.astype("uint8"), ("background", "disc"))
    return Sample(image, label=Targets(mask=mask), name=f"disc{at}.png", split="train" if at % 4 else "test")

samples = SampleSet([sample(at) for at in range(40)], class_names=("background", "disc"))
graph = wb.Graph("discs", kind="flow").add("DataSet", name="discs").add("Resize", name="resize", height=96, width=128)
graph = graph.add("Smoothing", name="smoothing")
flow = wb.Flow(graph, data=samples)
flow
""".strip()
_LEARNING = """
net = wb.Graph("segmenter").add("Input", shape=(48, 64, 1), name="image")
net = net.add("Conv2D", filters=2, kernel_size=3, padding="same", activation="softmax", name="classes")
learning = wb.Graph("learning", kind="flow").add("DataSet", name="discs")
learning = learning.add("Network", inner=net, epochs=900, batch_size=16, seed=1, name="network")
learning = wb.Flow(learning.add("Metrics", name="metrics"), data=samples)
learning
""".strip()
_RUN = "flow.session.start(); flow.session.run.wait(60); flow.session.chosen_node = 'smoothing'"

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def page(open_shared: OpenNotebook) -> NotebookPage:
    return open_shared([_FLOW, _LEARNING], viewport=(1500, 1300))


def shown(page: NotebookPage) -> Locator:
    page.run_cell(0)
    cell = page.cell(0)
    expect(cell.get_by_role("tab", name="Files")).to_be_visible(timeout=_WAIT)
    return cell


def look_at(cell: Locator, tab: str) -> None:
    cell.get_by_role("tab", name=tab, exact=True).click()


def test_one_sample_in_every_tab(page: NotebookPage) -> None:
    cell = shown(page)
    page.execute(_RUN)
    grid = cell.get_by_role("grid", name="smoothing: 40 samples")
    expect(grid).to_contain_text("disc0.png", timeout=_WAIT)
    expect(grid).to_contain_text("96 × 128")
    grid.get_by_role("row").filter(has_text="disc7.png").click()
    look_at(cell, "Processing Result")
    strip = cell.locator(".wb-strip")
    expect(strip.locator("img")).to_have_count(3, timeout=_WAIT)
    expect(strip.locator("figcaption").nth(1)).to_contain_text("96 × 128, L, uint8")
    look_at(cell, "Histogram")
    expect(cell.locator(".wb-histograms svg")).to_have_count(2, timeout=_WAIT)
    look_at(cell, "Attribute")
    expect(cell.locator(".wb-attributes")).to_contain_text("disc7.png", timeout=_WAIT)
    look_at(cell, "Information")
    expect(cell.get_by_role("article", name="Smoothing")).to_be_visible(timeout=_WAIT)
    look_at(cell, "View")
    expect(cell.locator(".wb-look canvas").first).to_be_visible(timeout=_WAIT)
    look_at(cell, "Log")
    expect(cell.get_by_role("log", name="Log of the run")).to_be_visible(timeout=_WAIT)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_they_are_seen_in_both_themes(page: NotebookPage, theme: str) -> None:
    page.theme(theme)
    cell = shown(page)
    page.execute(_RUN)
    for tab in ("Processing Result", "Histogram", "Attribute", "Information", "View"):
        look_at(cell, tab)
        page.page.wait_for_timeout(1200)
        page.screenshot(f"flow-{tab.split()[0].lower()}-{theme.rsplit(maxsplit=1)[-1].lower()}")


def test_a_training_is_set_watched_stopped_and_ended(page: NotebookPage) -> None:
    page.run_cell(0)
    page.run_cell(1)
    page.scroll_to(1)
    canvas, cell = Canvas.in_cell(page, 1), page.cell(1)
    canvas.select("network")
    look_at(cell, "Output")
    below = cell.locator(".wb-below")
    expect(below).to_contain_text("Run the flow to train network", timeout=_WAIT)
    canvas.root.locator(".wb-canvas").press("Control+Enter")
    expect(below).to_contain_text(re.compile(r"network is training: epoch \d+ of 900"), timeout=_WAIT)
    expect(below.locator(".wb-tile").first).to_contain_text("Loss", timeout=_WAIT)
    below.get_by_role("button", name="Stop", exact=True).click()
    expect(canvas.node("network").locator(".wb-step--stopped")).to_be_visible(timeout=_WAIT)
    expect(below).to_contain_text("was stopped after", timeout=_WAIT)
    look_at(cell, "Training")
    settings = cell.locator(".wb-side").get_by_label("Epochs", exact=True)
    settings.fill("2")
    settings.press("Enter")
    expect(canvas.node("network").locator(".wb-node__summary")).to_contain_text("2 · Adam", timeout=_WAIT)
    assert cell.locator(".wb-side").evaluate("side => side.scrollTop") == 0, "the tabs stay in sight"
    canvas.button("Run the flow").click()
    canvas.root.get_by_role("menuitem", name="Sample RUN").click()
    field = canvas.root.get_by_role("textbox", name="How many samples")
    expect(field).to_have_value("20", timeout=_WAIT)
    field.press("Enter")
    expect(below).to_contain_text("network has finished after 2 of 2 epochs", timeout=_WAIT)
    for name in ("discs", "network", "metrics"):
        expect(canvas.node(name).locator(".wb-step--finished")).to_be_visible(timeout=_WAIT)
    canvas.select("metrics")
    expect(below.get_by_role("columnheader")).to_contain_text(["metric", "train", "test"], timeout=_WAIT)
    page.screenshot("flow-metrics")
    assert page.errors == []
