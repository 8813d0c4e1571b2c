"""What hands do on the canvas besides drawing, in a real JupyterLab: each of it once, on one page."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage, write_notebook

pytestmark = pytest.mark.slow

OPEN = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
graph = graph.add("Conv2D", filters=8, kernel_size=3, activation="relu", name="first")
graph = graph.add("Conv2D", filters=16, kernel_size=5, activation="relu", name="second")
graph = graph.add("Dropout", rate=0.25, name="drop").add("Flatten", name="flat")
graph = graph.add("Dense", units=10, activation="softmax", name="classes")
bench = wb.Workbench(graph)
bench"""
OTHER = 'import workbench as wb\n\nother = wb.Editor(wb.Graph("other"), "other.graph.json")\nother'

OpenNotebook = Callable[..., NotebookPage]


def test_hands(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([OPEN], viewport=(1600, 1000))
    notebook.run_cell(0)
    canvas = Canvas.in_cell(notebook)
    canvas.root.scroll_into_view_if_needed()
    expect(canvas.shape("second")).to_have_text("22 × 22 × 16", timeout=60_000)
    _bypass_and_mute(canvas)
    _replace(canvas)
    _edit_several(canvas)
    _align(canvas)
    _frame_and_note(canvas)
    _save_the_picture(canvas)
    _select(canvas, "second")
    notebook.page.keyboard.press("b")
    _select(canvas, "classes")
    notebook.page.keyboard.press("m")
    expect(canvas.root.locator(".wb-activity")).to_have_count(2)
    notebook.page.keyboard.press("Escape")
    canvas.button("Fit").click()
    for theme in ("Light", "Dark"):
        notebook.theme(f"JupyterLab {theme}")
        canvas.settle()
        notebook.screenshot(f"hands-{theme.lower()}")
    notebook.theme("JupyterLab Light")
    assert notebook.errors == []


def _bypass_and_mute(canvas: Canvas) -> None:
    """By key and by button; shapes, code and what a screen reader says follow; undo brings it back in one step."""
    canvas.select("second")
    canvas.notebook.page.keyboard.press("b")
    expect(canvas.node("second").locator(".wb-activity")).to_have_text("bypassed")
    expect(canvas.node("second")).to_have_attribute("aria-label", re.compile(r"second, Conv2D layer, bypassed"))
    expect(canvas.shape("flat")).to_have_text("5408", timeout=PATIENCE_MS)
    canvas.select("drop")
    canvas.button("Bypass, or compute again").click()
    expect(canvas.node("drop").locator(".wb-activity")).to_have_text("bypassed")
    source = canvas.notebook.execute("print(bench.source)")
    assert "# Bypassed: second, drop." in source
    assert "Dropout" not in source
    canvas.button("Undo").click()
    canvas.notebook.page.keyboard.press("Control+z")
    expect(canvas.root.locator(".wb-activity")).to_have_count(0)
    canvas.select("classes")
    canvas.notebook.page.keyboard.press("m")
    expect(canvas.node("classes").locator(".wb-activity")).to_have_text("muted")
    canvas.notebook.page.keyboard.press("m")
    expect(canvas.root.locator(".wb-activity")).to_have_count(0)


def _replace(canvas: Canvas) -> None:
    canvas.node("second").locator(".wb-node__type").click(button="right")
    canvas.root.get_by_role("menuitem", name="Replace by …").click()
    canvas.root.get_by_role("combobox", name="Replace second by …").fill("separable")
    canvas.notebook.page.keyboard.press("Enter")
    expect(canvas.node("second").locator(".wb-node__type")).to_have_text("SeparableConv2D")
    expect(canvas.node("second").locator(".wb-node__summary")).to_have_text("16 · 5×5 · relu")
    expect(canvas.shape("second")).to_have_text("22 × 22 × 16", timeout=PATIENCE_MS)
    canvas.button("Undo").click()
    expect(canvas.node("second").locator(".wb-node__type")).to_have_text("Conv2D")


def _select(canvas: Canvas, *names: str) -> None:
    canvas.notebook.page.keyboard.press("Escape")
    for place, name in enumerate(names):
        canvas.node(name).locator(".wb-node__type").click(modifiers=["Shift"] if place else [])


def _edit_several(canvas: Canvas) -> None:
    _select(canvas, "first", "second")
    panel = canvas.notebook.page.locator(".wb-parameters .wb-panel")
    expect(panel).to_contain_text("2 nodes are selected", timeout=PATIENCE_MS)
    expect(canvas.parameter("kernel_size")).to_have_attribute("placeholder", "(different values)")
    canvas.set("filters", "12")
    expect(canvas.node("first").locator(".wb-node__summary")).to_have_text("12 · 3×3 · relu")
    expect(canvas.node("second").locator(".wb-node__summary")).to_have_text("12 · 5×5 · relu")
    canvas.button("Undo").click()
    expect(canvas.node("first").locator(".wb-node__summary")).to_have_text("8 · 3×3 · relu")
    expect(canvas.node("second").locator(".wb-node__summary")).to_have_text("16 · 5×5 · relu")


def _align(canvas: Canvas) -> None:
    _select(canvas, "flat", "classes")
    before = _places(canvas)
    canvas.button("Align and distribute").click()
    canvas.root.get_by_role("menuitem", name="Align left").press("Enter")
    expect(canvas.root.locator(".wb-popup")).to_have_count(0)
    canvas.notebook.page.wait_for_function(
        "([root, before]) => JSON.stringify(before) !== JSON.stringify([...root.querySelectorAll('.react-flow__node')]"
        ".map(node => node.style.transform))",
        arg=[canvas.root.element_handle(), before],
    )
    canvas.settle()
    flat, classes = (canvas.node(name).bounding_box() for name in ("flat", "classes"))
    assert flat
    assert classes
    assert abs(flat["x"] - classes["x"]) < 1
    assert flat["y"] + flat["height"] <= classes["y"] or classes["y"] + classes["height"] <= flat["y"]
    canvas.button("Undo").click()
    canvas.settle()
    assert _places(canvas) == before


def _places(canvas: Canvas) -> list[str]:
    nodes = canvas.root.locator(".react-flow__node")
    return list(nodes.evaluate_all("nodes => nodes.map(node => node.style.transform)"))


def _frame_and_note(canvas: Canvas) -> None:
    page = canvas.notebook.page
    _select(canvas, "first", "second")
    canvas.button("Frame").click()
    frame = canvas.root.locator(".react-flow__node-annotation:has(.wb-frame)")
    expect(frame).to_have_attribute("aria-label", "Frame: Frame")
    frame.locator(".wb-frame__title").dblclick()
    canvas.root.get_by_role("textbox", name="Title of the frame").fill("Features")
    page.keyboard.press("Enter")
    expect(frame.locator(".wb-frame__title")).to_have_text("Features")
    canvas.settle()
    before = {name: canvas.node(name).bounding_box() for name in ("first", "second", "image")}
    title = frame.locator(".wb-frame__title").bounding_box()
    assert title
    canvas.drag(frame.locator(".wb-frame__title"), title["x"] + title["width"] / 2, title["y"] - 60)
    canvas.settle()
    after = {name: canvas.node(name).bounding_box() for name in before}
    assert {name for name in before if before[name] != after[name]} == {"first", "second"}
    places = json.loads(
        canvas.notebook.execute(
            "import json; print(json.dumps([len(bench.graph.annotations), bench.graph.annotations[0].text]))"
        )
    )
    assert places == [1, "Features"]
    page.keyboard.press("Escape")
    canvas.button("Note on the canvas").click()
    canvas.root.get_by_role("textbox", name="Text of the note").fill(
        '# Why\n\n**two** convolutions <img src=x onerror="document.title=1"> [press](javascript:alert)'
    )
    canvas.button("Save").click()
    note = canvas.root.locator(".wb-freenote")
    expect(note.locator("h1")).to_have_text("Why")
    expect(note.locator("strong")).to_have_text("two")
    expect(note.locator("img, a, script")).to_have_count(0)
    expect(note).to_contain_text("<img src=x")


def _save_the_picture(canvas: Canvas) -> None:
    svg = _downloaded(canvas, "Save as SVG")
    assert svg.suggested_filename == "digits.svg"
    text = Path(svg.path()).read_text("utf-8")
    assert "Features" in text
    assert "22 × 22 × 16" in text
    png = _downloaded(canvas, "Save as PNG")
    assert png.suggested_filename == "digits.png"
    assert Path(png.path()).read_bytes().startswith(b"\x89PNG")


def _downloaded(canvas: Canvas, entry: str) -> Download:
    canvas.button("Save picture").click()
    with canvas.notebook.page.expect_download(timeout=PATIENCE_MS) as saved:
        canvas.root.get_by_role("menuitem", name=entry).click()
    return saved.value


def test_nodes_are_copied_from_one_notebook_to_another(open_notebook: OpenNotebook) -> None:
    """Two notebooks, two kernels, one clipboard of the system; what else may be on it is refused in words."""
    one = open_notebook([OPEN], viewport=(1400, 900))
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    folder = one.path.parent / "other"
    folder.mkdir()
    two = NotebookPage(one.page.context.new_page(), one.server, write_notebook(folder, [OTHER]), one.screenshots)
    one.run_cell(0)
    source = Canvas.in_cell(one)
    source.root.scroll_into_view_if_needed()
    _select(source, "first", "drop")
    one.page.keyboard.press("Control+c")
    expect(source.root.locator(".wb-spoken")).to_have_text(re.compile("2 nodes copied"), timeout=PATIENCE_MS)
    assert json.loads(_clipboard(one.page))["format"] == "keras-workbench graph"

    two.page.bring_to_front()
    two.open("lab")
    two.run_cell(0)
    target = Canvas.in_cell(two)
    target.root.scroll_into_view_if_needed()
    target.root.locator(".wb-canvas").focus()  # at once: Keras is still being loaded there
    two.page.keyboard.press("Control+v")
    expect(target.node("first").locator(".wb-node__summary")).to_have_text("8 · 3×3 · relu", timeout=PATIENCE_MS)
    expect(target.node("drop")).to_have_count(1)
    expect(target.root.locator(".react-flow__node")).to_have_count(2)
    two.page.keyboard.press("Control+z")
    expect(target.root.locator(".react-flow__node")).to_have_count(0, timeout=PATIENCE_MS)

    two.page.evaluate("() => navigator.clipboard.writeText('https://keras.io')")
    two.page.keyboard.press("Control+v")
    expect(target.root.locator(".wb-spoken")).to_have_text(re.compile("cannot be pasted here"), timeout=PATIENCE_MS)
    assert "https://keras.io" in target.root.locator(".wb-spoken").inner_text()
    expect(target.root.locator(".react-flow__node")).to_have_count(0)
    assert one.errors == two.errors == []


def _clipboard(page: Page) -> str:
    return str(page.evaluate("() => navigator.clipboard.readText()"))
