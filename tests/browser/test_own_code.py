"""Code on the canvas: a layer of one's own from its first check to the code cell, and code that came with a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

import workbench as wb
from tests.browser.accessibility import violations
from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage
from workbench.custom import template

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_BEGIN = 'import os\nos.environ["WORKBENCH_HOME"] = os.path.abspath("home")\nimport workbench as wb\n'
_SHOW = _BEGIN + 'bench = wb.Workbench(wb.Graph("mine").add("Input", shape=(8, 8, 1), name="image"))\nbench'
_CHECKED_MS = 60_000
_WRONG = template("Scale").replace("return input_shape\n", "return (*input_shape, 3)\n")


def in_both_themes(page: NotebookPage, name: str) -> None:
    for theme in ("Dark", "Light"):
        page.theme(f"JupyterLab {theme}")
        page.page.wait_for_timeout(300)
        page.screenshot(f"own-code-{name}-{theme.lower()}")
        assert violations(page.page, ".wb-sheet") == []


def write(sheet: Locator, code: str) -> None:
    sheet.get_by_role("textbox", name="Code of the layer").fill(code)


def begin_a_layer(canvas: Canvas) -> Locator:
    """By keyboard; the template takes the name, and Tab after Escape leaves the field."""
    page = canvas.notebook.page
    canvas.button("Create a layer of your own: Core").press("Enter")
    sheet = canvas.root.get_by_role("dialog", name="A layer of your own")
    expect(sheet.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Scale")
    page.keyboard.press("Tab")
    field = sheet.get_by_role("textbox", name="Code of the layer")
    expect(field).to_contain_text("class Scale(keras.layers.Layer):")
    field.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    return sheet


def check_and_mend(page: NotebookPage, sheet: Locator) -> None:
    """What fails is told with its line, and is not saved; mended, it is."""
    write(sheet, _WRONG)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("status")).to_have_text("Check the code first: it has not been checked as it stands now.")
    sheet.get_by_role("button", name="Check").click()
    expect(sheet.get_by_role("heading", name="to mend")).to_be_visible(timeout=_CHECKED_MS)
    first = sheet.get_by_role("listitem").first
    expect(first).to_contain_text("Its output has the shape that it says")
    expect(sheet.locator(".cm-lintRange-error").first).to_be_visible()
    in_both_themes(page, "to-mend")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("status")).to_contain_text("It cannot be saved yet:")
    write(sheet, template("Scale"))
    expect(sheet).to_contain_text("The code has changed since this check.")
    sheet.get_by_role("button", name="Check").click()
    expect(sheet.get_by_role("heading", name="All points passed")).to_be_visible(timeout=_CHECKED_MS)
    in_both_themes(page, "passed")


def survive_a_reload(page: NotebookPage) -> Locator:
    page.save()
    page.reload()
    sheet = Canvas.in_cell(page).root.get_by_role("dialog", name="A layer of your own")
    expect(sheet.get_by_role("textbox", name="Code of the layer")).to_contain_text("class Scale(keras.layers.Layer):")
    expect(sheet.get_by_role("heading", name="All points passed")).to_be_visible()
    return sheet


def use_it(page: NotebookPage, canvas: Canvas) -> None:
    """It stands in the palette, has a shape and a parameter, and the code cell runs."""
    canvas.select("image")
    search = canvas.root.get_by_role("searchbox", name="Search layers")
    search.fill("scale")
    item = canvas.root.get_by_role("button", name="Add Scale", exact=True)
    expect(item).to_contain_text("My")
    item.click()
    expect(canvas.shape("scale")).to_have_text("8 × 8 × 1", timeout=_CHECKED_MS)
    canvas.select("scale")
    canvas.set("initial", "2.5")
    page.page.wait_for_timeout(300)
    page.screenshot("own-code-used")
    canvas.button("Insert code cell").click()
    page.page.wait_for_function("() => true")
    expect(page.cell(1)).to_contain_text("class Scale(keras.layers.Layer):", timeout=15_000)
    page.run_cell(1)
    assert page.execute("print(build_model().layers[-1].initial)").strip() == "2.5"


def change_it(page: NotebookPage, canvas: Canvas) -> None:
    """Its node follows an edit, as one step of undo."""
    canvas.select("scale")
    page.page.keyboard.press("e")
    sheet = canvas.root.get_by_role("dialog", name="Edit Scale")
    write(sheet, template("Scale").replace("return inputs *", "return 2 * inputs *"))
    sheet.get_by_role("button", name="Check").click()
    expect(sheet.get_by_role("heading", name="All points passed")).to_be_visible(timeout=_CHECKED_MS)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_have_count(0)
    assert "2 * inputs" in page.execute("print(bench.source)")
    canvas.button("Undo").click()
    page.wait_until_idle()
    assert "2 * inputs" not in page.execute("print(bench.source)")


def test_a_layer_of_ones_own_is_checked_mended_used_and_changed(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_SHOW])
    page.run_cell(0)
    canvas = Canvas.in_cell(page)
    sheet = begin_a_layer(canvas)
    check_and_mend(page, sheet)
    sheet = survive_a_reload(page)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_have_count(0)
    canvas = Canvas.in_cell(page)
    use_it(page, canvas)
    change_it(page, canvas)
    assert page.errors == []


def foreign_file(folder: Path) -> None:
    """A drawing whose code writes a file as soon as it is run."""
    lines = template("Brought").split("\n\n\n")
    source = ("import keras", "from keras import ops", "from pathlib import Path", "Path('ran.txt').write_text('ran')")
    graph = wb.Graph("foreign").add("Input", shape=(4,), name="x").add("Dense", units=3)
    graph = graph.add("Custom", module="__main__", class_name="Brought", source=(*source, lines[-1].strip()))
    wb.save(graph, folder / "foreign.graph.json")


def test_code_that_came_with_a_file_is_shown_and_not_run_until_it_is_trusted(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_BEGIN + 'editor = wb.Editor(wb.Graph("foreign"))\neditor'])
    folder = page.path.parent
    foreign_file(folder)
    page.run_cell(0)
    canvas = Canvas.in_cell(page)
    banner = canvas.root.locator("[data-notice=foreign]")
    expect(banner).to_contain_text("This drawing brings code of its own: Brought.")
    expect(canvas.shape("dense")).to_have_text("3", timeout=_CHECKED_MS)
    expect(canvas.node("custom").get_by_title("Its code came with the file and was not run")).to_be_visible()
    banner.get_by_role("button", name="Show the code").click()
    sheet = canvas.root.get_by_role("dialog", name="Code that came with this drawing")
    expect(sheet.get_by_role("textbox")).to_contain_text("Path('ran.txt').write_text('ran')")
    in_both_themes(page, "foreign")
    page.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    banner.get_by_role("button", name="Leave it off").click()
    expect(banner).to_have_count(0)
    canvas.select("dense")
    page.page.keyboard.press("v")
    sheet = canvas.root.get_by_role("dialog", name="Code of dense")
    expect(sheet.get_by_role("textbox")).to_contain_text("class Dense(Layer):")
    page.screenshot("own-code-dense")
    page.page.keyboard.press("Escape")
    canvas.drag_from_palette("Dropout", 500, 300)
    expect(canvas.node("dropout")).to_be_visible()
    page.wait_until_idle()
    assert not (folder / "ran.txt").exists()

    page.run_cell(0)
    canvas = Canvas.in_cell(page)
    canvas.root.locator("[data-notice=foreign]").get_by_role("button", name="Trust and run it").click()
    expect(canvas.shape("custom")).to_have_text("3", timeout=_CHECKED_MS)
    assert (folder / "ran.txt").read_text() == "ran"
    assert page.errors == []
