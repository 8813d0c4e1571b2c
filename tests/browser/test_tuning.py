"""The tab Auto tuning as a student uses it: tick, search, watch, sort, apply, take back."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage

OpenNotebook = Callable[..., NotebookPage]

OPEN = """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv").add("Flatten", name="flat")
graph = graph.add("Dense", units=16, activation="relu", name="hidden")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
bench = wb.Workbench(graph)
bench"""
SEARCH_MS = 240_000
PARAMETERS = ("learning_rate", "conv.filters", "hidden.units")


def test_tick_search_sort_apply_and_undo(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([OPEN], viewport=(1500, 1400))
    notebook.run_cell(0, seconds=120)
    canvas = Canvas.in_cell(notebook)
    whole = notebook.cell(0).locator(".wb-workbench")
    whole.get_by_role("button", name="Run", exact=True).click()
    panel = whole.locator(".wb-training").first
    panel.get_by_role("button", name="Settings", exact=True).click()
    panel.get_by_label("Epochs", exact=True).fill("2")
    panel.get_by_role("button", name="Settings", exact=True).click()
    panel.get_by_role("tab", name="Auto tuning").click()
    _three_parameters_are_ticked(panel)
    _a_small_study_is_searched(panel)
    notebook.screenshot("tuning-running")
    _generations_appear(panel)
    notebook.screenshot("tuning-finished")
    _the_five_best_are_sorted_by_a_class(panel)
    _a_trial_is_applied_and_taken_back(notebook, canvas, panel)
    _its_run_is_opened(panel)
    notebook.screenshot("tuning-run")
    notebook.theme("JupyterLab Dark")
    notebook.screenshot("tuning-dark")
    notebook.theme("JupyterLab Light")
    assert notebook.errors == []


def _three_parameters_are_ticked(panel: Locator) -> None:
    said = panel.get_by_text("Nothing is ticked yet")
    expect(said).to_be_visible(timeout=PATIENCE_MS)
    part = panel.get_by_label("Parameters of", exact=True)
    panel.get_by_label("learning_rate (now 0.001)").check()
    expect(said).to_be_hidden(timeout=PATIENCE_MS)
    part.select_option("conv")
    panel.get_by_label("filters (now 4)").check()
    panel.get_by_label("to", exact=True).fill("6")
    panel.get_by_label("to", exact=True).press("Tab")
    part.select_option("hidden")
    panel.get_by_label("units (now 16)").check()
    expect(panel.get_by_text("conv.filters 2 to 6 in steps of 1; hidden.units 8 to 32 in steps of 4")).to_be_visible(
        timeout=PATIENCE_MS
    )


def _a_small_study_is_searched(panel: Locator) -> None:
    panel.get_by_role("button", name="More", exact=True).last.click()
    panel.get_by_label("Population", exact=True).fill("3")
    panel.get_by_label("Generations", exact=True).fill("2")
    panel.get_by_label("Seed", exact=True).last.fill("1")
    panel.get_by_label("Seed", exact=True).last.press("Tab")
    panel.get_by_role("button", name="More", exact=True).last.click()
    panel.get_by_role("button", name="Search", exact=True).click()
    study = panel.locator(".wb-study")
    expect(study).to_be_visible(timeout=SEARCH_MS)
    expect(study.get_by_text(re.compile("Study 'digits', running"))).to_be_visible(timeout=SEARCH_MS)


def _generations_appear(panel: Locator) -> None:
    study = panel.locator(".wb-study")
    expect(study.get_by_text(re.compile("Study 'digits', finished: 6 trials"))).to_be_visible(timeout=SEARCH_MS)
    generation = study.get_by_label("Generation", exact=True)
    expect(generation.locator("option")).to_have_text(["every one", "1", "2"], timeout=PATIENCE_MS)
    expect(study.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_visible(timeout=PATIENCE_MS)
    # largest, mean and smallest by generation; trials and the best so far; a line a trial through its values
    expect(study.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(3 + 2 + 6, timeout=PATIENCE_MS)
    table = study.get_by_role("table", name="The best trials")
    expect(table.get_by_role("rowheader")).to_have_count(5)
    expect(table.get_by_role("columnheader")).to_have_text(["Trial", "Generation", "Score", *PARAMETERS])
    expect(table.get_by_role("button", name="Apply", exact=True)).to_have_count(5)
    expect(study.get_by_text("its number there is optimistic")).to_be_visible()


def _the_five_best_are_sorted_by_a_class(panel: Locator) -> None:
    study = panel.locator(".wb-study")
    scores = _scores(study)
    assert scores == sorted(scores, reverse=True)
    study.get_by_label("Class", exact=True).select_option("3")
    study.get_by_label("By", exact=True).select_option("Sensitivity")
    expect(study.get_by_text("By generation: Sensitivity [3], validation")).to_be_visible(timeout=PATIENCE_MS)
    assert _scores(study) == sorted(_scores(study), reverse=True)


def _scores(study: Locator) -> list[float]:
    texts = study.locator(".wb-trials .wb-score").all_inner_texts()
    return [float(text) for text in texts]


def _a_trial_is_applied_and_taken_back(notebook: NotebookPage, canvas: Canvas, panel: Locator) -> None:
    number, filters, rate = notebook.execute(
        "shown = bench.run_panel.tuning.view.study.top(5, 'sensitivity', class_name='3'); "
        "other = [t for t in shown if t.values['conv.filters'] != 4][0]; "
        "print(other.number, other.values['conv.filters'], f\"{other.values['learning_rate']:g}\")"
    ).split()
    panel.get_by_title(f"Put the values of trial {number} into the drawing", exact=False).click()
    expect(panel.get_by_text(f"Trial {number} is applied to the drawing and the settings.")).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert notebook.execute("print(bench.graph.nodes[1].params['filters'])") == f"{filters}\n"
    assert notebook.execute("print(f'{bench.run_panel.settings.settings().learning_rate:g}')") == f"{rate}\n"
    canvas.button("Undo").click()
    expect(panel.get_by_text(f"Trial {number} is applied")).to_be_hidden(timeout=PATIENCE_MS)
    assert notebook.execute("print(bench.graph == graph, bench.run_panel.settings.settings().learning_rate)") == (
        "True None\n"
    )


def _its_run_is_opened(panel: Locator) -> None:
    study = panel.locator(".wb-study")
    study.get_by_role("button", name="Open run", exact=True).first.click()
    expect(study.get_by_text(re.compile(r"Training of trial \d"))).to_be_visible(timeout=PATIENCE_MS)
    expect(study.locator("table.wb-numbers").first).to_be_visible(timeout=PATIENCE_MS)
