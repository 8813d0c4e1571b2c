"""The main job, as a student does it: draw, see shapes, set parameters, mend, insert the code, train."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Mouse, expect

import workbench as wb
from tests.browser.canvas import PATIENCE_MS, Canvas

OPEN = """\
import workbench as wb

bench = wb.Workbench(wb.Graph("digits"))
bench"""
TRAIN = """\
data = wb.data.load_digits()
keras.utils.set_random_seed(0)
model = build_model()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(data.train.x, data.train.y, epochs=25, verbose=0)
print("accuracy", model.evaluate(data.test.x, data.test.y, verbose=0)[1])"""
TRAINED = re.compile(r"accuracy (0\.\d+)")


def test_the_main_job_in_jupyterlab(open_notebook) -> None:
    notebook = open_notebook([OPEN, TRAIN], viewport=(1600, 1000))
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    expect(canvas.root.locator(".wb-start")).to_be_visible()
    notebook.screenshot("1-empty")
    _draw(canvas)
    _set_parameters(canvas)
    _cause_and_mend_a_problem(canvas)
    _undo_and_redo(canvas)
    source = _insert_the_code_and_train(canvas)
    _change_drawing_and_cell(canvas, source)
    assert notebook.errors == []


def _draw(canvas: Canvas) -> None:
    """Five layers from the palette, connected by dragging from port to port."""
    for column, type_name in enumerate(["Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"]):
        canvas.drag_from_palette(type_name, 130 + 165 * (column % 3), 130 + 190 * (column // 3))
        expect(canvas.root.locator(".react-flow__node")).to_have_count(column + 1)
    canvas.root.get_by_role("searchbox", name="Search layers").fill("")
    canvas.button("Tidy").click()
    canvas.button("Fit").click()
    canvas.connect("output of input", "input of conv2d")
    canvas.connect("output of conv2d", "input of max_pooling2d")
    canvas.connect("output of max_pooling2d", "input of flatten")
    canvas.connect("output of flatten", "input of dense")
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(4)
    canvas.button("Tidy").click()
    expect(canvas.shape("conv2d")).to_have_text("26 × 26 × 32", timeout=PATIENCE_MS)


def _set_parameters(canvas: Canvas) -> None:
    """Every shape follows; a value that cannot be is refused beside its field."""
    canvas.select("input")
    canvas.set("shape", "8, 8, 1")
    canvas.select("conv2d")
    canvas.set("filters", "64")
    canvas.set("kernel_size", "3")
    canvas.set("padding", "same")
    canvas.set("activation", "relu")
    expect(canvas.shape("conv2d")).to_have_text("8 × 8 × 64")
    canvas.select("dense")
    canvas.set("units", "10")
    canvas.set("activation", "softmax")
    expect(canvas.shape("dense")).to_have_text("10")
    canvas.set("units", "-1")
    refusal = canvas.notebook.page.locator(".wb-refusal:visible")
    expect(refusal).to_contain_text("must be a whole number of at least 1")
    expect(canvas.shape("dense")).to_have_text("10")


def _cause_and_mend_a_problem(canvas: Canvas) -> None:
    canvas.select("flatten")
    canvas.button("Delete").click()
    canvas.connect("output of max_pooling2d", "input of dense")
    expect(canvas.node("dense")).to_have_attribute("aria-label", re.compile("Dense expects one vector a sample"))
    canvas.root.locator(".wb-status__problems").click()
    canvas.notebook.screenshot("2-problem")
    canvas.root.locator(".wb-problem .wb-fix", has_text="Add Flatten before dense").first.click()
    expect(canvas.node("flatten")).to_be_visible()
    expect(canvas.node("dense")).not_to_have_attribute("aria-label", re.compile("expects one vector"))
    canvas.root.locator(".wb-status__problems").click()


def _undo_and_redo(canvas: Canvas) -> None:
    """By button and by key."""
    canvas.button("Undo").click()
    expect(canvas.node("flatten")).to_have_count(0)
    canvas.button("Redo").click()
    expect(canvas.node("flatten")).to_have_count(1)
    canvas.select("conv2d")
    canvas.notebook.page.keyboard.press("Control+z")
    expect(canvas.node("flatten")).to_have_count(0)
    canvas.notebook.page.keyboard.press("Control+Shift+z")
    expect(canvas.node("flatten")).to_have_count(1)
    canvas.button("Tidy").click()
    canvas.button("Fit").click()
    canvas.settle()


def _insert_the_code_and_train(canvas: Canvas) -> str:
    notebook = canvas.notebook
    canvas.button("Insert code cell").click()
    source = _code(notebook)
    notebook.wait_for_sources([OPEN, source, TRAIN])
    notebook.screenshot("3-code-cell")
    notebook.run_cell(1)
    notebook.run_cell(2, seconds=180)
    accuracy = TRAINED.search(notebook.cell(2).locator(".jp-OutputArea").inner_text())
    assert accuracy
    assert float(accuracy[1]) >= 0.95
    return source


def _change_drawing_and_cell(canvas: Canvas, source: str) -> None:
    """A change of the drawing rewrites the same cell; a change by hand is kept until the student gives it up."""
    notebook = canvas.notebook
    canvas.select("conv2d")
    canvas.set("filters", "16")
    notebook.wait_for_sources([OPEN, source.replace("filters=64", "filters=16"), TRAIN])
    notebook.type_into(1, "\n# mine")
    mine = notebook.sources()[1]
    assert "# mine" in mine
    canvas.select("conv2d")
    canvas.set("filters", "8")
    expect(canvas.root.locator('.wb-notice[data-notice="code"]')).to_contain_text("You have edited the code cell")
    notebook.wait_for_sources([OPEN, mine, TRAIN])
    notebook.screenshot("4-kept")
    canvas.root.get_by_role("button", name="Replace my code").click()
    notebook.wait_for_sources([OPEN, source.replace("filters=64", "filters=8"), TRAIN])


def _code(notebook) -> str:
    return str(notebook.execute("print(bench.source)")).strip()


def test_a_drawing_comes_back_after_the_kernel_died(open_notebook) -> None:
    notebook = open_notebook([OPEN])
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    canvas.drag_from_palette("Input", 150, 150)
    canvas.drag_from_palette("Flatten", 400, 150)
    expect(canvas.root.locator(".react-flow__node")).to_have_count(2)
    expect(canvas.root.locator(".wb-status")).to_contain_text("Saved to digits.graph.json")
    saved = notebook.path.with_name("digits.graph.json")
    while "flatten" not in saved.read_text(encoding="utf-8"):
        notebook.page.wait_for_timeout(50)
    notebook.restart_kernel()
    notebook.run_cell(0)
    expect(canvas.root.locator(".react-flow__node")).to_have_count(2)
    expect(canvas.root.locator('.wb-notice[data-notice="opened"]')).to_contain_text("Continued from digits.graph.json")
    canvas.button("Undo").click()
    expect(canvas.root.locator(".react-flow__node")).to_have_count(1)
    canvas.root.get_by_role("button", name="Use the graph of the cell").click()
    expect(canvas.root.locator(".react-flow__node")).to_have_count(0)


def test_the_height_and_the_width_of_the_panel_survive_the_kernel(open_notebook) -> None:
    notebook = open_notebook([START], viewport=(1500, 1200))
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    panel, mouse = notebook.page.locator(".wb-parameters"), notebook.page.mouse
    canvas.select("flat")
    expect(panel).to_be_visible(timeout=PATIENCE_MS)
    before = (_size(canvas.root, "height"), _size(panel, "width"))
    canvas.root.locator(".wb-status").scroll_into_view_if_needed()
    x, y, width, height = _box(canvas.root)
    _drag(mouse, (x + width - 4, y + height - 4), (0, 90))
    x, y, *_ = _box(canvas.root.locator(".wb-edge"))
    _drag(mouse, (x + 3, y + 100), (-90, 0))
    dragged = (_size(canvas.root, "height"), _size(panel, "width"))
    assert dragged == pytest.approx((before[0] + 90, before[1] + 90), abs=6)
    kept = notebook.path.with_name(".workbench") / "digits.graph.frame.json"
    notebook.page.wait_for_timeout(500)  # a drag is told when it has come to rest
    assert {'"height":560', '"parameters":0'}.isdisjoint(kept.read_text("utf-8").strip("{}").split(","))
    notebook.restart_kernel()
    notebook.run_cell(0)
    expect(canvas.shape("digit")).to_have_text("10", timeout=PATIENCE_MS)
    canvas.select("flat")
    expect(panel).to_be_visible(timeout=PATIENCE_MS)
    assert (_size(canvas.root, "height"), _size(panel, "width")) == pytest.approx(dragged, abs=2)
    notebook.screenshot("frame-after-restart")


def _box(element: Locator) -> tuple[float, float, float, float]:
    found = element.bounding_box()
    assert found
    return found["x"], found["y"], found["width"], found["height"]


def _size(element: Locator, side: Literal["width", "height"]) -> float:
    return _box(element)[2 if side == "width" else 3]


def _drag(mouse: Mouse, start: tuple[float, float], by: tuple[float, float]) -> None:
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + by[0], start[1] + by[1], steps=5)
    mouse.up()


def test_two_editors_keep_to_their_own_cells(open_notebook) -> None:
    graphs = [
        f'import workbench as wb\n{name} = wb.Editor(wb.Graph("{name}").add("Input", shape=(4,)).add("Dense"))\n{name}'
        for name in ("first", "second")
    ]
    notebook = open_notebook(graphs)
    for index in (0, 1):
        notebook.run_cell(index)
    first, second = Canvas.in_cell(notebook, 0), Canvas.in_cell(notebook, 1)
    second.button("Insert code cell").click()
    notebook.wait_for_sources([*graphs, _source("second")])
    first.button("Insert code cell").click()
    notebook.wait_for_sources([graphs[0], _source("first"), graphs[1], _source("second")])
    notebook.execute("from workbench.graph.commands import SetParam\nsecond.edit(SetParam('n2', 'units', 7))")
    notebook.wait_for_sources([graphs[0], _source("first"), graphs[1], _source("second", units=7)])


def _source(name: str, units: int = 64) -> str:
    return wb.to_source(wb.Graph(name).add("Input", shape=(4,)).add("Dense", units=units)).rstrip("\n")


def test_edits_are_applied_while_a_cell_runs(open_notebook) -> None:
    notebook = open_notebook([OPEN, "import time\nfor _ in range(12):\n    time.sleep(1)"])
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    canvas.drag_from_palette("Input", 150, 150)
    expect(canvas.shape("input")).to_have_text("28 × 28 × 1", timeout=PATIENCE_MS)
    notebook.start_cell(1)
    canvas.drag_from_palette("Flatten", 400, 150)
    canvas.connect("output of input", "input of flatten")
    expect(canvas.shape("flatten")).to_have_text("784", timeout=8_000)
    assert notebook.cell(1).locator(".jp-InputPrompt").inner_text() == "[*]:"


def test_opening_and_closing_fifty_times_leaks_nothing(open_notebook) -> None:
    show = """\
from IPython.display import clear_output, display
import ipywidgets, threading, workbench as wb
graph = wb.Graph("leak").add("Input", shape=(4,)).add("Dense", units=3)
bench = wb.Workbench(graph)
display(bench)"""
    close = "bench.close()\nclear_output()\nprint(len(ipywidgets.widgets.widget._instances), threading.active_count())"
    notebook = open_notebook([show])
    page = notebook.page
    count = "() => document.querySelectorAll('*').length"

    def once() -> str:
        notebook.run_cell(0)
        Canvas.in_cell(notebook)
        found = notebook.execute(close)
        notebook.command("notebook:clear-cell-output")
        expect(page.locator(".wb-editor")).to_have_count(0)
        return str(found)

    for _ in range(3):
        once()
    comms, threads = map(int, once().split())
    elements = page.evaluate(count)
    for _ in range(50):
        once()
    comms_after, threads_after = map(int, once().split())
    assert comms_after == comms
    assert threads_after <= threads
    assert page.evaluate(count) <= elements + 20


@pytest.mark.parametrize("theme", ["JupyterLab Dark"])
def test_the_editor_follows_the_dark_theme(open_notebook, theme: str) -> None:
    notebook = open_notebook([OPEN])
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    canvas.drag_from_palette("Conv2D", 200, 200)
    light = canvas.root.locator(".wb-canvas").evaluate("element => getComputedStyle(element).backgroundColor")
    notebook.theme(theme)
    notebook.page.wait_for_timeout(500)
    dark = canvas.root.locator(".wb-canvas").evaluate("element => getComputedStyle(element).backgroundColor")
    assert light != dark
    notebook.screenshot("dark")


def test_the_main_job_in_notebook_7(open_notebook) -> None:
    notebook = open_notebook([OPEN], app="notebook", viewport=(1500, 950))
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    canvas.drag_from_palette("Input", 130, 130)
    canvas.drag_from_palette("Flatten", 400, 130)
    canvas.connect("output of input", "input of flatten")
    expect(canvas.shape("flatten")).to_have_text("784", timeout=PATIENCE_MS)
    canvas.button("Insert code cell").click()
    notebook.wait_for_sources([OPEN, _code(notebook)])
    canvas.select("input")
    canvas.set("shape", "4, 4, 1")
    expect(canvas.shape("flatten")).to_have_text("16")
    notebook.wait_for_sources([OPEN, _code(notebook)])
    assert "shape=(4, 4, 1)" in notebook.sources()[1]
    notebook.run_cell(1)
    notebook.screenshot("notebook-7")
    assert notebook.errors == []


START = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten", name="flat")
bench = wb.Workbench(graph.add("Dense", units=64, name="hidden").add("Dense", units=10, name="digit"))
bench"""


def test_the_students_own_code_is_taken_into_the_drawing(open_notebook) -> None:
    notebook = open_notebook([START])
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    expect(canvas.shape("digit")).to_have_text("10", timeout=PATIENCE_MS)
    canvas.button("Insert code cell").click()
    source = _code(notebook)
    notebook.wait_for_sources([START, source])
    changed = source.replace("units=64", "units=32").replace(
        "            layers.Dense(units=10",
        "            # forget half\n            layers.Dropout(0.5),\n            layers.Dense(units=10",
    )
    notebook.cell(1).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+a")
    notebook.page.keyboard.insert_text(changed)
    notebook.wait_for_sources([START, changed])
    notebook.run_cell(1)
    notice = canvas.root.locator('.wb-notice[data-notice="code"]')
    expect(notice).to_contain_text("Your code builds another network than the one drawn", timeout=PATIENCE_MS)
    expect(notice).to_contain_text("dropout was added (Dropout) between hidden and digit.")
    expect(notice).to_contain_text("hidden: units is now 32 instead of 64.")
    notebook.screenshot("5-differs")
    canvas.root.get_by_role("button", name="Take my code into the drawing").click()
    expect(canvas.node("dropout")).to_be_visible()
    expect(canvas.shape("hidden")).to_have_text("32")
    assert notebook.sources()[1] == changed
    canvas.button("Undo").click()
    expect(canvas.node("dropout")).to_have_count(0)
    expect(canvas.shape("hidden")).to_have_text("64")
    notebook.wait_for_sources([START, source])
    assert notebook.errors == []
