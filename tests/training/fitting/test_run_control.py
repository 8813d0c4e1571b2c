"""Pause, resume, stop, early stopping: when they take effect, and which weights are left."""

import threading
import time
from typing import Any

import numpy as np
import pytest

from tests.training.small import best_of, classifier, labelled, values_of
from workbench.training import EarlyStopping, fit
from workbench.training.fitting import eta, model_guard
from workbench.training.fitting import run as run_module
from workbench.training.fitting.early_stopping import reason_to_stop
from workbench.training.fitting.run import Run
from workbench.training.history.best_epochs import best_epoch, epochs_without_gain
from workbench.training.metrics.history_keys import better
from workbench.training.setting_errors import UnknownMetric


def after(run: Run, epochs: int) -> None:
    """Wait until the run has so many epochs."""
    reached = threading.Event()
    remove = run.listen(lambda: reached.set() if len(run.finished_epochs) >= epochs else None)
    if len(run.finished_epochs) < epochs:
        assert reached.wait(120)
    remove()


def until(state: str, run: Run) -> None:
    deadline = time.monotonic() + 60
    while run.state != state and time.monotonic() < deadline:
        time.sleep(0.01)
    assert run.state == state


def test_it_stops_and_the_weights_of_the_best_epoch_are_back() -> None:
    """The rate is so large that later epochs are worse than the first ones."""
    run = fit(classifier(), labelled(), epochs=10_000, optimizer="SGD", learning_rate=0.8, seed=2)
    after(run, 5)
    run.stop()
    run.wait(60)
    assert run.state == "stopped"
    assert len(run.finished_epochs) < 10_000
    best = best_of(run, "val_loss")
    data = labelled()
    loss = run.model.evaluate(data.validation.x, data.validation.y, verbose=0)[0]
    assert loss == pytest.approx(values_of(run, "val_loss")[best - 1], rel=1e-4)
    assert run.test is None


def test_a_stop_before_the_first_epoch_is_a_stop() -> None:
    run = fit(classifier(), labelled(), epochs=10_000)
    run.stop()
    assert run.wait(60).state == "stopped"


class StillClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    still = StillClock()
    for module in (eta, model_guard, run_module):
        monkeypatch.setattr(module, "time", still)
    return still


def test_pause_holds_and_resume_goes_on(clock: StillClock) -> None:
    run = fit(classifier(), labelled(), epochs=10_000)
    after(run, 2)
    run.pause()
    until("paused", run)
    held, weights = run.finished_epochs, run.model.get_weights()
    time.sleep(0.3)
    assert run.finished_epochs == held
    for one, other in zip(run.model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(one, other)
    clock.now += 1000.0
    run.resume()
    after(run, len(held) + 2)
    assert run.state == "running"
    run.stop()
    run.wait(60)
    assert {epoch.seconds for epoch in run.finished_epochs} == {0.0}, "the pause is in an epoch's time"


def test_a_paused_run_can_be_stopped() -> None:
    run = fit(classifier(), labelled(), epochs=10_000)
    run.pause()
    until("paused", run)
    run.stop()
    assert run.wait(60).state == "stopped"


def test_progress_and_time_left_are_known_within_an_epoch() -> None:
    seen: list[tuple[float, Any]] = []
    run = fit(classifier(), labelled(), epochs=8, batch_size=1)
    run.listen(lambda: seen.append((run.progress, run.seconds_left)))
    run.wait(120)
    progress = [one for one, _ in seen]
    assert progress == sorted(progress)
    assert any(left is not None and left > 0 for _, left in seen)
    assert seen[-1] == (1.0, 0.0)


def test_early_stopping_by_one_class_keeps_the_weights_of_its_best_epoch() -> None:
    """It is found in all samples soon; from then on nothing can become better."""
    data = labelled()
    stopping = EarlyStopping("sensitivity", "light", patience=3)
    run = fit(classifier(), data, epochs=500, batch_size=8, early_stopping=stopping, learning_rate=0.05).wait(120)
    assert run.state == "finished"
    values = values_of(run, "val_sensitivity[light]")
    best = best_of(run, "val_sensitivity[light]")
    assert len(run.finished_epochs) == best + 3
    assert max(values) == values[best - 1]
    assert run.stopped_early == (
        f"val_sensitivity[light] did not improve for 3 epochs; it was best in epoch {best} with {values[best - 1]:.4f}."
    )
    predicted = run.model.predict(data.validation.x, verbose=0).argmax(axis=-1)
    found = (predicted[data.validation.y == 2] == 2).mean()
    assert found == pytest.approx(values[best - 1])


def test_early_stopping_is_a_function_of_the_history() -> None:
    history = {"val_loss": [1.0, 0.5, 0.45, 0.44, 0.46], "val_dice[LV]": [None, 0.5, 0.5, 0.5, None]}
    assert reason_to_stop(EarlyStopping(min_delta=0.1, patience=3), history, "r") is not None
    assert reason_to_stop(EarlyStopping(min_delta=0.1, patience=4), history, "r") is None
    assert reason_to_stop(EarlyStopping(patience=1), history, "r") == (
        "val_loss did not improve for 1 epochs; it was best in epoch 4 with 0.4400."
    )
    assert reason_to_stop(EarlyStopping("dice", "LV", patience=3), history, "r") is not None
    assert reason_to_stop(EarlyStopping("dice", "LV", patience=4), history, "r") is None
    assert reason_to_stop(None, history, "r") is None
    never = {"val_dice[LV]": [None, None]}
    assert (
        reason_to_stop(EarlyStopping("dice", "LV", patience=2), never, "r") == "val_dice[LV] had no value for 2 epochs."
    )


def test_the_best_epoch_is_the_first_of_equal_ones() -> None:
    history = {"val_loss": [0.5, 0.4, 0.4], "accuracy": [0.1, None, 0.3], "x": [None]}
    assert best_epoch(history, "val_loss", "r") == 2
    assert best_epoch(history, "accuracy", "r") == 3
    assert best_epoch(history, "x", "r") is None
    with pytest.raises(
        UnknownMetric, match=r"^r: there is no metric 'dice'\. Expected one of: val_loss, accuracy, x\."
    ):
        best_epoch(history, "dice", "r")
    assert [better(key) for key in ("loss", "val_loss", "val_mae", "dice[LV]", "val_psnr")] == [
        "min", "min", "min", "max", "max",
    ]  # fmt: skip


def test_epochs_without_gain() -> None:
    assert epochs_without_gain([3.0, 2.0, 1.0], "loss", 0.0) == 0
    assert epochs_without_gain([3.0, 2.0, 2.0, 2.5], "loss", 0.0) == 2
    assert epochs_without_gain([0.1, 0.3, 0.35], "accuracy", 0.1) == 1
    assert epochs_without_gain([], "loss", 0.0) == 0
