"""The Output tab of records and of runs that go on."""

import sys
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import ipywidgets as widgets
import pytest
from msgspec.structs import replace

import workbench as wb
from tests.ui.training_panels.records import classified, transformed
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.ui.training_panels import cell_display
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.ui_errors import NoRuns


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


def drawn_epochs(output: Output) -> int:
    return len(output._figure.widget._data[0]["x"])


@pytest.fixture
def run() -> Run:
    """A run at its second epoch; the test is its training."""
    return Run(SimpleNamespace(name="cnn"), replace(classified(epochs=2), state="running"))


def test_a_record_is_drawn_with_its_last_epoch() -> None:
    output = Output(classified(epochs=5))
    assert output.epoch_choice.value == output.epoch_choice.count == 5
    assert drawn_epochs(output) == 5
    assert "Scores of every class" in output._tables.classes.value
    assert "cnn has finished after 5 of 5 epochs" in output._header._said.value
    assert output._header._buttons.layout.display == "none"
    output.close()


def test_the_tables_follow_the_epoch() -> None:
    record = classified(epochs=5)
    matrix = record.epochs[1].train.confusion or ()
    output = Output(record)
    output.epoch_choice.value = 2
    value = record.history["val_dice[3]"][1]
    assert f'title="{value:.6g}"' in output._tables.classes.value
    assert output._figure.widget._layout["shapes"][0]["x0"] == 2
    output.split_choice.value = "train"
    assert str(matrix[0][0]) in output._tables.matrix.value
    output.close()


def widths_of(output: Output) -> list[float]:
    """How much of the figure's width each chart has."""
    layout = output._figure.widget._layout
    return [axis["domain"][1] - axis["domain"][0] for name, axis in layout.items() if name.startswith("xaxis")]


def test_one_class_can_be_chosen_and_one_chart_is_large() -> None:
    record = classified(epochs=3)
    output = Output(record)
    output.class_choice.value = 8
    assert output.chart_choice.value == "loss"
    output.chart_choice.value = "dice"
    shown = output._figure.widget._data
    assert len(shown) == 17
    assert list(shown[1]["y"]) == pytest.approx(record.history["val_dice[8]"], rel=1e-5)  # six digits
    widths = widths_of(output)
    assert widths[0] > 0.9
    assert max(widths[1:]) < 0.34
    output.chart_choice.value = ""
    assert len(output._figure.widget._data) == 17
    assert max(widths_of(output)) < 0.34
    output.close()


def test_few_classes_are_drawn_one_by_one() -> None:
    output = Output(classified(epochs=2, classes=("background", "LV")))
    assert output.class_choice.value == "each"
    output.close()


def test_runs_are_overlaid_and_told_apart_by_name() -> None:
    output = Output([classified(epochs=2), classified(epochs=3), transformed()])
    assert [record.name for record in output.records] == ["cnn", "cnn (2)", "denoise"]
    output.run_choice.value = 2
    assert "denoise has finished" in output._header._said.value
    assert "MAE" in output._tables.classes.value
    assert output.split_choice.layout.display == "none"
    output.close()


def test_a_run_is_followed_to_its_end(run: Run) -> None:
    output = Output(run)
    assert drawn_epochs(output) == 2
    for count in (3, 4):
        run.change(epochs=classified(epochs=count).epochs)
        wait_for(lambda: drawn_epochs(output) == count)  # noqa: B023 - called at once
    assert output.epoch_choice.value == 4
    run.progress, run.seconds_left = 0.5, 90.0
    run.notify()
    wait_for(lambda: output._header.bar.value == 0.5)
    assert "1 min 30 s left" in output._header._said.value
    run.end("finished")
    wait_for(lambda: output._header._buttons.layout.display == "none")
    wait_for(lambda: not run._listeners)
    assert all(isinstance(source, Record) for source in output._sources)  # it holds no network any more
    output.close()


def test_an_epoch_that_was_chosen_stays(run: Run) -> None:
    output = Output(run)
    output.epoch_choice.value = 1
    run.change(epochs=classified(epochs=3).epochs)
    wait_for(lambda: drawn_epochs(output) == 3)
    assert (output.epoch_choice.value, output.epoch_choice.count) == (1, 3)
    run.end("finished")
    output.close()


def test_no_epoch_overwrites_what_is_chosen_at_the_same_moment(run: Run) -> None:
    """While a training goes on the kernel writes the number of epochs only, on whichever thread it draws."""
    output = Output(run)
    slider = output.epoch_choice
    written: list[str] = []
    slider.observe(lambda change: written.append(change["name"]), ["count", "chosen"])
    run.change(epochs=classified(epochs=3).epochs)
    wait_for(lambda: drawn_epochs(output) == 3)
    slider.set_state({"chosen": 1})  # as a page sends it, which knew of two epochs
    run.change(epochs=classified(epochs=4).epochs)
    wait_for(lambda: drawn_epochs(output) == 4)
    assert written == ["count", "chosen", "count"]
    assert slider.value == 1
    slider.set_state({"chosen": 0})
    assert slider.value == 4
    run.end("finished")
    output.close()


def test_a_choice_is_heard_while_the_choices_themselves_change(run: Run) -> None:
    output = Output(run)
    controls, heard = output._controls, []
    controls._changed = lambda: heard.append(1)
    with controls._ignoring_changes():
        chooser = threading.Thread(target=lambda: controls.epoch.set_state({"chosen": 1}))
        chooser.start()
        chooser.join()
        controls.classes.value = 3
    assert heard == [1]
    run.end("finished")
    output.close()


def test_the_buttons_pause_resume_and_stop(run: Run) -> None:
    output = Output(run)
    header = output._header
    header.pause.click()
    assert run.pausing
    assert header.pause.description == "Resume"
    assert "Pausing after the present batch" in header._said.value
    header.pause.click()
    assert not run.pausing
    header.stop.click()
    assert run.stopping
    assert header.stop.disabled
    assert "Stopping after the present batch" in header._said.value
    run.end("stopped")
    wait_for(lambda: "was stopped after 2 of 2" in header._said.value)
    output.close()


def test_a_failure_is_told_as_an_alert(run: Run) -> None:
    output = Output(run)
    run.end("failed", ValueError("<b>NaN</b>"))
    wait_for(lambda: 'role="alert"' in output._header._said.value)
    assert "&lt;b&gt;NaN&lt;/b&gt;" in output._header._said.value
    output.close()


def test_before_the_first_epoch_it_says_so() -> None:
    output = Output(replace(classified(epochs=0), state="running"))
    assert "Numbers appear after the first epoch." in output._tables.tiles.value
    assert output.epoch_choice.count == 0
    assert output.to_html() == ""
    output.close()


def test_closing_leaves_nothing_and_the_run_goes_on(run: Run) -> None:
    before = len(widgets.widgets.widget._instances)
    output = Output(run)
    output.close()
    assert len(widgets.widgets.widget._instances) == before
    assert len(run._listeners) == 0
    wait_for(lambda: not any(thread.name == "workbench-output" for thread in threading.enumerate()))
    assert run.state == "running"


@pytest.mark.parametrize(
    ("given", "received"), [(3, "int"), ([], "none"), ([classified(epochs=1), "x"], "str"), (None, "NoneType")]
)
def test_other_things_are_refused(given: Any, received: str) -> None:
    with pytest.raises(NoRuns) as caught:
        wb.Output(given)
    assert str(caught.value) == (
        f"Output: expected a run, a record or a list of them, received {received}. Give what fit returned, or "
        "wb.training.load_record(folder)."
    )


def test_as_text_it_is_the_table_of_the_run() -> None:
    text = repr(Output(classified(epochs=2)))
    assert text.startswith("Run 'cnn': finished, 2 of 2 epochs")
    assert "validation" in text


class Shown:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bundles: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        monkeypatch.setattr("IPython.display.display", self._display)

    def _display(self, data: dict[str, Any], raw: bool = False, metadata: Any = None, display_id: bool = False) -> Any:
        assert raw
        self.bundles.append(data)
        return SimpleNamespace(update=lambda new, raw: self.updates.append(new)) if display_id else None


def test_a_saved_notebook_gets_a_picture_at_the_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch)
    output = Output(run)
    output._ipython_display_()
    assert set(shown.bundles[0]) == {"application/vnd.jupyter.widget-view+json", "text/plain"}
    assert 'class="wb-static wb-static-' in shown.bundles[1]["text/html"]
    run.end("finished")
    wait_for(lambda: shown.updates)
    assert "data:image/svg+xml;base64," in shown.updates[0]["text/html"]
    assert "has finished after 2 of 2 epochs" in shown.updates[0]["text/html"]
    output.close()


def test_colab_keeps_widgets_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch)
    enabled: list[bool] = []
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    output = SimpleNamespace(enable_custom_widget_manager=lambda: enabled.append(True))
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    Output(classified(epochs=1))._ipython_display_()
    assert len(shown.bundles) == 1
    assert enabled, "else Colab draws none of our widgets"


def test_a_run_as_the_value_of_a_cell_shows_the_same_tab_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch)
    cell_display.display_run(run)
    cell_display.display_run(run)
    key = "application/vnd.jupyter.widget-view+json"
    assert shown.bundles[0][key] == shown.bundles[2][key]
    run.end("finished")
    cell_display.tab(run).close()


def test_ipython_learns_how_to_show_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[tuple[str, str]] = []
    formatter = SimpleNamespace(for_type_by_name=lambda module, name, shows: known.append((module, name)))
    shell = SimpleNamespace(display_formatter=SimpleNamespace(ipython_display_formatter=formatter))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    cell_display.register()
    assert known == [
        ("workbench.training.fitting.run", "Run"),
        ("workbench.training.fitting.reopened_run", "ReopenedRun"),
        ("workbench.training.history.record", "Record"),
    ]
