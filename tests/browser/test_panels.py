"""The panels in a real JupyterLab: objects with parameters of their own, and the settings of a training."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_NETWORK = """
import workbench as wb
graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv").add("Flatten")
graph = graph.add("Dense", units=10, activation="softmax", name="digit")
bench = wb.Workbench(graph)
bench
""".strip()
OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture
def page(open_notebook: OpenNotebook) -> NotebookPage:
    page = open_notebook([_NETWORK], viewport=(1500, 1000))
    page.run_cell(0)
    return page


def shown(page: NotebookPage, name: str) -> Canvas:
    canvas = Canvas.in_cell(page)
    canvas.root.scroll_into_view_if_needed()
    canvas.select(name)
    expect(canvas.parameter("filters")).to_be_visible()
    return canvas


def kept(page: NotebookPage, parameter: str) -> str:
    return page.execute(f"print(bench.graph.by_name['conv'].params.get('{parameter}'))").strip()


def own(canvas: Canvas) -> Locator:
    return canvas.notebook.page.locator(".wb-own")


def test_a_regularizer_is_typed_as_code_chosen_and_set(page: NotebookPage) -> None:
    canvas = shown(page, "conv")
    canvas.set("kernel_regularizer", "keras.regularizers.L2(0.1)")
    expect(canvas.parameter("kernel_regularizer")).to_have_value("L2(l2=0.1)")
    expect(canvas.parameter("l2")).to_have_value("0.1")
    canvas.set("l2", "0.5")
    expect(canvas.parameter("kernel_regularizer")).to_have_value("L2(l2=0.5)")
    page.screenshot("panels-regularizer")
    assert "kernel_regularizer=keras.regularizers.L2(l2=0.5)" in page.execute("print(bench.source)")
    # From the list of names, and its factor at once.
    page.page.locator(".wb-panel").get_by_title("Choose kernel_regularizer").select_option("l1")
    expect(canvas.parameter("kernel_regularizer")).to_have_value("l1")
    expect(canvas.parameter("l1")).to_have_value("0.01")
    expect(canvas.parameter("l2")).to_have_count(0)
    canvas.set("kernel_regularizer", "0.25")
    expect(canvas.parameter("kernel_regularizer")).to_have_value("L2(l2=0.25)")
    canvas.set("activation", "leaky_relu(0.1)")
    expect(canvas.parameter("negative_slope")).to_have_value("0.1")
    assert "activation=layers.LeakyReLU(negative_slope=0.1)" in page.execute("print(bench.source)")
    assert page.errors == []


def test_what_is_no_such_code_is_refused_and_nothing_is_run(page: NotebookPage) -> None:
    canvas = shown(page, "conv")
    canvas.set("kernel_regularizer", "l2(__import__('os').getpid())")
    refusal = page.page.locator(".wb-panel .wb-refusal")
    expect(refusal).to_contain_text("'kernel_regularizer' must be one of 'l2'")
    expect(refusal).not_to_contain_text("conv:")
    assert kept(page, "kernel_regularizer") == "None"


def test_the_run_panel_is_in_plain_words_and_names_runs(page: NotebookPage) -> None:
    canvas = Canvas.in_cell(page)
    whole = page.page.locator(".wb-workbench").first
    whole.get_by_role("button", name="Run", exact=True).click()
    panel = page.page.locator(".wb-training").first
    panel.get_by_role("button", name="Settings", exact=True).click()
    task = panel.get_by_label("Task", exact=True)
    expect(task.locator("option").first).to_have_text("found from the labels: classification")
    panel.get_by_role("button", name="Optimizer and learning rate").click()
    expect(panel.get_by_label("Learning rate", exact=True)).to_have_attribute("placeholder", "0.001 (Adam)")
    panel.get_by_label("Optimizer", exact=True).select_option("SGD")
    expect(panel.get_by_label("Learning rate", exact=True)).to_have_attribute("placeholder", "0.01 (SGD)")
    panel.get_by_label("Optimizer", exact=True).select_option("Adam")
    panel.get_by_title("Explain Batch size").click()
    note = panel.locator(".wb-note .wb-help")
    expect(note).to_contain_text("memory grows in proportion")
    expect(note.locator("a")).to_have_attribute("href", "https://keras.io/api/models/model_training_apis/#fit-method")
    for title in ("Loss and class weights", "Augmentation", "Early stopping", "Keep and checkpoints"):
        panel.get_by_role("button", name=title).click()
    expect(panel.locator(".wb-row:visible").nth(28)).to_be_visible()
    rows = panel.locator(".wb-row:visible").all()
    assert len(rows) > 25
    unexplained = [row.inner_text() for row in rows if row.locator("button[title^='Explain']").count() == 0]
    assert unexplained == []
    cut = panel.locator(".wb-row:visible .widget-label, .wb-row:visible .widget-label-basic").evaluate_all(
        "labels => labels.filter(label => label.scrollWidth > label.clientWidth + 1).map(label => label.textContent)"
    )
    assert cut == []
    panel.locator(".wb-row:visible").first.scroll_into_view_if_needed()
    page.screenshot("panels-settings")
    panel.get_by_label("Epochs", exact=True).fill("1")
    panel.get_by_label("Epochs", exact=True).press("Enter")
    train = panel.get_by_role("button", name="Train", exact=True)
    train.click()
    expect(panel.locator(".wb-output")).to_contain_text("has finished after 1 of 1 epochs", timeout=120_000)
    canvas.root.scroll_into_view_if_needed()
    canvas.select("conv")
    canvas.set("filters", "8")
    expect(train).to_be_enabled()
    train.click()
    finished = "filters 4 → 8 has finished after 1 of 1 epochs"
    expect(panel.locator(".wb-output")).to_contain_text(finished, timeout=120_000)
    table = page.execute("import workbench as wb; print(wb.training.compare(*bench.run_panel._so_far()))")
    assert "filters 4 → 8" in table
    panel.locator(".wb-output").scroll_into_view_if_needed()
    page.screenshot("panels-run")
    assert page.errors == []
