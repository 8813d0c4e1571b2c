"""The early stopping of exported code: the scores are those of a run, and so is the epoch at which it ends."""

from math import isnan, nan
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

import workbench as wb
from workbench.codegen.expressions import render
from workbench.flow.code.network_learning import training_recipe_of
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.plain_stopping import PlainClassScores, PlainScoreStopping
from workbench.flow.code.stopping_cells import StoppingCode
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import steps_of
from workbench.training.fitting.early_stopping import reason_to_stop
from workbench.training.history.best_epochs import best_epoch
from workbench.training.metrics.confusion_matrix import ConfusionMatrix, Kind
from workbench.training.setup.stopping_settings import EarlyStopping

NAMES = ("a", "b", "c")
KEYS = ("accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "iou")
OVERALL = ("balanced_accuracy", "mean_dice", "mean_iou")


def arrays(kind: Kind, seed: int) -> tuple[Any, Any]:
    """Labels and answers of a few places; of the last class there is neither in half of the cases."""
    random = np.random.default_rng(seed)
    classes = len(NAMES) - seed % 2
    if kind == "softmax":
        scores = random.random((4, 5, len(NAMES))).astype("float32")
        scores[..., classes:] = 0
        return random.integers(0, classes, (4, 5)), scores
    labels = random.integers(0, 2, (6, 3 if kind == "multilabel" else 1))
    return labels, random.normal(0.3, 1.0, labels.shape).astype("float32")


@pytest.mark.parametrize("kind", ["softmax", "binary", "multilabel"])
@pytest.mark.parametrize("ignored", [None, 1])
def test_scores_of_classes_are_those_of_a_run(kind: Kind, ignored: int | None) -> None:
    names = NAMES[:2] if kind == "binary" else NAMES
    watched = [*(f"{key}[{name}]" for key in KEYS for name in names), *OVERALL]
    asks = kind != "softmax"
    for seed in range(4):
        found = PlainClassScores(names, watched, asks, from_logits=asks, threshold=0.6, ignore_class=ignored)
        counted = ConfusionMatrix(len(names), kind, 0.6 if asks else 0.5, ignored, from_logits=asks)
        for part in (seed, seed + 2):
            labels, answers = arrays(kind, part)
            found.update_state(labels, answers)
            counted.update_state(labels, answers)
        scores = counted.scores()
        expected = {
            f"{key}[{name}]": one for key in KEYS for name, one in zip(names, getattr(scores, key), strict=True)
        }
        expected |= {key: getattr(scores, key) for key in OVERALL}
        got = {key: float(value) for key, value in found.result().items()}
        assert got == pytest.approx({key: nan if one is None else one for key, one in expected.items()}, nan_ok=True)


def ended(history: list[float], criterion: EarlyStopping) -> tuple[int, int | None]:
    """The epoch in which the callback ends the training, or the last one; and that whose weights come back."""
    weights: list[int] = []
    model = SimpleNamespace(stop_training=False, get_weights=lambda: weights[-1], set_weights=weights.append)
    callback = PlainScoreStopping("val_dice[LV]", "max", criterion.min_delta, criterion.patience)
    callback.set_model(model)
    callback.on_train_begin()
    epoch = 0
    for epoch, value in enumerate(history, start=1):
        weights.append(epoch)
        callback.on_epoch_end(epoch - 1, {"val_dice[LV]": value})
        if model.stop_training:
            break
    count = len(weights)
    callback.on_train_end()
    return epoch, weights[-1] if len(weights) > count else None


values = st.sampled_from([0.0, 0.1, 0.15, 0.5, 0.55, 1.0, nan])


@settings(max_examples=200, deadline=None)
@given(st.lists(values, min_size=1, max_size=12), st.sampled_from([0.0, 0.1]), st.integers(1, 3))
def test_it_ends_and_goes_back_where_a_run_does(history: list[float], least: float, patience: int) -> None:
    criterion = EarlyStopping("dice", class_name="LV", min_delta=least, patience=patience)
    known: list[float | None] = [None if isnan(value) else value for value in history]
    ends = (end for end in range(1, len(known) + 1) if reason_to_stop(criterion, {criterion.key: known[:end]}, "run"))
    end = next(ends, len(known))
    assert ended(history, criterion) == (end, best_epoch({criterion.key: known[:end]}, criterion.key, "run"))


@pytest.mark.parametrize(
    ("activation", "chosen", "callbacks", "left_out"),
    [
        ("softmax", EarlyStopping("loss"), ["keras.callbacks.EarlyStopping"], []),
        ("softmax", EarlyStopping("loss", min_delta=0.1), ["ScoreStopping"], []),
        ("softmax", EarlyStopping("dice", class_name="LV"), ["ScoreStopping"], []),
        ("sigmoid", (EarlyStopping("mean_iou"), EarlyStopping("accuracy")), ["ScoreStopping", "keras.callbacks"], []),
        ("softmax", EarlyStopping("psnr"), [], ["val_psnr"]),
    ],
)
def test_keras_itself_watches_where_it_does_the_same(
    activation: str, chosen: Any, callbacks: list[str], left_out: list[str]
) -> None:
    inner = wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=2, kernel_size=1, activation=activation)
    graph = wb.Graph("flow", kind="flow").add("DataSet").add("Network", inner=inner, early_stopping=to_builtins(chosen))
    step = next(one for one in steps_of(graph) if one.kind == "network")
    settings_, program = settings_of(step.node), PlainProgram(())
    code = StoppingCode(settings_, "mask", training_recipe_of(step).losses[0])
    assert code.left_out() == left_out
    written = [render(one) for one in code.callbacks(program)]
    assert len(written) == len(callbacks)
    assert all(text.startswith(name) for text, name in zip(written, callbacks, strict=True)), written
