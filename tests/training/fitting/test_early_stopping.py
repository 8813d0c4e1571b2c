"""Several criteria of early stopping: any one ends the training, and the first says which weights are put back."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytest.importorskip("keras")

import workbench as wb
from tests.training.small import classifier, labelled
from workbench.training import EarlyStopping, Settings
from workbench.training.fitting.early_stopping import reason_after
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.setting_errors import UnknownMetric


def record(losses: list[float | None], accuracies: list[float | None]) -> Record:
    """A run with these numbers of the validation data."""
    epochs = tuple(
        Epoch(number, 1.0, 0.1, None, Scores(0.5, {"accuracy": 0.5}), Scores(loss, {"accuracy": accuracy}))
        for number, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True), start=1)
    )
    return Record("digits", "classification", ("0", "1"), epochs=epochs)


LOSS, ACCURACY = EarlyStopping(patience=3), EarlyStopping("accuracy", min_delta=0.1, patience=2)


@pytest.mark.parametrize(
    ("losses", "accuracies", "reason"),
    [
        ([0.9, 0.8, 0.7], [0.1, 0.3, 0.5], None),
        (
            [0.9, 0.8, 0.7],
            [0.5, 0.55, 0.54],
            "val_accuracy did not improve by more than 0.1 for 2 epochs; it was best in epoch 2 with 0.5500.",
        ),
        (
            [0.7, 0.8, 0.9, 0.9],
            [0.1, 0.3, 0.5, 0.7],
            "val_loss did not improve for 3 epochs; it was best in epoch 1 with 0.7000.",
        ),
        (
            [0.7, 0.8, 0.9, 0.9],
            [0.1, 0.3, 0.3, 0.35],
            "val_loss did not improve for 3 epochs; it was best in epoch 1 with 0.7000. val_accuracy did not improve "
            "by more than 0.1 for 2 epochs; it was best in epoch 4 with 0.3500.",
        ),
        ([0.9, 0.8], [None, None], "val_accuracy had no value for 2 epochs."),
    ],
)
def test_the_reason_names_what_ended_it_with_its_values(
    losses: list[float | None], accuracies: list[float | None], reason: str | None
) -> None:
    assert reason_after(record(losses, accuracies), (LOSS, ACCURACY)) == reason


NUMBERS = st.lists(st.tuples(st.floats(0, 1), st.none() | st.floats(0, 1)), min_size=1, max_size=12)
CRITERIA = st.lists(
    st.builds(
        EarlyStopping,
        metric=st.sampled_from(["loss", "accuracy"]),
        min_delta=st.sampled_from([0.0, 0.01, 0.3]),
        patience=st.integers(1, 4),
    ),
    max_size=4,
)


@given(NUMBERS, CRITERIA, st.integers(0, 5))
def test_it_ends_when_the_first_of_them_would_alone(
    numbers: list[tuple[float, float | None]], criteria: list[EarlyStopping], before: int
) -> None:
    whole = record([loss for loss, _ in numbers], [accuracy for _, accuracy in numbers])
    alone = [reason_after(whole, (one,), before) for one in criteria]
    together = reason_after(whole, criteria, before)
    assert (together is None) == (not any(alone))
    assert together is None or all(reason in together for reason in alone if reason)


def never() -> EarlyStopping:
    return EarlyStopping("loss", split="train", patience=400)


def test_a_run_says_which_criterion_ended_it_and_the_first_says_which_weights_are_kept() -> None:
    data = labelled()
    criteria = (EarlyStopping("loss", patience=400), EarlyStopping("sensitivity", "light", min_delta=0.5, patience=2))
    settings = Settings(epochs=60, batch_size=8, seed=1, learning_rate=0.05, early_stopping=criteria)
    run = wb.training.fit(classifier(), data, settings).wait()
    assert len(run.finished_epochs) < 60
    assert str(run.stopped_early).startswith(
        "val_sensitivity[light] did not improve by more than 0.5 for 2 epochs; it was best in epoch "
    )
    best = run.best("val_loss")
    assert best is not None
    kept = run.model.evaluate(data.validation.x, data.validation.y, verbose=0, return_dict=True)["loss"]
    assert kept == pytest.approx(run.history["val_loss"][best - 1], rel=1e-5)


def test_a_run_that_goes_on_counts_as_if_it_had_not_been_interrupted(tmp_path: Path) -> None:
    data = labelled()
    criteria = (EarlyStopping("accuracy", min_delta=1.0, patience=5), never())
    settings = Settings(epochs=30, batch_size=8, seed=1, early_stopping=criteria)
    whole = wb.training.fit(classifier(), data, settings).wait()
    assert len(whole.finished_epochs) == 6

    def stop(run: Any) -> None:
        if len(run.finished_epochs) == 3:
            run.stop()

    first = wb.training.fit(classifier(), data, settings, folder=tmp_path, name="kept")
    first.listen(lambda: stop(first))
    first.wait()
    done = len(first.finished_epochs)
    assert 3 <= done < 6
    again = wb.training.resume(first.folder, data).wait()
    assert len(again.finished_epochs) == 6
    assert again.stopped_early == whole.stopped_early
    assert again.history == whole.history
    assert wb.training.load_record(first.folder).settings.early_stopping == criteria


def test_the_criteria_of_a_second_phase_are_checked_before_training() -> None:
    graph = wb.freeze(classifier(), "dense")
    tune = Settings(epochs=1, early_stopping=(EarlyStopping(), EarlyStopping("psnr")))
    with pytest.raises(UnknownMetric) as caught:
        wb.training.finetune(graph, labelled(), Settings(epochs=1), tune)
    assert str(caught.value).startswith("early_stopping[1]: there is no metric 'psnr'. Expected one of: loss, ")


def test_numbers_of_numpy_are_taken() -> None:
    criterion = EarlyStopping(min_delta=np.float32(0.5), patience=np.int64(3))
    assert (criterion.min_delta, criterion.patience) == (0.5, 3)
