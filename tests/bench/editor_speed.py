"""How long after a cell is run the editor is on screen, in a real JupyterLab, against ipycytoscape in the same run.

Then, with 800 nodes: the time of a frame while the canvas is panned, and the time until an edit is on screen.
Run with ``python tests/bench/editor_speed.py``, or with ``--canvas`` for the second part alone; needs Chromium.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.canvas_frames import edit, middle_and_worst, pan
from tests.browser.jupyter import JupyterServer, NotebookPage, write_notebook

REPEATS = 5
SIZES = (8, 800)
PEER_SIZES = (8, 100)
"""ipycytoscape did not finish 800 nodes within a minute."""

EDITOR = """\
import workbench as wb
from workbench.graph import edits
graph = wb.Graph("bench").add("Input", shape=(8, 8, 4))
for number in range({count} - 1):
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same")
graph = edits.move(graph, {{n.id: (220.0 * (i % 40), 120.0 * (i // 40)) for i, n in enumerate(graph.nodes)}})
"""
APPLICATION = """\
import keras
import workbench as wb
with keras.StatelessScope(initialize_variables=False):
    model = keras.applications.{name}(weights=None)
keras.backend.clear_session()
graph = wb.from_keras(model)
"""
LARGEST = "NASNetLarge"
"""The network of keras.applications with the most nodes: 1,041."""
PEER = """\
import ipycytoscape
nodes = [{{"data": {{"id": str(i), "label": f"conv2d_{{i}}"}}}} for i in range({count})]
edges = [{{"data": {{"source": str(i), "target": str(i + 1)}}}} for i in range({count} - 1)]
"""
SHOW_EDITOR = 'wb.Editor(graph, "bench-{number}.graph.json")'
SHOW_WORKBENCH = 'wb.Workbench(graph, "bench-canvas.graph.json")'
SHOW_PEER = """\
peer = ipycytoscape.CytoscapeWidget()
peer.graph.add_graph_from_json({"nodes": nodes, "edges": edges})
peer"""


def seconds_on_screen(notebook: NotebookPage, index: int, drawn: str) -> float:
    """Run a cell and wait until ``drawn`` (a JavaScript condition on the cell's element) holds."""
    notebook.activate(index)
    began = time.perf_counter()
    notebook.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
    notebook.page.wait_for_function(
        f"index => {{ const cell = document.querySelectorAll('.jp-Notebook .jp-Cell')[index]; return {drawn}; }}",
        arg=index,
        timeout=120_000,
        polling="raf",
    )
    return time.perf_counter() - began


def measure(browser: Browser, server: JupyterServer, prepare: str, shows: list[str], drawn: str) -> float:
    """The median over ``shows``, each a cell of a notebook of its own kernel, after one to warm up."""
    context = browser.new_context(viewport={"width": 1500, "height": 950})
    path = write_notebook(server.new_folder("bench"), [prepare, *shows])
    notebook = NotebookPage(context.new_page(), server, path, server.root)
    notebook.open("lab")
    notebook.run_cell(0)
    times = []
    for number in range(len(shows)):
        times.append(seconds_on_screen(notebook, 1 + number, drawn))
        notebook.wait_until_idle()
        notebook.activate(1 + number)
        notebook.command("notebook:clear-cell-output")
    context.close()
    server.stop_kernels()
    return statistics.median(times[1:])


def measure_canvas(browser: Browser, server: JupyterServer, count: int) -> None:
    """Print a table of frame times while panning, near and with everything in sight, and of edits."""
    context = browser.new_context(viewport={"width": 1500, "height": 950})
    path = write_notebook(server.new_folder("canvas"), [EDITOR.format(count=count), SHOW_WORKBENCH])
    notebook = NotebookPage(context.new_page(), server, path, server.root)
    notebook.open("lab")
    notebook.run_cell(0)
    notebook.run_cell(1)
    page = notebook.page
    page.locator(".wb-node__shape").first.wait_for(timeout=120_000)
    page.wait_for_timeout(2000)
    print("\n| what | nodes | median ms | 95th percentile ms |\n| --- | ---: | ---: | ---: |")
    print(f"| a frame while panning, near | {count} | {middle_and_worst(pan(page))} |", flush=True)
    print(f"| an edit, from the key to the screen | {count} | {middle_and_worst(edit(page))} |", flush=True)
    page.get_by_role("button", name="Fit", exact=True).click()
    page.wait_for_timeout(1500)
    print(f"| a frame while panning, all in sight | {count} | {middle_and_worst(pan(page))} |", flush=True)
    context.close()
    server.stop_kernels()


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        JupyterServer.start(Path(folder)) as server,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if "--canvas" in sys.argv:
            measure_canvas(browser, server, SIZES[-1])
            return
        print("| what | nodes | on screen after |\n| --- | ---: | ---: |")
        for count in SIZES:
            shows = [SHOW_EDITOR.format(number=f"{count}-{number}") for number in range(REPEATS + 1)]
            few = f"cell.querySelectorAll('.react-flow__node').length >= {min(count, 8)}"
            found = measure(browser, server, EDITOR.format(count=count), shows, few)
            print(f"| the editor | {count} | {found:.2f} s |")
        shows = [SHOW_EDITOR.format(number=f"{LARGEST}-{number}") for number in range(REPEATS + 1)]
        few = "cell.querySelectorAll('.react-flow__node').length >= 8"
        found = measure(browser, server, APPLICATION.format(name=LARGEST), shows, few)
        print(f"| the editor with {LARGEST} | 1,041 | {found:.2f} s |", flush=True)
        for count in PEER_SIZES:
            canvas = "cell.querySelectorAll('canvas').length >= 3"
            found = measure(browser, server, PEER.format(count=count), [SHOW_PEER] * (REPEATS + 1), canvas)
            print(f"| ipycytoscape (its canvas, before the layout ends) | {count} | {found:.2f} s |")
        measure_canvas(browser, server, SIZES[-1])
        browser.close()


if __name__ == "__main__":
    main()
