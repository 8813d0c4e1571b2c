"""Focus stays with the drawing, no key reaches the notebook, and what is dropped gets space of its own."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas

OPEN = """\
import workbench as wb

graph = wb.Graph("keys").add("Input", shape=(28, 28, 1), name="image")
graph = graph.add("Conv2D", filters=8, kernel_size=3, name="conv").add("Flatten", name="flatten")
bench = wb.Workbench(graph.add("Dense", units=10, name="dense"))
bench"""
OTHER = "print('not cut, not copied')"

pytestmark = pytest.mark.slow

COMMAND_MODE = ("x", "c", "v", "a", "b", "m", "y", "z")
"""Keys that cut, copy, paste, add and change cells in JupyterLab's command mode."""


def opened(open_notebook, app: str = "lab") -> Canvas:
    notebook = open_notebook([OPEN, OTHER], app=app, viewport=(1600, 1000))
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    expect(canvas.shape("conv")).to_have_text("26 × 26 × 8", timeout=PATIENCE_MS)
    canvas.button("Tidy").click()
    canvas.settle()
    return canvas


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_keys_stay_in_the_widget_and_focus_on_the_canvas(open_notebook, app: str) -> None:
    canvas = opened(open_notebook, app)
    _focus_comes_back(canvas)
    _no_key_reaches_the_notebook(canvas)
    _undo_from_the_panel(canvas)
    assert canvas.notebook.errors == []


def _focus_comes_back(canvas: Canvas) -> None:
    """After delete, fold, unfold, paste and what floats, the next key is meant for the drawing."""
    keyboard = canvas.notebook.page.keyboard
    canvas.select("conv")
    keyboard.press("Delete")
    expect(canvas.node("conv")).to_have_count(0)
    keyboard.press("Control+z")
    expect(canvas.node("conv")).to_have_count(1)
    canvas.select("conv")
    canvas.button("Delete").click()
    expect(canvas.node("conv")).to_have_count(0)
    keyboard.press("Control+z")
    expect(canvas.node("conv")).to_have_count(1)
    canvas.select("conv")
    canvas.button("Fold into block").click()
    expect(canvas.node("conv")).to_have_count(0)
    keyboard.press("Control+Shift+g")
    expect(canvas.node("conv")).to_have_count(1)
    keyboard.press("Control+z")
    keyboard.press("Control+z")
    expect(canvas.node("conv")).to_have_count(1)
    canvas.select("conv")
    keyboard.press("Control+c")
    canvas.button("Paste").click()
    expect(canvas.node("conv_2")).to_have_count(1)
    keyboard.press("Control+z")
    expect(canvas.node("conv_2")).to_have_count(0)
    for key in ("?", "/", "g"):
        keyboard.press(key)
        expect(canvas.root.locator(".wb-popup")).to_be_visible()
        keyboard.press("Escape")
        expect(canvas.root.locator(".wb-popup")).to_have_count(0)
        expect(canvas.root.locator(".wb-canvas")).to_be_focused()


def _no_key_reaches_the_notebook(canvas: Canvas) -> None:
    """Neither from the panel's controls nor from a place beside them, the list of layers or the status bar."""
    notebook, page = canvas.notebook, canvas.notebook.page
    canvas.select("conv")
    tick = canvas.parameter("use_bias")
    _open_the_fold(page.locator(".wb-panel"), tick)
    tick.click()
    _press_all(canvas)
    canvas.parameter("padding").focus()
    for key in COMMAND_MODE:
        page.keyboard.press(key)
    page.locator(".wb-panel").get_by_title("Explain filters").click()
    _press_all(canvas)
    page.locator(".wb-panel .wb-title").click(position={"x": 200, "y": 5})
    _press_all(canvas)
    canvas.root.locator(".wb-palette__item").first.focus()
    _press_all(canvas)
    canvas.root.locator(".wb-status__problems").click()
    _press_all(canvas)
    canvas.root.locator(".wb-status__problems").click()
    canvas.root.locator(".wb-status__totals").click()
    for key in ("x", "v", "b"):
        page.keyboard.press(key)
    notebook.wait_for_sources([OPEN, OTHER])


def _open_the_fold(panel: Locator, tick: Locator) -> None:
    if not tick.is_visible():
        panel.locator(".wb-fold").first.click()
    expect(tick).to_be_visible(timeout=PATIENCE_MS)


def _press_all(canvas: Canvas) -> None:
    for key in COMMAND_MODE:
        canvas.notebook.page.keyboard.press(key)
    canvas.notebook.page.keyboard.press("Escape")
    assert canvas.notebook.sources() == [OPEN, OTHER]


def _undo_from_the_panel(canvas: Canvas) -> None:
    canvas.select("dense")
    tick = canvas.parameter("use_bias")
    _open_the_fold(canvas.notebook.page.locator(".wb-panel"), tick)
    before = tick.is_checked()
    tick.click()
    expect(tick).to_be_checked(checked=not before)
    canvas.notebook.page.keyboard.press("Control+z")
    expect(tick).to_be_checked(checked=before)
    canvas.notebook.page.keyboard.press("Control+Shift+z")
    expect(tick).to_be_checked(checked=not before)
    canvas.notebook.page.keyboard.press("Control+z")


def test_what_is_dropped_gets_room(open_notebook) -> None:
    canvas = opened(open_notebook)
    canvas.button("Fit").click()
    canvas.settle()
    _drop_on_a_connection(canvas)
    _drag_a_node_onto_a_connection(canvas)
    _paste_twice(canvas)
    _replace_a_connection(canvas)
    _ask_in_the_void(canvas)
    assert canvas.notebook.errors == []


def _between(canvas: Canvas, left: str, right: str) -> tuple[float, float]:
    """The middle of the connection between two nodes, on the screen."""
    places = [_middle(canvas.port(name)) for name in (f"output of {left}", f"input of {right}")]
    return sum(x for x, _ in places) / 2, sum(y for _, y in places) / 2


def _middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _assert_nothing_overlaps(canvas: Canvas) -> None:
    canvas.settle()
    boxes = canvas.root.locator(".react-flow__node").evaluate_all(
        "nodes => nodes.map(node => { const b = node.getBoundingClientRect(); return [b.x, b.y, b.right, b.bottom]; })"
    )
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = [one[2] <= other[0], other[2] <= one[0], one[3] <= other[1], other[3] <= one[1]]
            assert any(apart), (one, other)


def _undone(canvas: Canvas, gone: str) -> None:
    """One step of undo takes everything back."""
    canvas.notebook.page.keyboard.press("Control+z")
    expect(canvas.node(gone)).to_have_count(0)


def _drop_on_a_connection(canvas: Canvas) -> None:
    frame = canvas.root.locator(".wb-canvas").bounding_box()
    assert frame
    x, y = _between(canvas, "conv", "flatten")
    canvas.drag_from_palette("ReLU", x - frame["x"], y - frame["y"])
    expect(canvas.node("re_lu")).to_have_count(1)
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(4)
    _assert_nothing_overlaps(canvas)
    _undone(canvas, "re_lu")
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(3)


def _drag_a_node_onto_a_connection(canvas: Canvas) -> None:
    canvas.settle()
    canvas.drag_from_palette("Dropout", 200, 380)
    expect(canvas.node("dropout")).to_have_count(1)
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(3)
    canvas.settle()
    canvas.drag(canvas.node("dropout").locator(".wb-node__type"), *_between(canvas, "conv", "flatten"))
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(4)
    _assert_nothing_overlaps(canvas)
    canvas.notebook.page.keyboard.press("Control+z")
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(3)
    _undone(canvas, "dropout")


def _paste_twice(canvas: Canvas) -> None:
    page = canvas.notebook.page
    canvas.select("conv")
    page.keyboard.press("Control+c")
    for name in ("conv_2", "conv_3"):
        page.keyboard.press("Control+v")
        expect(canvas.node(name)).to_have_count(1)
        _assert_nothing_overlaps(canvas)
    _undone(canvas, "conv_3")
    _undone(canvas, "conv_2")


def _replace_a_connection(canvas: Canvas) -> None:
    page = canvas.notebook.page
    canvas.connect("output of image", "input of flatten")
    expect(canvas.root.locator(".wb-hint--done")).to_contain_text("flatten now receives image")
    expect(canvas.root.get_by_label("Connection from image to flatten")).to_have_count(1)
    expect(canvas.root.get_by_label("Connection from conv to flatten")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(canvas.root.get_by_label("Connection from conv to flatten")).to_have_count(1)


def _ask_in_the_void(canvas: Canvas) -> None:
    """Dragging a connection into the void offers what fits 26 × 26 × 8, what courses use most first."""
    port = canvas.port("output of conv")
    x, y = _middle(port)
    canvas.drag(port, x + 40, y + 160)
    options = canvas.root.get_by_role("option")
    expect(options.first).to_contain_text("Conv2D")
    expect(options.filter(has_text="Conv1D")).to_have_count(0)
    expect(options.filter(has_text="MaxPooling2D")).not_to_have_count(0)
    canvas.notebook.page.keyboard.press("Enter")
    expect(canvas.node("conv2d")).to_have_count(1)
    _assert_nothing_overlaps(canvas)
