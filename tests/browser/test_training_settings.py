"""Settings of a training in a real JupyterLab: criteria of early stopping by keyboard, ranges, phases in the charts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

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
_PHASES = """
head = wb.training.Settings(epochs=3, batch_size=64, seed=1)
run = wb.training.finetune(wb.freeze(graph, "conv"), wb.data.load_digits(), head,
                           wb.training.Settings(epochs=2, batch_size=64, learning_rate=1e-4)).wait()
run
""".strip()
PATIENCE_MS = 150_000
OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture
def page(open_notebook: OpenNotebook) -> NotebookPage:
    page = open_notebook([_NETWORK, _PHASES], viewport=(1500, 1300))
    page.run_cell(0)
    return page


@pytest.fixture
def panel(page: NotebookPage) -> Locator:
    """The run panel with its settings opened."""
    page.page.locator(".wb-workbench").first.get_by_role("button", name="Run", exact=True).click()
    panel = page.page.locator(".wb-training").first
    panel.get_by_role("button", name="Settings", exact=True).click()
    return panel


def type_into(control: Locator, text: str) -> None:
    control.fill(text)
    control.press("Tab")


def test_criteria_are_edited_by_keyboard_and_one_ends_the_training(page: NotebookPage, panel: Locator) -> None:
    panel.get_by_role("button", name="Early stopping").click()
    add, remove = (panel.get_by_role("button", name=name) for name in ("Add a criterion", "Remove criterion"))
    for key, count in (("Enter", 2), ("Space", 3)):
        add.focus()
        page.page.keyboard.press(key)
        expect(remove).to_have_count(count)
    expect(panel.get_by_label("Stop early", exact=True)).to_be_checked()
    remove.nth(1).focus()
    page.page.keyboard.press("Enter")
    expect(remove).to_have_count(2)
    expect(add).to_be_focused()
    panel.get_by_label("Metric", exact=True).nth(1).select_option("Sensitivity")
    panel.get_by_label("Class", exact=True).nth(1).select_option("8")
    type_into(panel.get_by_label("Min delta", exact=True).nth(1), "0.9")
    type_into(panel.get_by_label("Patience", exact=True).nth(1), "0")
    expect(panel.locator(".wb-refusal").last).to_contain_text("must be a whole number of at least 1, but received 0.")
    type_into(panel.get_by_label("Patience", exact=True).nth(1), "1")
    expect(panel.locator(".wb-refusal")).to_have_count(0)
    page.screenshot("training-criteria")
    chosen = page.execute("print(bench.run_panel.settings.settings().early_stopping)")
    assert "EarlyStopping(metric='sensitivity', class_name='8', split='validation', min_delta=0.9, patience=1" in chosen
    type_into(panel.get_by_label("Epochs", exact=True), "30")
    panel.get_by_role("button", name="Train", exact=True).click()
    output = panel.locator(".wb-output")
    words = "val_sensitivity[8] did not improve by more than 0.9 for 1 epochs"
    expect(output).to_contain_text(words, timeout=PATIENCE_MS)
    output.scroll_into_view_if_needed()
    page.screenshot("training-stopped")
    assert page.errors == []


def test_ranges_and_noise_are_typed_and_previewed(page: NotebookPage, panel: Locator) -> None:
    panel.get_by_role("button", name="Augmentation", exact=True).click()
    rotation = panel.get_by_label("Rotation", exact=True)
    type_into(rotation, "5, -5")
    words = "low not above high, such as (-15, 15), but received (5, -5)"
    expect(panel.locator(".wb-refusal").last).to_contain_text(words)
    type_into(rotation, "-5, 10")
    expect(panel.locator(".wb-refusal")).to_have_count(0)
    type_into(panel.get_by_label("Gaussian noise", exact=True), "0.2")
    panel.get_by_label("Mirrored test images", exact=True).select_option("left and right")
    panel.get_by_role("button", name="Preview", exact=True).click()
    expect(panel.locator("img").first).to_be_visible(timeout=PATIENCE_MS)
    page.screenshot("training-ranges")
    chosen = page.execute("print(bench.run_panel.settings.settings())")
    assert "rotation=(-5.0, 10.0)" in chosen
    assert "noise=0.2" in chosen
    assert "test_time_augmentation='horizontal'" in chosen
    assert page.errors == []


def test_the_second_phase_is_marked_in_the_charts(page: NotebookPage) -> None:
    page.run_cell(1)
    tab = page.cell(1).locator(".wb-output").first
    names = tab.locator(".js-plotly-plot .annotation-text", has_text="fine-tuning")
    expect(names.first).to_be_visible(timeout=PATIENCE_MS)
    expect(names).to_have_count(9)  # 8 charts of metrics, and the learning rate
    expect(tab.locator(".wb-tile", has_text="Phase")).to_contain_text("fine-tuning")
    tab.scroll_into_view_if_needed()
    page.screenshot("training-phases")
    assert page.errors == []
