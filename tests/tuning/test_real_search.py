"""Searches that train: networks of a moment, by ``workbench.training``."""

import threading
import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from tests.training.fitting.test_detection import squares
from tests.training.small import changed, classifier, labelled, masked, segmenter
from tests.tuning.small import RATE, blocks, tuned
from workbench import errors
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training.fitting.live_runs import session_runs
from workbench.training.setup.settings import Settings
from workbench.tuning import Choices, Range, Score, Search, Study
from workbench.tuning.trial_training import begin_trial


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A search over a block: three trials, of which the first is the drawing."""
    space = {
        "block1/conv.kernel_size": Choices((3, 9)),
        "block1/conv.padding": Choices(("same", "valid")),
        "block1/drop.present": Choices((True, False)),
        "learning_rate": RATE,
        "batch_size": Choices((20, 32, 500)),
    }
    search = Search(space, Score("dice", class_name="dark"), method="random", trials=3, seed=5)
    return tuned(tmp_path_factory.mktemp("study"), search, blocks(), epochs=2)


def test_the_trials_are_those_of_a_run(study: Study) -> None:
    trials = study.trials
    assert [one.state for one in trials] == ["finished"] * 3
    for one in trials:
        record = study.record(one)
        assert record is not None
        assert len(record.epochs) == one.epochs == 2
        values = record.history["val_dice[dark]"]
        assert one.scores == (max(value for value in values if value is not None),)
        assert one.best_epoch == record.best("val_dice[dark]")
        assert one.numbers["val_accuracy"] == pytest.approx(
            record.history["val_accuracy"][(one.best_epoch or 0) - 1], rel=1e-5
        )
        assert record.test is None  # what one honest number is taken from is not looked at
        assert record.seed == one.seed == 3


def test_the_first_trial_is_the_network_as_drawn(study: Study) -> None:
    graph, settings = study.apply(0)
    assert (graph, settings) == (blocks(), Settings(epochs=2, seed=3, learning_rate=0.001))
    run = wb.training.fit(graph, labelled(), settings).wait()
    assert run.history == study.record(0).history


def test_what_the_analysis_refuses_is_left_out_before_it_is_trained(study: Study) -> None:
    reasons = {one.reason for one in study.left_out}
    assert reasons
    for one in study.left_out:
        too_large = one.values["batch_size"] == 500
        kernel = (one.values["block1/conv.kernel_size"], one.values["block1/conv.padding"]) == (9, "valid")
        assert too_large or kernel
        assert (one.epochs, one.state) == (0, "failed")


def test_applying_gives_what_the_trial_trained(study: Study) -> None:
    best = study.best()
    graph, settings = study.apply(best)
    assert graph is not None
    run = wb.training.fit(graph, labelled(), settings).wait()
    assert run.history == study.record(best).history
    assert study.graph == blocks()


def test_the_best_by_other_numbers(study: Study) -> None:
    for metric, split, name in (("accuracy", "validation", None), ("iou", "train", "light"), ("loss", "train", None)):
        key = study.key(metric, split, name)
        values = [one.numbers[key] for one in study.top(5, metric, split, name)]
        known = [value for value in values if value is not None]
        assert values == sorted(known, reverse=metric != "loss")
        assert study.best(metric, split, name) == study.top(1, metric, split, name)[0]


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "a metric of another task": (
        {"metric": "psnr"}, errors.UnknownMetric,
        "study: there is no metric 'psnr'. Expected one of: loss, accuracy, balanced_accuracy, mean_dice, mean_iou. "
        "Check the spelling.",
    ),
    "a metric of classes without one": (
        {"metric": "dice"}, errors.UnknownMetric,
        "study: there is no metric 'dice'. Expected one of: loss, accuracy, balanced_accuracy, mean_dice, mean_iou. "
        "Check the spelling.",
    ),
    "a class that is not there": (
        {"metric": "dice", "class_name": "LV"}, errors.UnknownClass,
        "study: there is no class 'LV'. Expected one of: dark, grey, light. Check the spelling.",
    ),
    "the test split": (
        {"metric": "loss", "split": "test"}, errors.BadSetting,
        "study: 'split' must be one of 'train', 'validation', but received 'test'. Give it, as in split='train'.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_numbers_that_there_are_not(case: str, study: Study) -> None:
    given, kind, sentence = REFUSED[case]
    for call in (study.best, study.top, study.generations):
        with pytest.raises(kind) as caught:
            call(**given)
        assert str(caught.value) == sentence


def test_a_trial_that_there_is_not(study: Study) -> None:
    last = study.trials[-1].number
    numbers = ", ".join(str(one.number) for one in study.trials)
    for wrong in (last + 1, -1, True, "0", None, float("nan")):
        with pytest.raises(errors.NoSuchTrial) as caught:
            study.apply(wrong)
        assert str(caught.value) == (
            f"study: there is no trial {wrong!r}. Expected one of: {numbers}. Check the number."
        )


def test_again_with_other_seeds(study: Study) -> None:
    again = study.retrain(seeds=2)
    assert again.trial == study.best()
    assert len({record.seed for record in again.records} | {study.best().seed}) == 3
    assert all(record.test is not None for record in again.records)
    assert again.spread(again.validation) == pytest.approx(np.std(again.validation, ddof=1))
    text = repr(again)
    assert text.startswith(f"Trial {study.best().number} again with 2 other seeds: Dice [dark]\n")
    assert "tell the test number, with its spread" in text.lower()
    with pytest.raises(errors.BadSetting) as caught:
        study.retrain(seeds=1)
    assert str(caught.value) == (
        "retrain: 'seeds' must be a whole number of at least 2, but received 1. Give it, as in seeds=3."
    )


def test_trials_leave_nothing_behind(study: Study) -> None:
    assert [one.name for one in threading.enumerate() if one.name.startswith("workbench")] == []
    assert study.running == {}
    records = [study.record(one) for one in study.trials]
    assert [run for run in session_runs() if run.record in records] == []
    names = {path.name for path in study.folder.iterdir()}
    assert {name for name in names if not name.startswith(".")} == {
        "drawing.json", "journal.log", "journal.log.lock", "study.json", "trials",
    }  # fmt: skip


def test_a_loss_that_is_nan_is_a_failed_trial_with_the_reason(tmp_path: Path) -> None:
    space = {"learning_rate": Choices((1e-3, 1e35))}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        study = tuned(tmp_path, Search(space, method="grid"), optimizer="SGD")
    good, bad = study.trials
    assert (good.state, bad.state) == ("finished", "failed")
    assert "in epoch 1" in str(bad.reason)
    assert "Likely cause" in str(bad.reason)
    assert study.best() == good


def test_memory_that_is_not_enough_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = begin_trial

    def begin(prepared: Any, data: Any, settings: Settings) -> Any:
        if settings.batch_size == 40:
            raise MemoryError
        return real(prepared, data, settings)

    monkeypatch.setattr("workbench.tuning.trial_loop.begin_trial", begin)
    study = tuned(tmp_path, Search({"batch_size": Choices((32, 40))}, method="grid"))
    assert [one.state for one in study.trials] == ["finished", "failed"]
    assert study.trials[1].reason.startswith("There is not enough memory left for this step.")


def test_patience_ends_a_trial_early(tmp_path: Path) -> None:
    score = Score("accuracy", min_delta=0.9, patience=2)
    study = tuned(tmp_path, Search({"batch_size": Choices((32, 20))}, score, method="grid", trials=1), epochs=6)
    assert (study.trials[0].epochs, study.trials[0].state) == (3, "finished")
    assert study.trials[0].reason.startswith(
        "val_accuracy did not improve by more than 0.9 for 2 epochs; it was best in epoch 1"
    )


def test_a_model_that_was_not_drawn(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(3, name="answer")])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    before = [weight.copy() for weight in model.get_weights()]
    study = tuned(tmp_path, Search({"learning_rate": RATE}, method="random", trials=2, seed=1), model)
    assert (study.graph, [one.state for one in study.trials]) == (None, ["finished"] * 2)
    assert study.apply(1)[0] is None
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    with pytest.raises(errors.NotDrawn):
        study.source()


def test_layers_of_a_model_are_searched_in_its_drawing(tmp_path: Path) -> None:
    layers = [keras.layers.Flatten(), keras.layers.Dense(4, name="middle"), keras.layers.Dense(3, name="answer")]
    model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    study = tuned(tmp_path, Search({"middle.units": Range(2, 8)}, method="random", trials=1, seed=1), model)
    assert isinstance(study.graph, Graph)
    assert dict(study.settings.loss_params) == {"from_logits": True}


def test_a_search_on_masks(tmp_path: Path) -> None:
    search = Search({"learning_rate": RATE}, "val_dice[square]", method="tpe", trials=1, seed=1)
    study = wb.tuning.tune(segmenter(), masked(), search=search, folder=tmp_path, epochs=1).wait()
    assert study.task == "segmentation"
    assert [one.state for one in study.trials] == ["finished"]


def test_a_search_for_a_detector(tmp_path: Path) -> None:
    data = Dataset("squares", squares(16, 0), squares(8, 1), squares(1, 2), ("grey", "white"))
    graph = wb.templates.detector((32, 32, 1), 2, 4)
    search = Search({"learning_rate": RATE}, (Score("map50"), Score("ap50", class_name="white")), trials=1, seed=1)
    study = wb.tuning.tune(graph, data, search=search, folder=tmp_path, epochs=1, batch_size=8, task="detection").wait()
    (trial,) = study.trials
    assert (study.task, trial.state, trial.reason) == ("detection", "finished", None)
    assert all(0.0 <= one <= 1.0 for one in trial.scores)
    assert trial.numbers["val_map50"] == trial.scores[0]
    with pytest.raises(errors.UnknownMetric) as caught:
        wb.tuning.tune(graph, data, search={"learning_rate": RATE}, folder=tmp_path, batch_size=8, task="detection")
    assert str(caught.value) == (
        "study: there is no metric 'accuracy'. Expected one of: loss, map50, map75, map. Check the spelling."
    )
    names: dict[str, Any] = {"x_train": data.train.x, "x_validation": data.validation.x}
    names |= {"y_train": data.train.y, "y_validation": data.validation.y}
    exec(compile(study.source(), "cell", "exec"), names)  # average precision is ours
    assert [one.state.name for one in names["study"].trials] == ["COMPLETE"]


def test_a_search_that_was_opened_goes_on_with_its_data(tmp_path: Path) -> None:
    tuned(tmp_path, Search({"learning_rate": RATE}, method="random", trials=1, seed=1))
    study = wb.tuning.open(tmp_path / "small")
    for refused, kind in ((None, errors.NotData), (changed(labelled(), x=labelled().train.x + 1), errors.OtherStudy)):
        with pytest.raises(kind):
            study.resume(refused)
    with pytest.raises(errors.NotData):
        study.source()
    assert [one.state for one in study.resume(labelled(), trials=2).wait().trials] == ["finished"] * 2


BAD: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no search": (
        {"search": None}, errors.NothingTicked,
        "tune: no parameter is ticked, so there is nothing to search. Expected at least one, as in "
        'search={"learning_rate": wb.tuning.Range(0.0001, 0.1, log=True)}. wb.tuning.proposals(graph, settings) lists '
        "what can be ticked.",
    ),
    "nothing ticked": ({"search": {}}, errors.NothingTicked, ""),
    "a word for a search": ({"search": "all"}, errors.BadSetting, ""),
    "a number for a name": (
        {"name": 3}, errors.BadSetting,
        "tune: 'name' must be a text, the name of the study, or None, but received 3. Give it, as in name='first'.",
    ),
    "a number for a folder": ({"folder": 3}, errors.BadSetting, ""),
    "a metric that the task does not have": (
        {"search": Search({"learning_rate": RATE}, "val_psnr")}, errors.UnknownMetric,
        "study: there is no metric 'psnr'. Expected one of: loss, accuracy, balanced_accuracy, mean_dice, mean_iou. "
        "Check the spelling.",
    ),
    "a class that is not there": (
        {"search": Search({"learning_rate": RATE}, "val_dice[LV]")}, errors.UnknownClass,
        "study: there is no class 'LV'. Expected one of: dark, grey, light. Check the spelling.",
    ),
    "no network": ({"model_or_graph": 3}, errors.NotTrainable, ""),
    "no data": ({"data": 3}, errors.NotData, ""),
    "a drawing that cannot be trained": (
        {"model_or_graph": classifier(units=5)}, errors.TrainingError, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_before_a_study_is_begun(case: str, tmp_path: Path) -> None:
    changes, kind, sentence = BAD[case]
    usual = {"model_or_graph": classifier(), "data": labelled(), "folder": tmp_path}
    given = {**usual, "search": {"learning_rate": RATE}, **changes}
    with pytest.raises(kind) as caught:
        wb.tuning.tune(**given)
    assert not sentence or str(caught.value) == sentence
    assert list(tmp_path.iterdir()) == []


def test_optuna_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "optuna", None)
    with pytest.raises(errors.OptunaMissing) as caught:
        wb.tuning.tune(classifier(), labelled(), search={"learning_rate": RATE})
    assert str(caught.value) == (
        "wb.tuning: a search needs the package optuna, which is not installed. Expected it beside the workbench: run "
        "%pip install optuna cmaes in a cell, and restart the kernel."
    )
