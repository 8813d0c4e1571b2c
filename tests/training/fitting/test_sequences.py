"""Signals: a class for the whole, a class for each step, and sequences of several lengths."""

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import f1_score

import workbench as wb
from workbench.catalog.templates import cnn1d, lstm
from workbench.data import Dataset, Split
from workbench.training import fit
from workbench.training.fitting.run import Run

PADDING = -9.0


def whole(samples: int, seed: int) -> Split:
    """Waves (samples, 24, 1) whose class is how fast they are."""
    random = np.random.default_rng(seed)
    y = np.arange(samples) % 2
    x = np.sin(np.arange(24) * (0.3 + 0.6 * y[:, None])) + random.normal(0, 0.1, (samples, 24))
    return Split(x[..., None].astype("float32"), y)


def steps(samples: int, seed: int, *, padded: bool = False) -> Split:
    """Noise (samples, 24, 1) with a beat of six steps; every other signal ends after 18 steps."""
    random = np.random.default_rng(seed)
    x, y = random.normal(0, 0.2, (samples, 24, 1)).astype("float32"), np.zeros((samples, 24), int)
    for row, start in enumerate(random.integers(0, 12, samples)):
        x[row, start : start + 6] += 2
        y[row, start : start + 6] = 1
    if padded:
        x[::2, 18:], y[::2, 18:] = PADDING, -1
    return Split(x, y)


def signals(split: Any, names: tuple[str, ...], **changes: Any) -> Dataset:
    parts = {"train": split(60, 1, **changes), "validation": split(20, 2, **changes), "test": split(20, 3, **changes)}
    return Dataset("signals", **parts, class_names=names)


@pytest.mark.parametrize("graph", [lstm((24, 1), 2, units=4), cnn1d((24, 1), 2, filters=4)], ids=["lstm", "cnn1d"])
def test_signals_have_metrics_by_class(graph: wb.Graph) -> None:
    data = signals(whole, ("slow", "fast"))
    run = fit(graph, data, epochs=1, batch_size=20, seed=0).wait()
    assert run.task == "classification"
    answers = run.model.predict(data.test.x, verbose=0).argmax(axis=1)
    assert run.test is not None
    assert run.test.by_class["dice"] == pytest.approx(f1_score(data.test.y, answers, average=None))


def by_step(units: int = 2, activation: str = "softmax", *, masked: bool = False) -> wb.Graph:
    graph = wb.Graph("steps").add("Input", shape=(24, 1), name="signal")
    if masked:
        graph = graph.add("Masking", mask_value=PADDING)
        graph = graph.add("LSTM", units=4, return_sequences=True)
    else:
        graph = graph.add("Conv1D", filters=4, kernel_size=3, padding="same", activation="relu")
    return graph.add("Dense", units=units, activation=activation, name="answer")


def counted(run: Run) -> int:
    assert run.test is not None
    assert run.test.confusion is not None
    return sum(map(sum, run.test.confusion))


def test_each_step_can_have_a_class() -> None:
    data = signals(steps, ("rest", "beat"))
    run = fit(by_step(), data, epochs=2, seed=0, class_weights="balanced").wait()
    answers = run.model.predict(data.test.x, verbose=0).argmax(axis=-1)
    assert run.test is not None
    assert counted(run) == data.test.y.size
    assert run.test.by_class["dice"] == pytest.approx(f1_score(data.test.y.ravel(), answers.ravel(), average=None))
    one_hot = {name: Split(one.x, np.eye(2)[one.y]) for name, one in data.splits.items()}
    other = fit(by_step(), Dataset("signals", **one_hot, class_names=("rest", "beat")), epochs=1, seed=0).wait()
    assert counted(other) == data.test.y.size


def test_padding_counts_in_no_metric_and_no_loss() -> None:
    data = signals(steps, ("rest", "beat"), padded=True)
    run = fit(by_step(masked=True), data, epochs=1, seed=0, ignore_class=-1).wait()
    assert counted(run) == int((data.test.y >= 0).sum())
    binary = {name: Split(one.x, one.y[..., None]) for name, one in data.splits.items()}
    yes_or_no = Dataset("signals", **binary, class_names=("rest", "beat"))
    run = fit(by_step(1, "sigmoid", masked=True), yes_or_no, epochs=1, seed=0, ignore_class=-1).wait()
    assert counted(run) == int((data.test.y >= 0).sum())


def test_the_padding_may_hold_anything() -> None:
    """The same network, with and without more padding at the end, says the same of the steps that there are."""
    data = signals(steps, ("rest", "beat"), padded=True)
    model = wb.build_model(by_step(masked=True))
    answers = model.predict(data.test.x[::2], verbose=0)[:, :18]
    longer = np.concatenate([data.test.x[::2, :18], np.full((10, 6, 1), PADDING, "float32")], axis=1)
    np.testing.assert_allclose(model.predict(longer, verbose=0)[:, :18], answers, rtol=1e-6)


def test_a_number_for_each_step_is_a_regression_where_that_is_said() -> None:
    waves = {name: Split(one.x, one.x[..., 0] * 2) for name, one in signals(whole, ()).splits.items()}
    run = fit(by_step(1, "linear"), Dataset("s", **waves, class_names=()), epochs=1, task="regression").wait()
    assert "val_r2" in run.history
