"""A flow whose page is loaded anew or closed, and whose kernel is restarted, while it runs: nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_WAIT_MS = 120_000
_FLOW = """
import numpy as np, workbench as wb
from workbench.data import Sample, SampleSet
from workbench.data.sample_labels import ClassLabel, Targets

names = ("dark", "bright")
def sample(number):
    kind = number % 2
    image = (np.random.default_rng(number).integers(0, 80, (16, 16)) + 120 * kind).astype("uint8")
    label = Targets(category=ClassLabel((1 - kind, kind), names))
    return Sample(image, label=label, name=f"{number:02}", split=("train", "train", "validation")[number % 3])

samples = SampleSet([sample(number) for number in range(24)], class_names=names)
net = wb.Graph("brightness").add("Input", shape=(8, 8, 1)).add("Flatten")
net = net.add("Dense", units=2, activation="softmax")
graph = wb.Graph("long", kind="flow").add("DataSet", name="data").add("Resize", name="resize", height=8, width=8)
graph = graph.add("Network", inner=net, epochs=100_000, batch_size=8, seed=1, name="network")
flow = wb.Flow(graph, data=samples)
flow
""".strip()

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture
def page(open_notebook: OpenNotebook) -> NotebookPage:
    """A notebook with a flow whose network is learning, saved meanwhile."""
    page = open_notebook([_FLOW], viewport=(1500, 1100))
    canvas = opened(page)
    expect_states(canvas, data="waiting", resize="waiting", network="waiting")
    canvas.root.locator(".wb-canvas").press("Control+Enter")
    expect_states(canvas, data="finished", resize="finished", network="running")
    page.execute(_AFTER_SOME_EPOCHS)
    page.save()
    return page


_AFTER_SOME_EPOCHS = """
import threading
learned = threading.Event()
def look():
    training = flow.session.training("network")
    if training is not None and len(training.record.epochs) > 3:
        learned.set()
dispose = flow.session.listen(look)
look()
assert learned.wait(100)
dispose()
"""
_ENDED = "flow.session.stop(); flow.session.run.wait(100); assert not flow.session.is_running"


def opened(page: NotebookPage) -> Canvas:
    page.run_cell(0)
    return shown(page)


def shown(page: NotebookPage) -> Canvas:
    canvas = Canvas.in_cell(page)
    canvas.root.scroll_into_view_if_needed()
    return canvas


def mark(canvas: Canvas, name: str) -> Locator:
    return canvas.node(name).locator(".wb-step")


def expect_states(canvas: Canvas, **states: str) -> None:
    for name, state in states.items():
        expect(mark(canvas, name)).to_have_class(re.compile(rf"wb-step--{state}(\s|$)"), timeout=_WAIT_MS)


def test_a_page_that_is_loaded_anew_shows_the_run_that_goes_on(page: NotebookPage) -> None:
    page.reload()
    expect_that_it_goes_on_and_can_be_stopped(page)


def test_a_notebook_that_is_closed_and_opened_again(page: NotebookPage) -> None:
    page.command("application:close")
    expect(page.page.locator(".wb-editor")).to_have_count(0, timeout=_WAIT_MS)
    page.open(page.app)
    expect_that_it_goes_on_and_can_be_stopped(page)


def expect_that_it_goes_on_and_can_be_stopped(page: NotebookPage) -> None:
    canvas = shown(page)
    expect_states(canvas, data="finished", resize="finished", network="running")
    assert page.execute("print(flow.session.is_running)").strip() == "True"
    canvas.button("Stop the run").click()
    expect_states(canvas, data="finished", resize="finished", network="stopped")
    expect(canvas.button("Stop the run")).to_be_hidden(timeout=_WAIT_MS)
    assert page.errors == []


def test_a_kernel_that_is_restarted_in_the_middle_goes_on_where_it_was(page: NotebookPage) -> None:
    page.restart_kernel()
    canvas = opened(page)
    expect_states(canvas, data="finished", resize="finished", network="waiting")
    canvas.root.locator(".wb-canvas").press("Control+Enter")
    expect_states(canvas, data="finished", resize="finished", network="running")
    page.execute(_AFTER_SOME_EPOCHS)
    log = page.execute("print(*flow.session.run.log, sep='\\n')")
    assert re.search(r"network: The training goes on behind epoch \d+, where it was interrupted\.", log), log
    assert "resize: finished" not in log
    page.execute(_ENDED)
    assert page.errors == []
