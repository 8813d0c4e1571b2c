"""Room to work: what is seen of a drawing, and what takes room from it, in a real JupyterLab."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "first-network.ipynb"
_EDITOR_CELL = 4
_CHAIN = """
import workbench as wb
graph = wb.Graph("chain").add("Input", shape=(64, 64, 3), name="image")
for number in range({count} - 1):
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same")
wb.Workbench(graph)
""".strip()
_LEGIBLE = 9
"""Pixels of a letter on the screen."""

OpenNotebook = Callable[..., NotebookPage]
Box = dict[str, float]


def box(element: Locator) -> Box:
    found = element.bounding_box()
    assert found
    return dict(found)


def is_inside(inner: Box, outer: Box) -> bool:
    """Whether a box is within another, up to a pixel."""
    return (
        inner["x"] >= outer["x"] - 1
        and inner["y"] >= outer["y"] - 1
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    )


def opened(page: NotebookPage, index: int) -> Canvas:
    page.run_cell(index)
    canvas = Canvas.in_cell(page, index)
    canvas.root.scroll_into_view_if_needed()
    expect(canvas.root.locator(".wb-node__shape").first).to_be_attached(timeout=60_000)
    canvas.settle()
    return canvas


def assert_all_seen(canvas: Canvas, count: int) -> None:
    stage = box(canvas.root.locator(".wb-canvas"))
    nodes = canvas.root.locator(".react-flow__node").all()
    assert len(nodes) == count
    assert all(is_inside(box(node), stage) for node in nodes)
    name = canvas.root.locator(".wb-node__name").first
    letters = name.evaluate(
        "name => parseFloat(getComputedStyle(name).fontSize) * name.getBoundingClientRect().height / name.offsetHeight"
    )
    assert letters >= _LEGIBLE
    cut = canvas.root.locator(".wb-node__name").evaluate_all(
        "names => names.filter(name => name.scrollWidth > name.clientWidth).map(name => name.title)"
    )
    assert cut == []


_CUT = """elements => elements.filter(element => {
    const style = getComputedStyle(element);
    const hides = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible";
    return element.clientWidth > 1 && hides;
}).map(element => element.textContent)"""
"""The texts of elements that show less than all of it."""


def cut_texts(place: Locator, selector: str) -> list[str]:
    texts: list[str] = place.locator(selector).evaluate_all(_CUT)
    return texts


def cut_values(panel: Locator) -> list[str]:
    """What stands in fields too narrow for it."""
    values: list[str] = panel.locator("input[type=text]:visible").evaluate_all(
        "inputs => inputs.filter(input => input.scrollWidth > input.clientWidth + 1).map(input => input.value)"
    )
    return values


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("size", [(1366, 768), (1500, 1000), (1920, 1080)], ids=lambda size: str(size[0]))
def test_the_first_network_is_seen_whole_and_has_the_room(
    open_notebook: OpenNotebook, size: tuple[int, int], theme: str
) -> None:
    page = open_notebook(_NOTEBOOK, viewport=size)
    page.theme(f"JupyterLab {theme}")
    page.run_cell(1)
    canvas = opened(page, _EDITOR_CELL)
    assert_all_seen(canvas, 6)
    room = page.cell(_EDITOR_CELL).locator(".wb-room")
    assert box(canvas.root.locator(".wb-canvas"))["width"] >= 0.6 * box(room)["width"]
    expect(page.page.locator(".wb-parameters > .wb-panel")).to_be_hidden()
    page.screenshot(f"room-{size[0]}-{theme.lower()}")
    canvas.select("conv2d")
    panel = page.page.locator(".wb-parameters > .wb-panel")
    expect(panel).to_be_visible()
    page.page.wait_for_timeout(1000)  # a double click would be over, and the drawing glides
    canvas.settle()
    stage = box(canvas.root.locator(".wb-canvas"))
    assert all(is_inside(box(node), stage) for node in canvas.root.locator(".react-flow__node").all())
    assert cut_texts(canvas.root, ".wb-node__type") == []
    assert stage["width"] >= 0.6 * box(room)["width"]
    assert box(panel)["x"] > stage["x"] + stage["width"] - 1, "the parameters stand beside the canvas"
    # One line each, whatever the width; what has no room on the toolbar is in its menu.
    assert box(canvas.root.locator(".wb-toolbar"))["height"] < 48
    assert box(canvas.root.locator(".wb-status"))["height"] < 36
    # Nothing is cut: names of layers, labels and values of parameters, totals.
    assert cut_texts(canvas.root, ".wb-palette__item span, .wb-node__name, .wb-status, .wb-status *") == []
    assert cut_texts(panel, "label, .widget-label, .widget-label-basic span") == []
    assert cut_values(panel) == []
    expect(canvas.root.locator(".wb-status__totals")).to_contain_text("MACs")
    page.screenshot(f"room-{size[0]}-{theme.lower()}-selected")
    panel.get_by_role("button", name="More parameters").click()
    expect(canvas.parameter("use_bias")).to_be_visible()
    assert cut_texts(panel, "label, .widget-label, .widget-label-basic span") == []
    assert cut_values(panel) == []
    page.screenshot(f"room-{size[0]}-{theme.lower()}-more")
    page.theme("JupyterLab Light")


def test_twelve_layers_are_seen_on_a_small_screen(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=12)], viewport=(1366, 768))
    canvas = opened(page, 0)
    assert_all_seen(canvas, 12)
    page.screenshot("room-twelve")


_RESIDUAL = """
import workbench as wb
graph = wb.Graph("residual").add("Input", shape=(32, 32, 8), name="image")
last = "image"
for number in range(3):
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"conv_a{number}", inputs=last)
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"conv_b{number}")
    graph = graph.add("Add", name=f"add{number}", inputs=[f"conv_b{number}", last])
    last = f"add{number}"
graph = graph.add("GlobalAveragePooling2D", name="pool").add("Dense", units=10, name="digit")
wb.Workbench(graph)
""".strip()
_BRANCHES = """
import workbench as wb
graph = wb.Graph("branches").add("Input", shape=(32, 32, 8), name="image")
ends = []
for number in range(4):
    graph = graph.add("Conv2D", filters=8, kernel_size=1, name=f"squeeze{number}", inputs="image")
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", name=f"widen{number}")
    ends.append(f"widen{number}")
graph = graph.add("Concatenate", name="all", inputs=ends).add("Flatten").add("Dense", units=10, name="digit")
wb.Workbench(graph)
""".strip()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize(("source", "count"), [(_RESIDUAL, 12), (_BRANCHES, 12)], ids=["residual", "branches"])
def test_networks_with_branches_are_seen_and_legible(
    open_notebook: OpenNotebook, source: str, count: int, size: tuple[int, int]
) -> None:
    page = open_notebook([source], viewport=size)
    canvas = opened(page, 0)
    assert_all_seen(canvas, count)
    page.screenshot(f"room-{count}-{'residual' if source is _RESIDUAL else 'branches'}-{size[0]}")


def test_a_tab_of_its_own_beside_the_notebook_shows_the_same_drawing(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=3)], viewport=(1500, 900))
    canvas = opened(page, 0)
    canvas.button("Open in a tab beside the notebook").click()
    tab = page.page.locator(".jp-LinkedOutputView .wb-editor")
    expect(tab).to_be_visible(timeout=30_000)
    notebook = box(page.page.locator(".jp-NotebookPanel"))
    assert box(tab)["x"] >= notebook["x"] + notebook["width"] - 1
    assert box(tab)["height"] > 600
    beside = Canvas(page, tab)
    expect(tab.locator(".react-flow__node")).to_have_count(3)
    page.screenshot("room-tab")
    # What is changed in one is seen in the other, and undone from either.
    beside.node("conv2d").locator(".wb-node__type").click()
    page.page.keyboard.press("Delete")
    expect(tab.locator(".react-flow__node")).to_have_count(2)
    expect(canvas.root.locator(".react-flow__node")).to_have_count(2)
    canvas.button("Undo").click()
    expect(tab.locator(".react-flow__node")).to_have_count(3)
    assert page.errors == []


def test_notebook_7_says_that_it_has_no_tabs(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=3)], app="notebook", viewport=(1300, 900))
    canvas = opened(page, 0)
    canvas.button("Open in a tab beside the notebook").click()
    expect(canvas.root.locator(".wb-spoken")).to_contain_text("does not open an editor in a tab")


def test_the_edge_gives_the_parameters_more_room_and_is_kept(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=3)], viewport=(1500, 900))
    canvas = opened(page, 0)
    canvas.select("conv2d")
    panel = page.page.locator(".wb-parameters")
    expect(panel).to_be_visible()
    before = box(panel)["width"]
    edge = canvas.root.locator(".wb-edge")
    grip = box(edge)
    page.page.mouse.move(grip["x"] + 3, grip["y"] + 200)
    page.page.mouse.down()
    page.page.mouse.move(grip["x"] - 77, grip["y"] + 200, steps=5)
    page.page.mouse.up()
    assert box(panel)["width"] == pytest.approx(before + 80, abs=6)
    edge.focus()
    page.page.keyboard.press("ArrowRight")
    assert box(panel)["width"] == pytest.approx(before + 64, abs=6)
    page.page.wait_for_timeout(500)
    canvas = opened(page, 0)
    canvas.select("conv2d")
    expect(panel).to_be_visible()
    assert box(panel)["width"] == pytest.approx(before + 64, abs=6)


def test_what_has_no_room_on_the_toolbar_is_in_its_menu(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=3)], viewport=(820, 900))
    canvas = opened(page, 0)
    stage = box(canvas.root.locator(".wb-canvas"))
    assert box(canvas.root.locator(".wb-toolbar"))["height"] < 48
    assert box(canvas.root.locator(".wb-status"))["height"] < 36
    assert cut_texts(canvas.root, ".wb-toolbar, .wb-status, .wb-status *") == []
    expect(canvas.root.locator(".wb-minimap")).to_be_hidden()
    canvas.button("More tools").click()
    menu = canvas.root.locator(".wb-popup--more")
    assert is_inside(box(menu), stage)
    page.screenshot("room-narrow")
    menu.get_by_role("menuitem", name="Tidy in rows").click()
    expect(menu).to_have_count(0)


def test_nothing_is_missing_when_the_page_loads(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=3)], viewport=(1366, 768))
    missing: list[str] = []
    page.page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    page.reload()
    canvas = opened(page, 0)
    canvas.select("conv2d")
    page.page.wait_for_timeout(500)
    assert missing == []


def test_panel_screen_height_popups_and_problems(open_notebook: OpenNotebook) -> None:
    broken = _CHAIN.format(count=3).replace(
        "wb.Workbench", 'graph = graph.add("Dense", units=3, inputs=())\nwb.Workbench'
    )
    page = open_notebook([broken], viewport=(1366, 900))
    canvas = opened(page, 0)
    # A menu at the lower right corner is whole.
    stage = box(canvas.root.locator(".wb-canvas"))
    page.page.mouse.click(stage["x"] + stage["width"] - 12, stage["y"] + stage["height"] - 12, button="right")
    assert is_inside(box(canvas.root.locator(".wb-popup")), stage)
    page.page.keyboard.press("Escape")
    # The list of problems and the node that one of them is about.
    canvas.root.locator(".wb-status__problems").click()
    canvas.root.locator(".wb-problem__go", has_text="dense").first.click()
    page.page.wait_for_timeout(1000)  # the parameters appear, and the canvas glides twice
    canvas.settle()
    problems, node = box(canvas.root.locator(".wb-problems")), box(canvas.node("dense"))
    assert node["x"] + node["width"] <= problems["x"] or node["y"] + node["height"] <= problems["y"]
    assert is_inside(node, box(canvas.root.locator(".wb-canvas")))
    page.screenshot("room-problems")
    # The height that is dragged is that of the next view too.
    whole = box(canvas.root)
    page.page.mouse.move(whole["x"] + whole["width"] - 4, whole["y"] + whole["height"] - 4)
    page.page.mouse.down()
    page.page.mouse.move(whole["x"] + whole["width"] - 4, whole["y"] + whole["height"] + 76, steps=5)
    page.page.mouse.up()
    page.page.wait_for_timeout(800)
    height = box(canvas.root)["height"]
    assert height > whole["height"] + 40
    # The parameters fold away to their button.
    panel = page.page.locator(".wb-parameters > .wb-panel")
    expect(panel).to_be_visible()
    page.page.locator(".wb-collapse").click()
    expect(panel).to_be_hidden()
    assert box(page.page.locator(".wb-parameters"))["width"] < 50
    canvas = opened(page, 0)
    assert box(canvas.root)["height"] == pytest.approx(height, abs=2)
    # All of the screen, with the parameters.
    canvas.button("Full screen").click()
    page.page.wait_for_function("() => document.fullscreenElement?.matches('.wb-room')")
    page.page.wait_for_timeout(1000)
    assert 850 < box(canvas.root)["height"] <= 900
    assert_all_seen(canvas, 4)
    page.screenshot("room-full")
    canvas.button("Full screen").click()
    page.page.wait_for_function("() => !document.fullscreenElement")


def test_eight_hundred_layers_are_seen_found_and_put_in_rows(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_CHAIN.format(count=800)], viewport=(1500, 1000))
    canvas = opened(page, 0)
    overview = canvas.root.locator(".wb-minimap")
    expect(overview).to_be_visible()
    page.screenshot("room-800-opened")
    points = overview.locator("svg").screenshot()
    assert len(points) > 0
    canvas.button("Fit (F)").or_(canvas.button("Fit")).click()
    page.page.wait_for_timeout(2000)
    stage = box(canvas.root.locator(".wb-canvas"))
    nodes = canvas.root.locator(".react-flow__node")
    expect(nodes).to_have_count(800)
    outside = nodes.evaluate_all(
        "(nodes, [left, right]) => nodes.map(node => node.getBoundingClientRect())"
        ".filter(box => box.left < left - 1 || box.right > right + 1).length",
        [stage["x"], stage["x"] + stage["width"]],
    )
    assert outside == 0
    page.screenshot("room-800-fit")
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("g")
    page.page.keyboard.type("conv2d_700")
    page.page.keyboard.press("Enter")
    page.page.wait_for_timeout(1500)
    found = box(canvas.node("conv2d_700"))
    assert is_inside(found, stage)
    assert found["width"] > 120
    page.screenshot("room-800-found")
    canvas.button("Tidy in rows").click()
    page.page.wait_for_timeout(3000)
    heights = {round(box(node)["y"]) for node in nodes.all()[::40]}
    assert len(heights) > 5
    page.screenshot("room-800-rows")
