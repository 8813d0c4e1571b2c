"""My library from one drawing to another, and to somebody else: by mouse and by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_FIRST = """
import os
import workbench as wb
os.environ["WORKBENCH_HOME"] = {home!r}
graph = wb.Graph("first").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
wb.Editor(graph.add("ReLU", name="relu").add("Flatten"))
""".strip()
_OTHER = 'wb.Editor(wb.Graph("other").add("Input", shape=(8, 8, 1), name="image"))'
_FRESH = 'os.environ["WORKBENCH_HOME"] = {home!r}\nwb.Editor(wb.Graph("third"))'


def section(canvas: Canvas) -> Locator:
    return canvas.root.get_by_role("region", name="My library", exact=True)


def canvas_of(page: NotebookPage, index: int) -> Canvas:
    page.run_cell(index)
    page.scroll_to(index)
    return Canvas.in_cell(page, index)


def save_two_nodes(page: NotebookPage, canvas: Canvas) -> None:
    """By key: a dialog, which keeps what was typed while the name is refused."""
    canvas.select("conv2d")
    canvas.node("relu").locator(".wb-node__type").click(modifiers=["Shift"])
    page.page.keyboard.press("Shift+S")
    dialog = canvas.root.get_by_role("dialog", name="Save to My library")
    expect(dialog).to_contain_text("The 2 selected nodes are kept as one block.")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.page.keyboard.type("Conv unit")
    dialog.get_by_label("Category").fill("Lecture 3")
    dialog.get_by_label("Description").fill("Convolution and ReLU.")
    pictures(page, "library-save", dialog)
    dialog.get_by_role("button", name="Save").click()
    expect(section(canvas).get_by_role("button", name="Add Conv unit from My library")).to_be_visible()


def place_in_another(page: NotebookPage, canvas: Canvas) -> None:
    """By Enter in the search it follows the selected node; by a drag it stands where it was dropped."""
    canvas.select("image")
    canvas.root.get_by_role("searchbox", name="Search layers").fill("conv un")
    page.page.keyboard.press("Enter")
    expect(canvas.node("Conv unit")).to_be_visible()
    expect(canvas.shape("Conv unit")).to_have_text("6 × 6 × 4", timeout=PATIENCE_MS)
    box = canvas.root.locator(".wb-canvas").bounding_box()
    assert box
    item = section(canvas).get_by_role("button", name="Add Conv unit from My library")
    canvas.drag(item, box["x"] + box["width"] / 2, box["y"] + box["height"] - 100)
    expect(canvas.node("Conv unit_1")).to_be_visible()
    canvas.root.get_by_role("searchbox", name="Search layers").fill("")
    expect(item).to_contain_text("used 2 times")
    assert page.execute("print(len(wb.library.entries()), wb.library.entries()[0].uses)").split() == ["1", "2"]


def details(page: NotebookPage, canvas: Canvas, folder: Path) -> Path:
    """By keyboard from the item to its details; exported, deleted, and brought back."""
    item = section(canvas).get_by_role("button", name="Add Conv unit from My library")
    item.focus()
    page.page.keyboard.press("ArrowDown")  # the list is one stop of Tab
    page.page.keyboard.press("Enter")
    dialog = canvas.root.get_by_role("dialog", name="Details of Conv unit")
    expect(dialog.get_by_label("Description")).to_have_value("Convolution and ReLU.")
    pictures(page, "library-details", dialog)
    assert violations(page.page, ".wb-editor") == []
    with page.page.expect_download(timeout=PATIENCE_MS) as saved:
        dialog.get_by_role("button", name="Export version 1").click()
    assert saved.value.suggested_filename == "Conv-unit.wbmodule"
    file = folder / "Conv-unit.wbmodule"
    saved.value.save_as(file)
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_have_count(0)
    expect(section(canvas).get_by_role("status")).to_contain_text("“Conv unit” was moved to the trash.")
    section(canvas).get_by_role("button", name="Undo").click()
    expect(item).to_be_visible()
    return file


def take_in(page: NotebookPage, canvas: Canvas, file: Path) -> None:
    """A preview before anything is kept; where the name is there already, the user is asked."""
    part = section(canvas)
    head = part.get_by_role("button", name="My library")
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    expect(part).to_contain_text("Nothing is kept yet.")
    chosen = part.get_by_label("File of My library")
    chosen.set_input_files(file)
    dialog = canvas.root.get_by_role("dialog", name="Import “Conv unit”?")
    expect(dialog).to_contain_text("Nothing was taken in yet, and nothing of it was run.")
    expect(dialog).to_contain_text("Convolution and ReLU.")
    pictures(page, "library-import", dialog)
    page.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.execute("print(len(wb.library.entries()))").strip() == "0"
    chosen.set_input_files(file)
    dialog.get_by_role("button", name="Import").click()
    expect(part.get_by_role("button", name="Add Conv unit from My library")).to_be_visible()
    chosen.set_input_files(file)
    expect(dialog).to_contain_text("“Conv unit” is in My library already. Nothing of it is replaced")
    pictures(page, "library-conflict", dialog)
    dialog.get_by_role("button", name="Keep both").click()
    expect(part.get_by_role("button", name="Add Conv unit 2 from My library")).to_be_visible()


def test_a_block_goes_from_one_drawing_to_another_and_to_somebody_else(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    """One page for all: a kernel takes longer than what is looked at."""
    homes = [str(tmp_path / name) for name in ("mine", "theirs")]
    page = open_notebook([_FIRST.format(home=homes[0]), _OTHER, _FRESH.format(home=homes[1])], viewport=(1500, 1000))
    save_two_nodes(page, canvas_of(page, 0))
    other = canvas_of(page, 1)
    place_in_another(page, other)
    file = details(page, other, tmp_path)
    third = canvas_of(page, 2)
    gallery = third.root.get_by_role("button", name="Empty canvas")
    gallery.click()
    take_in(page, third, file)
    assert not page.errors
