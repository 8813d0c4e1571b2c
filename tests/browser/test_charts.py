"""The live charts show every epoch, however late their scripts come and whatever else the machine is doing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, WebSocketRoute, expect

from tests.browser.jupyter import NotebookPage

OpenNotebook = Callable[..., NotebookPage]

FIT = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
data = wb.data.load_digits()
run = wb.training.fit(graph, data, epochs=EPOCHS, batch_size=64, seed=1)
run"""
EPOCHS = 60
HELD_SECONDS = 30
PATIENCE_MS = 150_000
SCRIPT_BYTES = 500_000
TRACES = 17  # 8 charts of two splits, learning rate
in_both = pytest.mark.parametrize("app", ["lab", "notebook"])
DRAWN = f"""tab => {{
  const chart = tab.querySelector(".js-plotly-plot");
  return chart?.data?.length === {TRACES} && chart.data.every(trace => trace.x.length === {EPOCHS});
}}"""


@pytest.fixture
def training(open_notebook: OpenNotebook) -> Callable[..., NotebookPage]:
    def opened(**options: Any) -> NotebookPage:
        cells = [FIT.replace("EPOCHS", str(EPOCHS)), "run"]
        return open_notebook(cells, viewport=(1300, 1500), **options)

    return opened


def chart_is_whole(notebook: NotebookPage, tab: Locator) -> None:
    """Every curve is on the page, with a point for every epoch of the run."""
    handle = tab.element_handle(timeout=PATIENCE_MS)
    notebook.page.wait_for_function(DRAWN, arg=handle, timeout=PATIENCE_MS)
    expect(tab.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(TRACES)
    expect(tab.locator(".js-plotly-plot .scatterlayer .js-line[d]").first).to_be_attached()
    assert int(notebook.execute("print(len(run.record.epochs))")) == EPOCHS


def tab_of(notebook: NotebookPage, cell: int = 0) -> Locator:
    return notebook.cell(cell).locator(".wb-output").first


@pytest.mark.slow
@in_both
def test_the_picture_is_there_while_plotly_is_on_its_way(training: Callable[..., NotebookPage], app: str) -> None:
    notebook = training(app=app)

    def hold(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if len(message) < SCRIPT_BYTES:
                socket.send(message)
            else:
                held.append((socket, message))

        server.on_message(pass_on)

    held: list[tuple[WebSocketRoute, str | bytes]] = []
    notebook.page.route_web_socket("**/api/kernels/**", hold)
    notebook.reload()
    notebook.run_cell(0, seconds=120)
    tab = tab_of(notebook)
    picture = tab.locator("img[alt^='Charts of digits']")
    expect(picture).to_be_visible(timeout=PATIENCE_MS)
    expect(tab.locator(".wb-said[role=status]").first).to_contain_text("has finished", timeout=PATIENCE_MS)
    assert held
    notebook.page.wait_for_timeout(HELD_SECONDS * 1000)
    expect(picture).to_be_visible()
    notebook.screenshot(f"chart-before-plotly-{app}")
    for socket, message in held[:1]:
        socket.send(message)
    chart_is_whole(notebook, tab)
    expect(picture).to_have_count(0)
    notebook.screenshot(f"chart-late-{app}")


@pytest.mark.slow
@in_both
def test_a_late_widget_script_a_reload_a_second_view_and_running_again(
    training: Callable[..., NotebookPage], app: str
) -> None:
    notebook = training(app=app)
    page = notebook.page

    def late(route: Route) -> None:
        page.wait_for_timeout(HELD_SECONDS * 1000)
        route.continue_()

    page.route("**/extensions/anywidget/static/[0-9]*.js", late)
    notebook.reload()
    notebook.run_cell(0, seconds=120)
    chart_is_whole(notebook, tab_of(notebook))
    page.unroute_all(behavior="ignoreErrors")
    notebook.run_cell(1)
    chart_is_whole(notebook, tab_of(notebook, 1))
    notebook.save()
    notebook.reload()
    chart_is_whole(notebook, tab_of(notebook))
    notebook.run_cell(0, seconds=120)
    chart_is_whole(notebook, tab_of(notebook))
    assert notebook.errors == []


@pytest.fixture
def busy_machine() -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()


@pytest.mark.slow
@in_both
@pytest.mark.usefixtures("busy_machine")
def test_on_a_busy_machine_with_a_slow_page(training: Callable[..., NotebookPage], app: str) -> None:
    notebook = training(app=app)
    session = notebook.page.context.new_cdp_session(notebook.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    notebook.run_cell(0, seconds=240)
    chart_is_whole(notebook, tab_of(notebook))
    assert notebook.errors == []
