"""Focus and keys in JupyterLab and Notebook 7: what is pressed in a widget stays there, and undo works there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

OPEN = """\
import workbench as wb

start = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten", name="flat")
start = start.add("Dense", units=10, activation="softmax", name="digit")
bench = wb.Workbench(start.add("Dense", units=3, inputs=(), name="loose"))
start = bench.graph
bench"""
TRAIN = """\
data = wb.data.load_digits()
graph = wb.Graph("cnn").add("Input", shape=(8, 8, 1)).add("Flatten")
run = wb.training.fit(graph.add("Dense", units=10, activation="softmax"), data, epochs=2)
run.wait()
run"""
ALONE = "alone = wb.Editor(start, 'alone.graph.json')\nalone"
CELLS = [OPEN, TRAIN, "wb.View(run, data)", "wb.view(run.model)", ALONE, "'last'"]
COMMANDS = (
    *["x", "c", "v", "d", "d", "a", "b", "m", "y", "r", "z", "Shift+M", "l", "Shift+L", "o", "i", "i", "0", "0"],
    *["1", "h", "s", "p", "k", "j", "ArrowUp", "ArrowDown", "Shift+ArrowDown", "Escape", "Control+Enter", "Space"],
    *["Control+Shift+Minus", "Control+a", "Enter", "Shift+Enter", "Alt+Enter"],
)
"""What the notebook does something at in command mode: cut, copy, paste, delete, insert, run, change a cell's type …"""
CELL_STATE = """() => {
  const { content } = window.jupyterapp.shell.currentWidget;
  const cells = content.model.toJSON().cells.map(
    ({ cell_type, source, metadata, execution_count }) => [cell_type, source, metadata, execution_count]);
  return [cells, content.activeCellIndex, content.mode, content.widgets.map(cell => cell.inputHidden)];
}"""
HOLDER = "document.activeElement?.closest({selector!r}) !== null"

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module", params=["lab", "notebook"])
def shared(request: pytest.FixtureRequest, open_shared: OpenNotebook) -> NotebookPage:
    page = open_shared(CELLS, app=request.param, viewport=(1400, 1100))
    page.page.set_default_timeout(PATIENCE_MS)
    for index in range(len(CELLS) - 1):
        page.run_cell(index, seconds=120)
    page.execute("assert len(run.record.epochs) == 2")
    page.scroll_to(0)
    page.cell(0).get_by_role("button", name="Run", exact=True).click()
    expect(page.cell(0).locator(".wb-training select").first).to_be_visible(timeout=PATIENCE_MS)
    return page


@pytest.fixture
def page(shared: NotebookPage) -> NotebookPage:
    """The notebook with the drawing as it was at the start, nothing selected and nothing open over the canvas."""
    shared.execute("bench.editor.graph = start")
    shared.activate(0)
    shared.scroll_to(0)
    return shared


@pytest.fixture
def canvas(page: NotebookPage) -> Canvas:
    canvas = Canvas.in_cell(page)
    canvas.root.scroll_into_view_if_needed()
    expect(canvas.node("loose")).to_be_visible(timeout=PATIENCE_MS)
    expect(canvas.shape("digit")).to_have_text("10", timeout=PATIENCE_MS)
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("f")
    canvas.settle()
    return canvas


def nodes(page: NotebookPage) -> str:
    return page.execute("print(*(node.name for node in bench.graph.nodes))").strip()


def wait_for_nodes(page: NotebookPage, expected: str) -> None:
    for _ in range(100):
        if nodes(page) == expected:
            return
        page.page.wait_for_timeout(50)
    assert nodes(page) == expected


def wait_until_start(page: NotebookPage) -> None:
    for _ in range(100):
        if page.execute("print(bench.graph == start)").strip() == "True":
            return
        page.page.wait_for_timeout(50)
    raise AssertionError(nodes(page))


def assert_focus_in(page: NotebookPage, selector: str) -> None:
    page.page.wait_for_function(HOLDER.format(selector=selector), timeout=10_000)


def by_key(key: str) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.notebook.page.keyboard.press(key)


def by_button(name: str) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.button(name).click()


def by_menu(name: str) -> Callable[[Canvas], None]:
    def press(canvas: Canvas) -> None:
        canvas.node("flat").locator(".wb-node__type").click(button="right")
        canvas.root.get_by_role("menuitem", name=name).click()

    return press


START = "image flat digit loose"
WAYS: dict[str, tuple[Callable[[Canvas], None], str]] = {
    "delete by key": (by_key("Delete"), "image digit loose"),
    "delete by button": (by_button("Delete"), "image digit loose"),
    "delete by menu": (by_menu("Delete"), "image digit loose"),
    "cut": (by_key("Control+x"), "image digit loose"),
    "duplicate": (by_key("Control+d"), "image flat digit loose flat_1"),
    "fold by key": (by_key("Control+g"), "image block digit loose"),
    "fold by menu": (by_menu("Fold"), "image block digit loose"),
}


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("way", WAYS)
def test_after_an_edit_the_canvas_has_the_keyboard_and_undo_follows(
    page: NotebookPage, canvas: Canvas, way: str
) -> None:
    edit, changed = WAYS[way]
    canvas.select("flat")
    edit(canvas)
    wait_for_nodes(page, changed)
    assert_focus_in(page, ".wb-canvas")
    page.page.keyboard.press("Control+z")
    wait_until_start(page)
    assert_focus_in(page, ".wb-canvas")


def test_an_editor_without_panels_hears_its_keys(page: NotebookPage) -> None:
    page.execute("alone.graph = start")
    page.activate(4)
    page.scroll_to(4)
    canvas = Canvas.in_cell(page, 4)
    before = page.page.evaluate(CELL_STATE)
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("f")
    canvas.settle()
    canvas.select("flat")
    for key, count in (("Delete", 3), ("Control+z", 4), ("Control+y", 3), ("Control+z", 4)):
        page.page.keyboard.press(key)
        expect(canvas.root.locator(".react-flow__node")).to_have_count(count)
    canvas.select("flat")
    canvas.button("Delete").click()
    expect(canvas.node("flat")).to_have_count(0)
    assert_focus_in(page, ".wb-canvas")
    page.page.keyboard.press("Control+z")
    expect(canvas.node("flat")).to_have_count(1)
    page.page.keyboard.press("/")
    expect(canvas.root.locator(".wb-popup--add")).to_be_visible()
    page.page.keyboard.press("Escape")
    assert_focus_in(page, ".wb-canvas")
    assert page.page.evaluate(CELL_STATE) == before


def test_undo_that_overtakes_the_kernels_answer_is_carried_out(page: NotebookPage, canvas: Canvas) -> None:
    """A student is faster than a busy kernel: whether there is a step to undo is known there only."""
    canvas.select("flat")
    page.page.evaluate(SLEEP)
    page.page.keyboard.press("Delete")
    page.page.keyboard.press("Control+z")
    page.page.keyboard.press("Control+Shift+z")
    wait_for_nodes(page, "image digit loose")
    expect(canvas.node("flat")).to_have_count(0)


SLEEP = """() => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  void kernel.requestExecute({ code: "import time; time.sleep(1)", store_history: false });
}"""


def test_unfolded_and_pasted_layers_leave_the_canvas_the_keyboard(page: NotebookPage, canvas: Canvas) -> None:
    keys = page.page.keyboard
    canvas.select("flat")
    keys.press("Control+g")
    expect(canvas.root.locator(".react-flow__node.selected .wb-node__name")).to_have_text("block")
    keys.press("Control+Shift+g")
    wait_for_nodes(page, START)
    assert_focus_in(page, ".wb-canvas")
    canvas.select("flat")
    for key in ("Control+c", "Control+v", "Control+v"):  # as fast as hands are
        keys.press(key)
    wait_for_nodes(page, f"{START} flat_1 flat_2")
    assert_focus_in(page, ".wb-canvas")
    for _ in range(4):
        keys.press("Control+z")
    wait_until_start(page)


POPUPS = {"/": "add", "c": "connect", "g": "find", "?": "help", "n": "note", "Shift+F10": "menu"}


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("key", POPUPS)
def test_what_floats_gives_the_keyboard_back(page: NotebookPage, canvas: Canvas, key: str) -> None:
    canvas.select("flat")
    page.page.keyboard.press(key)
    popup = canvas.root.locator(f".wb-popup--{POPUPS[key]}")
    expect(popup).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert_focus_in(page, ".wb-canvas")
    page.page.keyboard.press("Delete")
    wait_for_nodes(page, "image digit loose")
    page.page.keyboard.press("Control+z")
    wait_until_start(page)


def test_a_note_and_a_new_name_give_the_keyboard_back(page: NotebookPage, canvas: Canvas) -> None:
    keys = page.page.keyboard
    canvas.select("flat")
    keys.press("n")
    keys.type("x and v are letters here")
    canvas.button("Save").click()
    assert_focus_in(page, ".wb-canvas")
    keys.press("F2")
    keys.type("vector")
    keys.press("Enter")
    wait_for_nodes(page, "image vector digit loose")
    assert_focus_in(page, ".wb-canvas")
    keys.press("Control+z")
    keys.press("Control+z")
    wait_until_start(page)


def test_the_list_of_problems_is_closed_and_mended_by_keys(page: NotebookPage, canvas: Canvas) -> None:
    before = page.page.evaluate(CELL_STATE)
    canvas.root.locator(".wb-status__problems").click()
    problems = canvas.root.locator(".wb-problems")
    problems.locator(".wb-problem__go").first.click()
    assert_focus_in(page, ".wb-editor")
    fix = problems.locator(".wb-fix").first
    fix.click()
    page.page.wait_for_timeout(300)
    page.page.keyboard.press("Control+z")
    wait_until_start(page)
    problems.get_by_role("button", name="Close").click()
    assert_focus_in(page, ".wb-editor")
    assert page.page.evaluate(CELL_STATE) == before


def test_undo_works_from_a_tick_and_a_list_of_the_panel(page: NotebookPage, canvas: Canvas) -> None:
    canvas.select("digit")
    tick, typed = canvas.parameter("use_bias"), canvas.parameter("activation")
    choice = typed.locator("xpath=ancestor::*[contains(@class, 'wb-row')][1]").locator(".wb-chooser select")
    expect(tick).to_be_visible(timeout=PATIENCE_MS)
    parameters = "print(dict(bench.graph.by_name['digit'].params))"
    first = page.execute(parameters)
    tick.click()
    page.page.keyboard.press("Control+z")  # at once: faster than the kernel answers the tick
    wait_until_start(page)
    expect(tick).to_be_checked()
    tick.click()
    expect(canvas.button("Undo")).to_be_enabled()
    page.page.keyboard.press("Control+z")
    wait_until_start(page)
    page.page.keyboard.press("Control+y")
    expect(tick).not_to_be_checked()
    page.page.keyboard.press("Control+z")
    expect(tick).to_be_checked()
    choice.focus()
    choice.select_option("relu")
    page.page.keyboard.press("Control+z")
    wait_until_start(page)
    expect(choice).to_have_value("softmax")
    assert page.execute(parameters) == first
    assert_focus_in(page, ".wb-panel")


PLACES: dict[str, tuple[int, str]] = {
    "tick": (0, ".wb-parameters input[type=checkbox]"),
    "list": (0, ".wb-parameters select"),
    "field": (0, ".wb-parameters input[type=text]"),
    "reset": (0, ".wb-parameters .wb-row button:not([disabled])"),
    "fold": (0, ".wb-fold"),
    "data": (0, ".wb-training select"),
    "status": (0, ".wb-status__problems"),
    "search": (0, ".wb-search input"),
    "palette": (0, ".wb-palette__item"),
    "tool": (0, ".wb-toolbar button:not([disabled])"),
    "canvas": (0, ".wb-canvas"),
    "node": (0, ".react-flow__node"),
    "connection": (0, ".react-flow__edge"),
    "epoch": (1, ".wb-epoch input"),
    "chart": (1, ".wb-output select"),
    "split": (2, ".wb-view select"),
    "page": (2, ".wb-view input[type=number]"),
    "again": (2, ".wb-view button"),
    "map": (3, ".wb-keys"),
    "editor alone": (4, ".wb-canvas"),
    "search alone": (4, ".wb-search input"),
    "status alone": (4, ".wb-status__problems"),
}


@pytest.mark.sampled(0.35)
@pytest.mark.parametrize("place", PLACES)
def test_no_key_that_is_pressed_in_a_widget_reaches_the_notebook(
    page: NotebookPage, canvas: Canvas, place: str
) -> None:
    canvas.select("digit")
    expect(canvas.parameter("use_bias")).to_be_visible(timeout=PATIENCE_MS)
    index, selector = PLACES[place]
    page.activate(index)
    page.scroll_to(index)
    target = page.cell(index).locator(selector).locator("visible=true").first
    target.scroll_into_view_if_needed()
    before = page.page.evaluate(CELL_STATE)
    for key in COMMANDS:
        _focus(page, canvas, target)
        page.page.keyboard.press(key)
    page.page.wait_for_timeout(200)
    assert page.page.evaluate(CELL_STATE) == before
    assert page.page.locator(".jp-Dialog").count() == 0
    page.scroll_to(0)
    _close_what_was_opened(canvas)


def _focus(page: NotebookPage, canvas: Canvas, target: Locator) -> None:
    """Give a control the keyboard, also one that the last key took away: Enter resets a parameter, Escape deselects."""
    try:
        target.focus(timeout=3000)
    except Error:
        _close_sheet(canvas)
        page.execute("bench.editor.graph = start")
        canvas.select("digit")
        target.focus()


def _close_sheet(canvas: Canvas) -> None:
    """V shows code over the canvas, which is out of reach until it is closed."""
    sheet = canvas.root.locator(".wb-sheet")
    if sheet.count():
        sheet.get_by_role("button", name="Close").first.click()
        expect(sheet).to_have_count(0)


def _close_what_was_opened(canvas: Canvas) -> None:
    _close_sheet(canvas)
    if canvas.root.locator(".wb-problems").count():
        canvas.root.locator(".wb-status__problems").click()
    canvas.root.get_by_role("searchbox", name="Search layers").fill("")


def test_a_press_beside_all_controls_gives_the_panel_the_keyboard(page: NotebookPage, canvas: Canvas) -> None:
    for index, place in ((1, ".wb-output .wb-tiles"), (2, ".wb-view .wb-gallery"), (3, ".wb-keys canvas")):
        page.scroll_to(index)
        shown = page.cell(index).locator(place).locator("visible=true").first
        shown.scroll_into_view_if_needed()
        before = page.page.evaluate(CELL_STATE)[0]
        shown.click(position={"x": 3, "y": 3})
        page.page.keyboard.press("x")
        page.page.keyboard.press("d")
        page.page.keyboard.press("d")
        assert page.page.evaluate(CELL_STATE)[0] == before


def test_the_notebook_is_saved_from_a_panel(page: NotebookPage) -> None:
    page.page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    page.scroll_to(1)
    slider: Locator = page.cell(1).locator(".wb-epoch input")
    slider.focus()
    page.page.keyboard.press("Control+s")
    page.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    expect(slider).to_be_focused()
