"""What is dropped gets room, in a real JupyterLab: nothing overlaps on the page, and one undo takes it back."""

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

OPEN = """\
import workbench as wb

bench = wb.Workbench(wb.Graph("room"))
bench"""
CHAIN = """\
start = wb.Graph("room").add("Input", shape=(12, 6), name="x").add("LSTM", units=3, return_sequences=True, name="first")
start = start.add("LSTM", units=3, name="second").add("Dense", units=2, name="y")
"""
BRANCHES = """\
start = wb.Graph("room").add("Input", shape=(6,), name="x").add("Dense", units=3, name="a")
start = start.add("Dense", units=3, name="b", inputs="x").add("Add", inputs=["a", "b"], name="sum")
"""
STATES = """\
start = wb.Graph("room").add("Input", shape=(12, 6), name="x")
start = start.add("LSTM", units=3, return_sequences=True, return_state=True, name="states")
"""
BLOCK = """\
from workbench.graph.blocks import fold
from workbench.graph.layout import laid_out
start = wb.Graph("room").add("Input", shape=(6,), name="x")
for number in range(4):
    start = start.add("Dense", units=3, name=f"inside{number}")
start = start.add("Dense", units=2, name="y")
start = laid_out(fold(start, [f"n{number}" for number in range(2, 6)], "block"))
"""
LOOSE = """\
from workbench.graph.commands import AddNode
start = AddNode("Dropout", 216.0, 300.0, name="loose").apply(start)
"""
LONG = """\
start = wb.Graph("room").add("Input", shape=(6,), name="x")
for number in range(199):
    start = start.add("Dense", units=3, name=f"dense{number}")
"""
SHOW = "bench.editor.graph = start\nsteps = len(bench.editor._session.history.past)"

OpenNotebook = Callable[..., NotebookPage]
Edges = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook) -> NotebookPage:
    page = open_shared([OPEN], viewport=(1700, 1000))
    page.page.set_default_timeout(PATIENCE_MS)
    page.run_cell(0)
    return page


@pytest.fixture
def draw(shared: NotebookPage) -> Callable[[str], Canvas]:
    """Give ``draw(source)``, which shows the graph ``start`` that the source makes."""

    def draw_(source: str) -> Canvas:
        shared.execute(source + SHOW)
        canvas = Canvas.in_cell(shared)
        expect(canvas.root.locator(".react-flow__node")).to_have_count(count_of(shared))
        canvas.root.locator(".wb-canvas").focus()
        shared.page.keyboard.press("Escape")
        shared.page.keyboard.press("f")
        expect(canvas.root.locator(".wb-node__shape").last).not_to_be_empty(timeout=PATIENCE_MS)
        canvas.settle()
        return canvas

    return draw_


def count_of(page: NotebookPage) -> int:
    return int(page.execute("print(len(bench.graph.nodes))"))


def wait_for_count(canvas: Canvas, count: int) -> None:
    expect(canvas.root.locator(".react-flow__node")).to_have_count(count)
    canvas.settle()


def edges(page: NotebookPage) -> set[str]:
    by_name = "f'{graph.by_id[e.source].name}-{graph.by_id[e.target].name}' for e in graph.edges"
    return set(page.execute(f"graph = bench.graph\nprint(*({by_name}))").split())


def box(element: Locator) -> Edges:
    """Left, top, right and bottom on the page."""
    found = element.bounding_box()
    assert found
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def lies_on(a: Edges, b: Edges) -> bool:
    """Whether two boxes overlap by more than a pixel."""
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1


def overlapping(canvas: Canvas) -> list[tuple[int, int]]:
    """Pairs of nodes whose boxes on the page overlap, once they have come to rest."""
    canvas.settle()
    boxes = [box(node) for node in canvas.root.locator(".react-flow__node").all()]
    return [(one, other) for (one, a), (other, b) in combinations(enumerate(boxes), 2) if lies_on(a, b)]


def middle_of_wire(canvas: Canvas, source: str, target: str) -> tuple[float, float]:
    """Where the wire between two neighbours runs, half way."""
    start, end = box(canvas.port(f"output of {source}")), box(canvas.port(f"input of {target}"))
    return (start[0] + end[2]) / 2, (start[1] + start[3] + end[1] + end[3]) / 4


def assert_one_step(canvas: Canvas) -> None:
    """The edit was one step of undo, which brings every node back to its place."""
    page = canvas.notebook
    assert page.execute("print(len(bench.editor._session.history.past) - steps)").strip() == "1"
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("Control+z")
    for _ in range(100):
        if page.execute("print(bench.graph == start)").strip() == "True":
            return
        page.page.wait_for_timeout(50)
    raise AssertionError(edges(page))


def test_a_layer_dropped_on_a_wire_goes_in_between(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN)
    frame = box(canvas.root.locator(".wb-canvas"))
    x, y = middle_of_wire(canvas, "first", "second")
    canvas.drag_from_palette("Dropout", x - frame[0], y - frame[1])
    wait_for_count(canvas, 5)
    assert edges(canvas.notebook) == {"x-first", "first-dropout", "dropout-second", "second-y"}
    assert overlapping(canvas) == []
    canvas.notebook.screenshot("room-on-a-wire")
    assert_one_step(canvas)


def test_a_node_dragged_onto_a_wire_goes_in_between(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN + LOOSE)
    canvas.drag(canvas.node("loose").locator(".wb-node__type"), *middle_of_wire(canvas, "first", "second"))
    canvas.settle()
    assert edges(canvas.notebook) == {"x-first", "first-loose", "loose-second", "second-y"}
    assert overlapping(canvas) == []
    assert_one_step(canvas)


def test_a_second_and_a_third_paste_lie_on_nothing(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN)
    keys, mouse = canvas.notebook.page.keyboard, canvas.notebook.page.mouse
    canvas.select("first")
    canvas.settle()
    place = box(canvas.node("second"))
    mouse.move(place[0] + 10, place[1] + 10)
    keys.press("Control+c")
    for count in (5, 6, 7):
        keys.press("Control+v")
        wait_for_count(canvas, count)
        assert overlapping(canvas) == []
    canvas.notebook.screenshot("room-pasted")
    keys.press("Control+z")
    keys.press("Control+z")
    wait_for_count(canvas, 5)
    assert_one_step(canvas)


def test_the_overview_steps_aside_for_what_is_pasted(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN)
    keys, mouse = canvas.notebook.page.keyboard, canvas.notebook.page.mouse
    canvas.select("first")
    keys.press("Control+c")
    overview = canvas.root.locator(".wb-minimap")
    for _ in range(12):
        if overview.is_visible():
            break
        canvas.button("Zoom in").click()
        canvas.settle()
    map_ = box(overview)
    canvas.root.locator(".wb-canvas").focus()
    mouse.move(map_[0] - 40, map_[1] + 20)  # what is pasted here reaches into the corner
    keys.press("Control+v")
    wait_for_count(canvas, 5)
    pasted = box(canvas.root.locator(".react-flow__node.selected"))
    assert not lies_on(pasted, box(overview))
    canvas.notebook.screenshot("room-pasted-beside-overview")
    assert_one_step(canvas)


def test_an_added_branch_lies_on_nothing(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN)
    start, below = canvas.port("output of first"), box(canvas.node("second"))
    canvas.drag(start, below[0] - 6, below[3] + 40)
    options = canvas.root.get_by_role("option")
    expect(options.first).to_be_visible()
    names = options.locator(".wb-typeahead__label").all_inner_texts()
    fitting = [name for name in names if name in ("LSTM", "Conv1D", "Conv2D", "MaxPooling1D", "MaxPooling2D", "Input")]
    assert fitting == ["LSTM", "Conv1D", "MaxPooling1D"]  # what fits the shape of the output, most used first
    canvas.notebook.page.keyboard.type("lstm")
    canvas.notebook.page.keyboard.press("Enter")
    wait_for_count(canvas, 5)
    assert "first-lstm" in edges(canvas.notebook)
    assert overlapping(canvas) == []
    assert_one_step(canvas)


def test_a_second_output_can_be_followed_by_a_new_layer(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(STATES)
    ports = canvas.node("states").get_by_role("button", name="of states")
    names = [name for name in ports.evaluate_all("ports => ports.map(port => port.ariaLabel)") if "output" in name]
    assert len(names) >= 2
    frame = box(canvas.root.locator(".wb-canvas"))
    canvas.drag(canvas.port(names[1]), frame[2] - 300, frame[1] + 80)
    expect(canvas.root.get_by_role("option").first).to_be_visible()
    canvas.notebook.page.keyboard.type("dense")
    canvas.notebook.page.keyboard.press("Enter")
    wait_for_count(canvas, 3)
    ports_used = "print(*(e.source_port for e in bench.graph.edges if bench.graph.by_id[e.source].name == 'states'))"
    assert canvas.notebook.execute(ports_used).strip() not in ("", "output")
    assert overlapping(canvas) == []
    assert_one_step(canvas)


def test_a_connection_takes_the_place_of_the_one_at_an_input(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN)
    canvas.connect("output of x", "input of second")
    expect(canvas.root.locator(".wb-hint--done")).to_contain_text("second")
    assert edges(canvas.notebook) == {"x-first", "x-second", "second-y"}
    canvas.notebook.screenshot("room-replaced")
    assert_one_step(canvas)


def test_what_a_block_is_unfolded_into_lies_on_nothing(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(BLOCK)
    canvas.select("block")
    canvas.notebook.page.keyboard.press("Control+Shift+g")
    wait_for_count(canvas, 6)
    assert overlapping(canvas) == []
    tops = {round(box(node)[1]) for node in canvas.root.locator(".react-flow__node").all()}
    assert len(tops) == 1  # a row stays a row
    assert_one_step(canvas)


def test_a_layer_dropped_between_branches_lies_on_nothing(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(BRANCHES)
    frame, upper, lower = box(canvas.root.locator(".wb-canvas")), box(canvas.node("a")), box(canvas.node("b"))
    canvas.drag_from_palette("Dense", (upper[0] + upper[2]) / 2 - frame[0], (upper[3] + lower[1]) / 2 - frame[1])
    wait_for_count(canvas, 5)
    assert overlapping(canvas) == []
    assert_one_step(canvas)


def test_the_list_of_problems_leaves_the_node_in_sight_at_every_width(draw: Callable[[str], Canvas]) -> None:
    canvas = draw(CHAIN + "start = start.add('Dense', units=3, inputs=(), name='far')\n")
    page = canvas.notebook.page
    try:
        for width in (900, 1150, 1400, 1700):
            page.set_viewport_size({"width": width, "height": 800})
            canvas.root.scroll_into_view_if_needed()
            page.wait_for_timeout(400)
            canvas.root.locator(".wb-status__problems").click()
            canvas.root.locator(".wb-problem__go", has_text="far").first.click()
            page.wait_for_timeout(900)
            canvas.settle()
            node, problems = box(canvas.node("far")), box(canvas.root.locator(".wb-problems"))
            assert node[2] <= problems[0] + 1 or node[3] <= problems[1] + 1, width
            assert page.evaluate(
                "([x, y]) => document.elementFromPoint(x, y)?.closest('.react-flow__node') !== null",
                [(node[0] + node[2]) / 2, (node[1] + node[3]) / 2],
            ), width
            expect(canvas.root.locator(".wb-callout")).to_have_count(0)  # the list says it already
            canvas.notebook.screenshot(f"room-problems-{width}")
            canvas.root.locator(".wb-status__problems").click()
    finally:
        page.set_viewport_size({"width": 1700, "height": 1000})


def test_two_hundred_pasted_layers_are_all_in_sight(shared: NotebookPage) -> None:
    shared.execute(LONG + SHOW)
    canvas, keys = Canvas.in_cell(shared), shared.page.keyboard
    expect(canvas.root.locator(".wb-status")).to_contain_text("199 layers")
    canvas.root.locator(".wb-canvas").focus()
    keys.press("Control+a")
    keys.press("Control+c")
    expect(canvas.root.locator(".wb-spoken")).to_contain_text("200 nodes copied")
    keys.press("Control+v")
    pasted = canvas.root.locator(".react-flow__node.selected")
    # Where there are so many, only those in sight are drawn at all.
    expect(canvas.root.locator(".wb-status")).to_contain_text("398 layers")
    expect(pasted).to_have_count(200)
    canvas.settle()
    stage = box(canvas.root.locator(".wb-canvas"))
    left, top, right, bottom = zip(*map(box, pasted.all()), strict=True)
    assert min(left) >= stage[0] - 1
    assert min(top) >= stage[1] - 1
    assert max(right) <= stage[2] + 1
    assert max(bottom) <= stage[3] + 1
    canvas.notebook.screenshot("room-pasted-200")
    assert_one_step(canvas)
