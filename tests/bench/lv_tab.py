"""The parameter search of the heart lab by the tab Auto tuning, in a real JupyterLab: the course found a Dice of 0.862.

Run it as ``python -m tests.bench.lv_tab --screenshots FOLDER``, with ``WORKBENCH_DATA`` as for ``lv_segmentation.py``
and Chromium installed. Everything is done by mouse and keyboard on the page: the course's starting values are typed
into the settings, four parameters are ticked, the search is started, the best trial is applied and taken back. The
cells before are those of ``notebooks/real-hearts.ipynb``.
"""

import argparse
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, expect, sync_playwright

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import JupyterServer, NotebookPage, write_notebook

SEARCH_MS = 1_800_000
_NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "real-hearts.ipynb"
_NEEDED = ("import workbench", "whole = wb.data.load_slices", "stretch_contrast", "def small_fcn")
_START = {"Epochs": "1", "Batch size": "8", "Seed": "0", "Learning rate": "0.01"}
_RANGES = {
    "epochs (now 1)": ("1", "40", False),
    "learning_rate (now 0.01)": ("0.0005", "0.03", True),
    "decay_rate (now 1)": ("0.3", "1", False),
    "decay_steps (now 1000)": ("100", "1000", False),
}
"""From, to, and by factors."""


def cells() -> list[str]:
    """What the notebook runs before its search, and the workbench."""
    code = [cell.source for cell in nbformat.read(_NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    return [
        "\n".join(cell for cell in code if any(words in cell for words in _NEEDED)),
        "bench = wb.Workbench(small_fcn(), data=data)\nbench",
    ]


def typed(control: Locator, text: str) -> None:
    """Type into a control and leave it."""
    control.fill(text)
    control.press("Tab")


def enter_settings(panel: Locator) -> None:
    """The course's starting values."""
    panel.get_by_role("button", name="Settings", exact=True).click()
    for part in ("Optimizer and learning rate", "Loss and class weights"):
        panel.get_by_role("button", name=part, exact=True).click()
    for label, text in _START.items():
        typed(panel.get_by_label(label, exact=True).first, text)
    panel.get_by_label("Loss", exact=True).first.select_option("SparseDiceCrossentropy")
    panel.get_by_role("button", name="Settings", exact=True).click()


def enter_search(panel: Locator, trials: str, seed: str) -> None:
    """Four parameters with their ranges, the score and the budget."""
    for label, (low, high, by_factors) in _RANGES.items():
        panel.get_by_label(label, exact=True).check()
        row = panel.locator(".widget-hbox", has=panel.page.get_by_label(label, exact=True)).last
        typed(row.get_by_label("from", exact=True), low)
        typed(row.get_by_label("to", exact=True), high)
        row.get_by_label("by factors", exact=True).set_checked(by_factors)
    panel.get_by_label("Class", exact=True).last.select_option("cavity")
    panel.get_by_label("Score", exact=True).select_option("Dice")
    panel.get_by_label("Method", exact=True).select_option("Parzen estimator (TPE)")
    typed(panel.get_by_label("Trials", exact=True), trials)
    panel.get_by_role("button", name="More", exact=True).last.click()
    typed(panel.get_by_label("Seed", exact=True).last, seed)


def walk(notebook: NotebookPage, trials: str, seed: str) -> None:
    """Search, and print what the tab shows."""
    notebook.run_cell(0, seconds=240)
    notebook.run_cell(1, seconds=240)
    Canvas.in_cell(notebook, 1)
    whole = notebook.cell(1).locator(".wb-workbench")
    whole.get_by_role("button", name="Run", exact=True).click()
    panel = whole.locator(".wb-training").first
    enter_settings(panel)
    panel.get_by_role("tab", name="Auto tuning").click()
    enter_search(panel, trials, seed)
    notebook.screenshot("lv-tab-ticked")
    panel.get_by_role("button", name="Search", exact=True).click()
    study = panel.locator(".wb-study")
    expect(study.get_by_text(re.compile(f"finished: {trials} trials"))).to_be_visible(timeout=SEARCH_MS)
    study.get_by_role("table", name="The best trials").scroll_into_view_if_needed()
    notebook.screenshot("lv-tab-finished")
    print(study.get_by_role("table", name="The best trials").inner_text())
    print(notebook.execute("s = bench.run_panel.tuning.view.study; print([(t.number, t.score) for t in s.trials])"))
    study.get_by_role("button", name="Apply", exact=True).first.click()
    expect(panel.get_by_text(re.compile("is applied to the drawing and the settings"))).to_be_visible()
    print(notebook.execute("print(bench.run_panel.settings.settings())"))
    panel.get_by_role("button", name="Undo", exact=True).click()  # the drawing has not changed: the canvas has none
    expect(panel.get_by_text(re.compile("is applied to the drawing"))).to_be_hidden(timeout=PATIENCE_MS)
    print(notebook.execute("print(bench.run_panel.settings.settings())"))
    print(f"errors on the page: {notebook.errors}")


def main() -> None:
    """Walk once."""
    parser = argparse.ArgumentParser(description="The search of the heart lab by its tab.")
    parser.add_argument("--trials", default="20")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--screenshots", type=Path, default=Path(tempfile.gettempdir()))
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        JupyterServer.start(Path(folder)) as server,
        sync_playwright() as play,
    ):
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1500, "height": 1400})
        notebook = NotebookPage(page, server, write_notebook(server.new_folder("hearts"), cells()), given.screenshots)
        notebook.open("lab")
        walk(notebook, given.trials, given.seed)
        server.stop_kernels()


if __name__ == "__main__":
    main()
