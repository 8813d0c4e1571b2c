"""Callbacks of the user's own: what they may watch, and what they are given."""

from typing import Any

import keras
import pytest

from tests.training.small import classifier, labelled
from workbench.training import fit
from workbench.training.setting_errors import UnknownMetric


def test_every_number_of_the_epoch_can_be_watched() -> None:
    seen: list[dict[str, Any]] = []
    watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda _, logs: seen.append(dict(logs)))
    stop = keras.callbacks.EarlyStopping("val_dice[grey]", patience=1, min_delta=9.0)
    run = fit(classifier(), labelled(), epochs=9, seed=1, callbacks=[stop, watch]).wait(120)
    assert len(run.finished_epochs) == 2
    assert seen[1]["val_dice[grey]"] == run.history["val_dice[grey]"][1]
    assert run.record.stopped_early == "A callback of your own ended the training."


def test_a_number_that_there_is_not_is_refused_before_the_training() -> None:
    with pytest.raises(UnknownMetric, match=r"^EarlyStopping: there is no metric 'val_acc'"):
        fit(classifier(), labelled(), epochs=2, callbacks=[keras.callbacks.EarlyStopping("val_acc")])
