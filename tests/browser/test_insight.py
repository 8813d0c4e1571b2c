"""Insight in a real JupyterLab: nodes coloured by what they cost, by mouse and by key, and the rows in the panel."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

OPEN = """\
import workbench as wb

bench = wb.Workbench(wb.templates.lenet5())
bench"""
IMPORTED = """\
import keras

layers = [keras.Input((8,))]
layers += [keras.layers.Dense(8, name=f"stage{n // 8}_dense{n}") for n in range(24)]
bench.editor.graph = wb.from_keras(keras.Sequential(layers), fold=True)"""

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook) -> NotebookPage:
    page = open_shared([OPEN, IMPORTED], viewport=(1700, 1000))
    page.page.set_default_timeout(PATIENCE_MS)
    page.run_cell(0)
    return page


def test_nodes_are_coloured_and_say_how_much_they_take(shared: NotebookPage) -> None:
    canvas = Canvas.in_cell(shared)
    expect(canvas.shape("conv1")).to_have_text("28 × 28 × 6", timeout=PATIENCE_MS)
    canvas.button("Fit").click()
    canvas.settle()
    canvas.select("conv2")
    shared.page.keyboard.press("i")
    share = canvas.node("conv2").locator(".wb-heat__share")
    expect(share).to_have_text("58 %")
    expect(canvas.node("conv2")).to_have_accessible_name(
        "conv2, Conv2D layer, output 10 × 10 × 16, 58 % of the multiply-adds (240 k); "
        "receptive field 14 × 14, stride 2 × 2"
    )
    bar = canvas.root.get_by_role("region", name="Insight: colour nodes by what they cost")
    expect(bar.get_by_role("status")).to_have_text("The whole network takes 417 k multiply-adds for one sample.")
    bar.get_by_label("Colour by").select_option("memory of activations")
    bar.get_by_label("Batch size").fill("64")
    expect(bar.get_by_role("status")).to_have_text("The activations of the whole network take 2.3 MiB for 64 samples.")
    panel = shared.page.locator(".wb-parameters")
    expect(panel).to_contain_text("14 × 14")
    expect(panel).to_contain_text("240,000 (58 % of the whole)")
    assert violations(shared.page, ".wb-heatbar") == []
    shared.screenshot("insight")
    bar.get_by_role("button", name="Hide the colours").click()
    expect(share).to_have_count(0)


def test_the_colours_in_the_dark(shared: NotebookPage) -> None:
    canvas = Canvas.in_cell(shared)
    shared.theme("JupyterLab Dark")
    canvas.root.get_by_role("button", name="Insight: colour nodes by what they cost").click()
    expect(canvas.node("conv2").locator(".wb-heat__share")).to_be_visible()
    assert violations(shared.page, ".wb-canvas .wb-node") == []
    shared.screenshot("insight-dark")
    shared.theme("JupyterLab Light")


def test_an_imported_network_is_folded(shared: NotebookPage) -> None:
    canvas = Canvas.in_cell(shared)
    shared.run_cell(1)
    expect(canvas.root.locator(".wb-node--block")).to_have_count(3)
    shared.screenshot("insight-folded")
