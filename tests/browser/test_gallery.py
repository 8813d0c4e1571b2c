"""From an empty canvas to a trained network: gallery, code, data of the notebook, and activations on the nodes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage
from workbench.catalog.templates import TEMPLATES

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_DATA = """
import workbench as wb
digits = wb.data.load_digits(size=28)
x_train, y_train = digits.train.x, digits.train.y
x_val, y_val = digits.validation.x, digits.validation.y
""".strip()
_SHOW = 'bench = wb.Workbench(wb.Graph("mine"))\nbench'
_THEMES = ("Light", "Dark")


def in_both_themes(page: NotebookPage, name: str) -> None:
    for theme in _THEMES:
        page.theme(f"JupyterLab {theme}")
        page.page.wait_for_timeout(300)
        page.screenshot(f"gallery-{name}-{theme.lower()}")
    page.theme("JupyterLab Light")


def begin_by_key_and_by_mouse(page: NotebookPage, canvas: Canvas, gallery: Locator) -> None:
    """By keyboard: the second template; one undo brings the gallery back, and focus is on the canvas."""
    gallery.get_by_role("button", name="Empty canvas").focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Enter")
    expect(canvas.node("conv1")).to_be_visible()
    page.page.keyboard.press("Control+z")
    expect(gallery).to_be_visible()
    gallery.get_by_role("button", name="LeNet-5").click()
    expect(canvas.shape("probabilities")).to_have_text("10", timeout=60_000)
    expect(gallery).to_have_count(0)


def code_and_nodes(page: NotebookPage, canvas: Canvas) -> None:
    """A node and its line of code."""
    page.page.get_by_role("button", name="Code", exact=True).click()
    code = page.page.get_by_role("listbox", name="The code of the network")
    canvas.select("conv2")
    lit = code.locator("[aria-selected=true]")
    expect(lit).to_have_text(['layers.Conv2D(filters=16, kernel_size=5, activation="tanh", name="conv2"),'])
    code.get_by_role("option").filter(has_text="pool2").click()
    expect(canvas.root.locator(".react-flow__node.selected .wb-node__name")).to_have_text("pool2")
    canvas.settle()
    assert page.page.evaluate("() => document.activeElement?.matches('.react-flow__node')")
    lit.first.scroll_into_view_if_needed()
    in_both_themes(page, "code")
    code.get_by_role("option").filter(has_text="dense1").focus()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    expect(canvas.root.locator(".react-flow__node.selected .wb-node__name")).to_have_text("dense2")


def data_of_the_notebook(page: NotebookPage) -> None:
    """Data of the notebook."""
    page.page.get_by_role("button", name="Run", exact=True).click()
    choice = page.page.get_by_label("Data", exact=True)
    choice.select_option(label="x_train, y_train, x_val, y_val (in this notebook)")
    said = page.page.locator(".wb-training")
    expect(said).to_contain_text("It fits: the network expects samples of 28 × 28 × 1, and answers of class numbers.")
    in_both_themes(page, "data")


def activations(page: NotebookPage, canvas: Canvas) -> None:
    """Activations: a word before anything was run, pictures after a training, stale when the drawing changes."""
    canvas.button("Activations on the nodes").click()
    bar = canvas.root.get_by_role("region", name="Activations on the nodes")
    expect(bar).to_contain_text("Train the network, or trace it")
    page.execute("bench.run_panel.settings.basic.set({'epochs': 1})")
    page.page.get_by_role("button", name="Train", exact=True).click()
    pictures = canvas.root.locator(".wb-node__activation img")
    expect(pictures).to_have_count(9, timeout=120_000)
    canvas.root.scroll_into_view_if_needed()
    canvas.button("Fit").click()
    canvas.settle()
    in_both_themes(page, "activations")
    first = canvas.node("conv1").locator("img").get_attribute("src")
    bar.get_by_role("button", name="Next sample").click()
    expect(bar.get_by_role("spinbutton")).to_have_value("2")
    expect(canvas.node("conv1").locator("img")).not_to_have_attribute("src", str(first))
    canvas.node("conv2").locator("img").hover()
    page.page.wait_for_timeout(600)
    page.screenshot("gallery-hover")
    canvas.node("dense1").locator(".wb-node__name").click()
    expect(canvas.parameter("name")).to_have_value("dense1")
    canvas.set("units", "60")
    expect(bar).to_contain_text("The drawing has changed since: train or trace again.")
    expect(canvas.root.locator(".wb-node__activation--stale")).to_have_count(9)
    page.screenshot("gallery-stale")
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("Control+z")
    expect(canvas.root.locator(".wb-node__activation--stale")).to_have_count(0)
    bar.get_by_role("button", name="Hide the activations").click()
    expect(pictures).to_have_count(0)


def test_gallery_code_data_and_activations(open_notebook: OpenNotebook) -> None:
    """One page for all: a kernel takes longer than what is looked at."""
    page = open_notebook([_DATA, _SHOW], viewport=(1500, 1000))
    page.run_cell(0)
    page.run_cell(1)
    canvas = Canvas.in_cell(page, 1)
    canvas.root.scroll_into_view_if_needed()
    gallery = canvas.root.get_by_role("region", name="Begin with a network")
    expect(gallery.locator("[data-wb-start^='template:']")).to_have_count(len(TEMPLATES))
    expect(gallery.get_by_role("button", name="LeNet-5")).to_contain_text("61.7 k parameters", timeout=60_000)
    expect(gallery.get_by_role("heading", level=3)).to_have_text(
        ["Classification", "Segmentation", "Detection", "Transformation", "Regression", "Pretrained networks"]
    )
    gallery.get_by_role("searchbox").fill("U-Net 3D")
    expect(gallery.get_by_role("button")).to_have_count(1)
    in_both_themes(page, "search")
    gallery.get_by_role("searchbox").fill("")
    expect(canvas.root.locator(".wb-status__problems")).to_have_text("Nothing is drawn yet: begin with an Input.")
    in_both_themes(page, "start")

    begin_by_key_and_by_mouse(page, canvas, gallery)
    code_and_nodes(page, canvas)
    data_of_the_notebook(page)
    activations(page, canvas)
    assert not page.errors


def test_the_bound_cell_marks_the_lines_of_the_selected_node(open_notebook: OpenNotebook) -> None:
    page = open_notebook(["import workbench as wb\nwb.Workbench(wb.templates.lenet5())"], viewport=(1500, 1000))
    page.run_cell(0)
    canvas = Canvas.in_cell(page, 0)
    canvas.button("Insert code cell").click()
    page.page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.model.cells.length === 2")
    canvas.root.scroll_into_view_if_needed()
    canvas.settle()
    for name, first in (("conv2", "layers.Conv2D(filters=16"), ("dense1", "layers.Dense(units=120")):
        canvas.select(name)
        page.page.wait_for_function(
            "first => [...(CSS.highlights.get('workbench-node') ?? [])]"
            ".some(range => range.toString().trim().startsWith(first))",
            arg=first,
        )
    marked = page.page.evaluate("() => [...CSS.highlights.get('workbench-node')].map(range => range.toString().trim())")
    assert marked == ['layers.Dense(units=120, activation="tanh", name="dense1"),']
    page.cell(1).scroll_into_view_if_needed()
    in_both_themes(page, "bound")
    assert page.sources()[1].count("dense1") == 1
