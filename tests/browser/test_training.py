"""The Output tab during a real training: epochs appear, it stops at once, and the tables follow the epoch selector."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS
from tests.browser.jupyter import NotebookPage

OpenNotebook = Callable[..., NotebookPage]

FIT = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
graph = graph.add("Conv2D", filters=16, kernel_size=3, activation="relu", name="conv").add("Flatten")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
data = wb.data.load_digits()
run = wb.training.fit(graph, data, epochs=400, batch_size=16, seed=1)
run"""
WAIT = "run.wait()"
VIEW = "wb.View(run, data)"
RUN_MS = 120_000


def epoch_of(tab: Locator) -> int:
    return int(tab.locator(".wb-epoch output").inner_text())


def header(tab: Locator) -> Locator:
    return tab.locator(".wb-said[role=status]").first


def table(tab: Locator) -> Locator:
    return tab.locator("table.wb-numbers").first


@pytest.mark.slow
def test_a_training_is_watched_and_stopped(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([FIT, WAIT, VIEW], viewport=(1300, 1500))
    notebook.run_cell(0, seconds=120)
    tab = notebook.cell(0).locator(".wb-output")
    expect(header(tab)).to_have_text(re.compile(r"digits is training: epoch \d+ of 400"), timeout=RUN_MS)
    _epochs_appear(tab)
    notebook.screenshot("output-live")
    _the_tables_follow_the_epoch(notebook, tab)
    _it_pauses(tab)
    _it_stops(notebook, tab)
    _the_picture_is_kept(notebook)
    _samples_are_shown(notebook)
    assert _errors(notebook) == []


def _errors(notebook: NotebookPage) -> list[str]:
    """anywidget complains when a widget takes more than two seconds to load, as on a machine with much else to do."""
    return [error for error in notebook.errors if "[anywidget] Failed to initialize model" not in error]


def _epochs_appear(tab: Locator) -> None:
    expect(table(tab)).to_be_visible(timeout=RUN_MS)
    first = epoch_of(tab)
    expect(tab.locator(".wb-epoch output")).not_to_have_text(str(first), timeout=PATIENCE_MS)
    assert epoch_of(tab) > first
    expect(tab.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_visible(timeout=PATIENCE_MS)
    assert tab.locator(".js-plotly-plot .scatterlayer .trace").count() == 17  # 8 charts of two splits, learning rate


def _the_tables_follow_the_epoch(notebook: NotebookPage, tab: Locator) -> None:
    newest = table(tab).inner_text()
    slider = tab.locator(".wb-epoch input")
    slider.focus()
    notebook.page.keyboard.press("Home")
    expect(tab.locator(".wb-epoch output")).to_have_text("1")
    notebook.page.wait_for_timeout(1500)  # a drawing that was under way has come and gone
    first = table(tab).inner_text()
    assert first != newest
    time.sleep(1)  # the run goes on, and the table stays at the chosen epoch
    assert table(tab).inner_text() == first
    assert epoch_of(tab) == 1
    notebook.page.keyboard.press("End")
    expect(table(tab)).not_to_have_text(first, timeout=PATIENCE_MS)


def _it_pauses(tab: Locator) -> None:
    tab.get_by_role("button", name="Pause").click()
    expect(header(tab)).to_have_text(re.compile("digits is paused in epoch"), timeout=PATIENCE_MS)
    tab.get_by_role("button", name="Resume").click()
    expect(header(tab)).to_have_text(re.compile("digits is training"), timeout=PATIENCE_MS)


def _it_stops(notebook: NotebookPage, tab: Locator) -> None:
    tab.get_by_role("button", name="Stop").click()
    expect(header(tab)).to_have_text(re.compile(r"digits was stopped after \d+ of 400 epochs"), timeout=PATIENCE_MS)
    notebook.run_cell(1)
    expect(tab.get_by_role("button", name="Stop")).to_be_hidden()
    assert notebook.execute("print(run.state)").strip() == "stopped"


def _the_picture_is_kept(notebook: NotebookPage) -> None:
    """The saved notebook has tables and charts without widgets, hidden as long as the widget is there."""
    static = notebook.cell(0).locator(".wb-static")
    expect(static).to_have_count(1)
    expect(static).to_be_hidden()
    notebook.save()
    notebook.page.wait_for_timeout(1000)
    outputs = notebook.save().cells[0].outputs
    kept = [output for output in outputs if "wb-static" in str(output.get("data", {}).get("text/html", ""))]
    assert "data:image/svg+xml;base64," in str(kept[0]["data"]["text/html"])
    assert "was stopped after" in str(kept[0]["data"]["text/html"])


def _samples_are_shown(notebook: NotebookPage) -> None:
    notebook.run_cell(2)
    view = notebook.cell(2).locator(".wb-view")
    expect(view.locator(".wb-card")).to_have_count(12, timeout=PATIENCE_MS)
    worst = view.locator("figcaption").first.inner_text()
    view.get_by_label("Order").select_option("best first")
    expect(view.locator("figcaption").first).not_to_have_text(worst)
    view.get_by_role("button", name="Where does the network look?").click()
    expect(view.locator(".wb-words li").first).to_contain_text("Bright: places whose features", timeout=PATIENCE_MS)
    assert view.locator(".wb-looks img").count() == 2
    view.get_by_label("Look at").select_option("Feature maps")
    expect(view.locator(".wb-looks figcaption, .wb-looks figure").first).to_contain_text("16 feature maps")
    notebook.screenshot("view")


@pytest.mark.slow
@pytest.mark.parametrize("width", [700, 1100, 1400])
def test_nothing_sticks_out_and_both_themes_work(open_notebook: OpenNotebook, width: int) -> None:
    short = FIT.replace("epochs=400", "epochs=3").removesuffix("run") + "run.wait()"
    notebook = open_notebook([short], viewport=(width, 1600))
    notebook.theme("JupyterLab Light")
    notebook.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    notebook.run_cell(0, seconds=120)
    tab = notebook.cell(0).locator(".wb-output")
    expect(table(tab)).to_be_visible(timeout=RUN_MS)
    notebook.page.wait_for_timeout(2500)  # the charts take their width when they are on the page
    box, chart = tab.bounding_box(), tab.locator(".js-plotly-plot .main-svg").first.bounding_box()
    assert box
    assert chart
    assert chart["width"] == pytest.approx(box["width"], abs=24)
    sticking_out = """tab => [...tab.querySelectorAll("*")].filter(element => {
        const box = element.getBoundingClientRect(), whole = tab.getBoundingClientRect();
        const inside = element.closest(".wb-scroll, .js-plotly-plot");
        return box.width && box.right > whole.right + 2 && !inside;
    }).map(element => element.outerHTML.slice(0, 80))"""
    assert tab.evaluate(sticking_out) == []
    widths = tab.locator(".wb-scroll:visible").evaluate_all("all => all.map(one => [one.clientWidth, one.scrollWidth])")
    assert width < 1000 or [seen for seen, whole in widths if seen < whole] == []  # no column is cut
    notebook.screenshot(f"output-{width}-light")
    light = tab.locator(".wb-tile b").first.evaluate("element => getComputedStyle(element).color")
    notebook.theme("JupyterLab Dark")
    notebook.page.wait_for_timeout(500)
    assert tab.locator(".wb-tile b").first.evaluate("element => getComputedStyle(element).color") != light
    notebook.screenshot(f"output-{width}-dark")
    assert _errors(notebook) == []


BENCH = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten")
bench = wb.Workbench(graph.add("Dense", units=10, activation="softmax", name="digit"))
bench.run_panel.settings.basic.set({"epochs": 2})
bench"""
OBSERVE = """() => {
  const log = window.wbLog = [];
  const note = what => { if (log.at(-1)?.[0] !== what) log.push([what, performance.now()]); };
  const panel = () => [...document.querySelectorAll(".wb-training [role=status]")].map(said => said.textContent.trim());
  new MutationObserver(() => {
    for (const text of panel()) if (/^(Loading Keras|Preparing)/.test(text)) note(text);
    if (document.querySelector(".wb-output .wb-tiles")) note("results");
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  document.addEventListener("click", event => {
    if (event.target.closest("button")?.textContent.trim() === "Train") note("press");
  }, true);
}"""


@pytest.mark.slow
def test_a_press_on_train_is_answered_at_once(
    open_notebook: OpenNotebook, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """In a fresh kernel too: the words are on the page before Keras is imported, the data loaded, the network built."""
    notebook = open_notebook([BENCH], viewport=(1300, 1500))
    notebook.run_cell(0)
    bench = notebook.cell(0)
    bench.get_by_role("button", name="Run", exact=True).click()
    train = bench.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_visible(timeout=PATIENCE_MS)
    notebook.page.evaluate(OBSERVE)
    train.click()
    expect(bench.locator(".wb-output")).to_be_visible(timeout=RUN_MS)
    notebook.page.wait_for_function("() => window.wbLog.some(([what]) => what === 'results')", timeout=RUN_MS)
    log = notebook.page.evaluate("() => window.wbLog")
    said = [what for what, _ in log]
    record_testsuite_property("milliseconds from the press to the words", round(log[1][1] - log[0][1]))
    assert said[0] == "press"
    assert said[1].startswith(("Loading Keras", "Preparing"))
    assert "Preparing: building the network and looking whether the data fit it …" in said
    assert said[-1] == "results"
