"""Transfer learning in a real JupyterLab: a base frozen on the canvas and in its panel, and a run of two phases."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

_RUN_MS = 120_000
_SHOW = """
import workbench as wb
from workbench.graph.blocks import fold

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
for number in (1, 2, 3):
    first = len(graph.nodes)
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", activation="relu", name=f"conv{number}")
    graph = graph.add("BatchNormalization", name=f"norm{number}")
    graph = fold(graph, [node.id for node in graph.nodes[first:]], f"block{number}")
graph = fold(graph, [node.id for node in graph.nodes[1:]], "base").add("GlobalAveragePooling2D", name="mean")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
bench = wb.Workbench(graph)
bench
""".strip()
_TRAINED = """
from workbench.graph.block_paths import walk
found = [(name, node) for name, node in walk(bench.graph) if node.type == "Conv2D"]
print(*[name for name, node in found if node.params.get("trainable", True)])
""".strip()


def trained(page: NotebookPage) -> list[str]:
    """The convolutions that training changes."""
    return page.execute(_TRAINED).split()


def freeze_by_click(page: NotebookPage, canvas: Canvas, panel: Locator) -> None:
    """The lock of the block; the panel counts, and says what batch normalization does and why."""
    lock = canvas.node("base").get_by_role("button", name="Freeze, or train again: base")
    expect(lock).to_have_accessible_name("Freeze, or train again: base, trained")
    lock.click()
    expect(lock).to_have_accessible_name("Freeze, or train again: base, frozen")
    expect(canvas.node("base").locator(".wb-node__trainable")).to_have_text("0 trainable", timeout=60_000)
    canvas.select("base")
    expect(panel).to_contain_text("0 of 1.3 k parameters are trainable.")
    expect(panel).to_contain_text(
        "Frozen: training leaves the weights of base as they are. Its batch normalization stays in inference mode: it "
        "uses the mean and variance that it has collected, which a few small batches would spoil."
    )
    assert trained(page) == []
    pictures(page, "transfer-frozen", canvas.root)
    assert violations(page.page, ".wb-parameters") == []


def freeze_by_blocks(page: NotebookPage, canvas: Canvas, panel: Locator) -> None:
    """All but the last block, by key; undo and redo."""
    last = panel.get_by_label("Last blocks that are trained")
    last.focus()
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("Enter")
    expect(panel).to_contain_text("Trained: block3.")
    expect(canvas.node("base").locator(".wb-lock--partly")).to_be_visible()
    expect(panel).to_contain_text("Its batch normalization stays in inference mode")
    assert trained(page) == ["base/block3/conv3"]
    pictures(page, "transfer-partly", canvas.root)
    canvas.button("Undo").click()
    expect(last).to_have_value("0")
    assert trained(page) == []


def freeze_up_to_a_block(page: NotebookPage, canvas: Canvas, panel: Locator) -> None:
    """Inside the base: by key, from the menu, and by the button of the panel, each undone."""
    panel.get_by_role("button", name="Train again").click()
    expect(canvas.node("base").locator(".wb-lock--open")).to_be_visible()
    canvas.node("base").focus()
    page.page.keyboard.press("Enter")
    expect(canvas.node("block2")).to_be_visible()
    for way in ("key", "menu", "button"):
        canvas.node("block2").focus()
        if way == "key":
            page.page.keyboard.press("Shift+L")
        elif way == "menu":
            page.page.keyboard.press("Shift+F10")
            canvas.root.get_by_role("menuitem", name="Freeze up to here").click()
        else:
            panel.get_by_role("button", name="Freeze up to here").click()
        expect(canvas.root.locator(".wb-lock--frozen")).to_have_count(2)
        assert trained(page) == ["base/block3/conv3"]
        if way == "menu":
            pictures(page, "transfer-up-to", canvas.root)
        canvas.button("Undo").click()
        expect(canvas.root.locator(".wb-lock--frozen")).to_have_count(0)
    canvas.root.locator(".wb-canvas").focus()
    page.page.keyboard.press("u")
    expect(canvas.node("base")).to_be_visible()


def train_in_two_phases(page: NotebookPage, canvas: Canvas) -> None:
    """The run panel offers them as soon as something is frozen; the last block is trained at a small rate."""
    cell = page.cell(0)
    cell.get_by_role("button", name="Run", exact=True).click()
    two = cell.get_by_label("Two phases: first the head, then the last frozen blocks with it")
    expect(cell.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=60_000)
    expect(two).to_be_hidden()
    canvas.select("base")
    page.page.keyboard.press("l")
    expect(two).to_be_visible()
    two.focus()
    page.page.keyboard.press("Space")
    for name, value in (("Epochs of the head", "2"), ("Epochs of the second phase", "1")):
        cell.get_by_label(name).fill(value)
        cell.get_by_label(name).press("Enter")
    choice = cell.get_by_label("Trained in the second phase")
    choice.select_option(label="the last 2: from base/block2 on")
    expect(cell.get_by_label("Learning rate of the second phase")).to_have_value("0.0001")
    expect(cell.locator(".wb-training")).to_contain_text("What is frozen has random weights")
    pictures(page, "transfer-phases", two)
    assert violations(page.page, ".wb-training") == []
    cell.get_by_role("button", name="Train", exact=True).click()
    said = cell.locator(".wb-output .wb-said[role=status]").first
    expect(said).to_contain_text("has finished after 3 of 3 epochs", timeout=_RUN_MS)
    pictures(page, "transfer-run", said)
    found = page.execute("print([epoch.phase for epoch in bench.run_panel._run.finished_epochs])")
    assert found.strip() == "['head', 'head', 'tune']"
    layers = page.execute("print([phase.layers for phase in bench.run_panel._run.record.phases])")
    assert layers.strip() == "[('digit',), ('base_block2_conv2', 'base_block3_conv3', 'digit')]"


def test_a_base_is_frozen_and_its_last_blocks_are_tuned(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_SHOW], viewport=(1500, 1000))
    page.run_cell(0)
    canvas = Canvas.in_cell(page, 0)
    canvas.root.scroll_into_view_if_needed()
    panel = page.cell(0).locator(".wb-parameters")
    freeze_by_click(page, canvas, panel)
    freeze_by_blocks(page, canvas, panel)
    freeze_up_to_a_block(page, canvas, panel)
    train_in_two_phases(page, canvas)
    assert not page.errors
