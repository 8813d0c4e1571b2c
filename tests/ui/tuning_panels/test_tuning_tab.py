"""A study in the tab: searched, looked at, applied, taken back, and found again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import workbench as wb
from tests.tuning.small import FakeTrainer, empty_study
from tests.ui.tuning_panels.test_tuning_forms import drawing
from workbench.graph.edits import set_param
from workbench.tuning import Choices, Range, Search
from workbench.tuning.study import Study
from workbench.tuning.trial_values import Trial
from workbench.ui.tuning_panels import study_display
from workbench.ui.tuning_panels.study_view import StudyView
from workbench.ui.tuning_panels.tuning_tab import TuningTab


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study that has ended: three trials of one generation."""
    folder = tmp_path_factory.mktemp("kept") / "studies"
    space = {"learning_rate": Range(1e-5, 0.1, log=True), "conv.filters": Range(4, 16, 2)}
    search = Search(space, population=3, generations=1, seed=1)
    return wb.tuning.tune(
        drawing(), wb.data.load_digits(), search=search, folder=folder, epochs=1, batch_size=256, name="digits"
    ).wait()


@pytest.fixture
def bench(tmp_path: Path, kept: Study, monkeypatch: pytest.MonkeyPatch) -> Iterator[wb.Workbench]:
    monkeypatch.chdir(kept.folder.parent.parent)
    found = wb.Workbench(drawing(), tmp_path / "digits.graph.json")
    found.run_panel.settings.basic.set({"epochs": 1, "batch_size": 256})
    yield found
    found.close()


@pytest.fixture
def tab(bench: wb.Workbench, kept: Study) -> TuningTab:
    """A tab that shows the study that was kept."""
    tab = bench.run_panel.show_tuning()
    tab.kept.value = str(kept.folder)
    return tab


def view_of(tab: TuningTab) -> StudyView:
    assert tab.view is not None
    return tab.view


def other(tab: TuningTab) -> Trial:
    """A trial with other filters than those drawn."""
    return next(one for one in view_of(tab).study.trials if one.values["conv.filters"] != 8)


def test_a_search_begins_with_what_is_ticked(
    bench: wb.Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tab = bench.run_panel.show_tuning()
    for key in ("learning_rate", "conv.filters"):
        tab.space.row(key).tick.value = True
    tab.search.further.set({"population": 2, "generations": 1, "seed": 1})
    tab._start(tab._search)
    wait_for(lambda: not tab.begin.disabled)
    study = view_of(tab).study.wait()
    wait_for(lambda: "finished: 2 trials" in view_of(tab)._said.value)
    assert [one.state for one in study.trials] == ["finished"] * 2
    assert list(study.search.space.parameters) == ["learning_rate", "conv.filters"]
    assert study.trials[0].values == {"learning_rate": 0.001, "conv.filters": 8}  # as drawn


def test_a_trial_is_applied_and_taken_back(bench: wb.Workbench, tab: TuningTab) -> None:
    settings = bench.run_panel.settings
    before = bench.graph
    trial = other(tab)
    tab._apply(trial)
    assert bench.graph.by_id[before.nodes[1].id].params["filters"] == trial.values["conv.filters"]
    assert settings.settings().learning_rate == pytest.approx(trial.values["learning_rate"])
    assert f"Trial {trial.number} is applied to the drawing and the settings." in tab._applied_text.value
    bench.editor.undo()
    assert bench.graph == before
    assert settings.settings().learning_rate is None
    assert tab._applied_text.value == ""
    bench.editor.redo()
    assert settings.settings().learning_rate == pytest.approx(trial.values["learning_rate"])
    tab.application.undo()
    assert (bench.graph, settings.settings().learning_rate) == (before, None)


def test_a_trial_of_a_layer_that_is_gone_says_so(bench: wb.Workbench, tab: TuningTab) -> None:
    bench.editor.graph = wb.Graph("other").add("Input", shape=(4,), name="x").add("Dense", units=3, name="end")
    changed = bench.graph
    tab._apply(other(tab))
    assert "conv.filters" in tab._said.value
    assert 'role="alert"' in tab._said.value
    assert bench.graph == changed


def test_what_was_drawn_since_is_taken_back_first(bench: wb.Workbench, tab: TuningTab) -> None:
    before, trial = bench.graph, other(tab)
    tab._apply(trial)
    assert tab.undo.layout.display == ""
    bench.editor.graph = set_param(bench.graph, bench.graph.by_name["conv"].id, "kernel_size", 5)
    edited = bench.graph
    assert tab.undo.layout.display == "none"
    tab.application.undo()
    assert bench.graph == edited
    assert f"Trial {trial.number} is applied" in tab._applied_text.value  # its filters are in the drawing
    bench.editor.undo()
    assert tab.undo.layout.display == ""
    tab.application.undo()
    assert (bench.graph, tab.undo.layout.display, tab._applied_text.value) == (before, "none", "")


def test_one_search_at_a_time_and_none_is_lost(
    bench: wb.Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = FakeTrainer()
    trainer.going.clear()
    monkeypatch.setattr("workbench.tuning.tuning_start.trainer_for", lambda *_: (trainer, 1))
    monkeypatch.chdir(tmp_path)
    tab = bench.run_panel.show_tuning()
    tab.space.row("learning_rate").tick.value = True
    tab._start(tab._search)
    wait_for(lambda: not tab.begin.disabled)
    study = view_of(tab).study
    tab._start(tab._search)
    wait_for(lambda: not tab.begin.disabled)
    assert "is going on already" in tab._said.value
    assert (view_of(tab).study, len(wb.tuning.studies())) == (study, 1)
    empty_study(tmp_path / "studies" / "older", study.search)
    tab.look()
    tab.kept.value = str(study.folder.parent / "older")
    assert view_of(tab).study is not study
    tab.kept.value = str(study.folder)
    assert view_of(tab).study is study  # the one that is going on, with its Stop
    tab.kept.value = str(study.folder.parent / "older")
    bench.close()
    assert study.wait(60).state == "stopped"


def test_a_workbench_closed_while_a_search_is_prepared(tab: TuningTab, kept: Study) -> None:
    tab.close()
    shown = tab.view
    tab._show(wb.tuning.open(kept.folder))
    assert tab.view is shown


def test_a_pair_of_the_augmentation_is_chosen(bench: wb.Workbench) -> None:
    tab = bench.run_panel.show_tuning()
    row = tab.space.row("augmentation.rotation")
    row.tick.value = True
    row.tick.value = False
    bench.run_panel.settings.augmentation.set({"rotation": (-5.0, 10.0)})
    tab.refresh()
    row.tick.value = True
    assert row.domain() == Choices((0.0, (-5.0, 10.0), (-2.5, 5.0), (-7.5, 15.0)))
    assert "augmentation.rotation from 0, (-5.0, 10.0), (-2.5, 5.0), (-7.5, 15.0)" in tab.space._said.value


def test_the_best_by_a_class_and_its_run(tab: TuningTab) -> None:
    view = view_of(tab)
    view.class_name.value = "3"
    view.metric.value = "sensitivity"
    assert view.key == "val_sensitivity[3]"
    assert [text for text, _ in view.generation.options] == ["every one", "1"]
    best = view.study.top(1, "sensitivity", class_name="3")[0]
    view._open_run(best)
    assert len(view.run_box.children) == 2
    view.close_run()
    assert view.run_box.children == ()
    assert "Accuracy, validation" in view.to_html()


def test_a_kept_study_is_found_again(tab: TuningTab, kept: Study) -> None:
    assert [text for text, _ in tab.kept.options] == ["a new one", kept.name]
    assert view_of(tab).study.trials == kept.trials


def test_nothing_ticked_is_said(bench: wb.Workbench) -> None:
    tab = bench.run_panel.show_tuning()
    tab._start(tab._search)
    wait_for(lambda: not tab.begin.disabled)
    assert tab.view is None
    assert 'role="alert"' in tab._said.value


def test_a_study_shown_twice_has_one_view(tab: TuningTab) -> None:
    study = view_of(tab).study
    first = study_display.view(study)
    assert study_display.view(study) is first
    assert repr(first) == repr(study)
    first.close()
