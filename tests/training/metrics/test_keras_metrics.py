"""Metrics in a compile of one's own."""

from typing import Any

import numpy as np
import pytest
from sklearn import metrics as sk

keras = pytest.importorskip("keras")

import workbench.training.metrics as ours  # noqa: E402
from workbench.training.metrics import ClassMetrics, Dice, class_scores  # noqa: E402
from workbench.training.metrics.metric_errors import BadMetricSetting  # noqa: E402

KEYS = {
    "Sensitivity": "sensitivity",
    "Specificity": "specificity",
    "PPV": "ppv",
    "NPV": "npv",
    "Dice": "dice",
    "IoU": "iou",
}
COUNTS = np.array([[30, 2, 0, 0], [5, 0, 0, 0], [1, 3, 9, 0], [0, 0, 0, 0]])
"""Class 1 is never right, class 3 is nowhere."""


def answered(metric: Any) -> Any:
    truth = np.repeat(np.arange(4), COUNTS.sum(axis=1))
    predicted = np.concatenate([np.repeat(np.arange(4), row) for row in COUNTS])
    metric.update_state(truth, np.eye(4, dtype="float32")[predicted])
    return metric


@pytest.mark.parametrize("name", KEYS)
def test_one_class_and_the_mean(name: str) -> None:
    scores = getattr(class_scores(COUNTS), KEYS[name])
    for class_id, expected in enumerate(scores):
        found = answered(getattr(ours, name)(4, class_id=class_id, undefined=-1.0))
        assert found.name == f"{KEYS[name]}_{class_id}"
        assert float(found.result()) == pytest.approx(-1.0 if expected is None else expected, abs=1e-6)
    known = [score for score in scores if score is not None]
    assert float(answered(getattr(ours, name)(4)).result()) == pytest.approx(np.mean(known), abs=1e-6)


@pytest.mark.parametrize("name", KEYS)
def test_nothing_is_never_nan(name: str) -> None:
    metric = getattr(ours, name)
    assert float(metric(4).result()) == 0.0
    assert float(metric(4, class_id=2).result()) == 0.0
    assert float(metric(4, undefined=1.0).result()) == 1.0


def test_several_labels_at_once() -> None:
    rng = np.random.default_rng(4)
    truth, chance = rng.integers(0, 2, size=(30, 3)), rng.random((30, 3)).astype("float32")
    metric = Dice(3, kind="multilabel")
    metric.update_state(truth, chance)
    assert float(metric.result()) == pytest.approx(sk.f1_score(truth, chance > 0.5, average="macro"), abs=1e-6)


def test_all_by_class_in_the_logs_of_keras() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(20, 4, 4, 1)).astype("float32"), rng.integers(0, 2, size=(20, 4, 4))
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 1, activation="softmax")])
    metric = ClassMetrics(("background", "LV"))
    model.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy", metrics=[metric])
    logs = model.fit(x, y, validation_data=(x, y), batch_size=8, epochs=2, verbose=0).history
    expected = class_scores(metric.counts()).by_class()
    for key, values in expected.items():
        for name, value in zip(("background", "LV"), values, strict=True):
            assert logs[f"{key}[{name}]"][1] == pytest.approx(value or 0.0, abs=1e-6)
            assert logs[f"val_{key}[{name}]"] == pytest.approx(logs[f"{key}[{name}]"], abs=1e-6)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Dice(3, class_id=3), "Dice: class_id must be None or a class from 0 to 2, but received 3."),
        (
            lambda: ClassMetrics(("a", "b"), ("mae",)),
            "ClassMetrics: keys must be some of accuracy, sensitivity, specificity, ppv, npv, dice, iou, but received "
            "('mae',).",
        ),
    ],
)
def test_settings_that_cannot_be(make: Any, told: str) -> None:
    with pytest.raises(BadMetricSetting) as caught:
        make()
    assert str(caught.value) == told


def test_the_package_tells_what_it_has() -> None:
    assert {"Dice", "ConfusionMatrix", "ErrorSums", "METRICS"} <= set(dir(ours))
    with pytest.raises(AttributeError, match=r"has no attribute 'Dicee'\. It has: ClassCurves, ClassMetrics"):
        ours.Dicee  # noqa: B018


@pytest.mark.parametrize("validation", [False, True])
def test_a_mask_of_0_and_255_is_told_in_a_compile_of_ones_own(validation: bool) -> None:
    y = np.zeros((4, 8, 8, 1), int)
    y[:, 2:5, 2:5] = 255
    x = np.ones((4, 8, 8, 1), "float32")
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(1, 1, activation="sigmoid")])
    model.compile("sgd", "mse", metrics=[Dice(2, class_id=1, kind="binary", name="dice")])
    with pytest.warns(UserWarning, match="dice: 36 labels are outside the classes 0 to 1 and were not counted") as told:
        model.fit(x, y, validation_data=(x, y) if validation else None, epochs=2, verbose=0)
    (text,) = [str(one.message) for one in told if "outside the classes" in str(one.message)]
    assert text.endswith("A mask stored as a picture has 255 for class 1: use y // 255.")


def test_labels_to_be_ignored_are_not_told(recwarn: pytest.WarningsRecorder) -> None:
    metric = Dice(2, class_id=1, kind="binary", ignore_class=255)
    metric.update_state(np.array([0, 1, 255]), np.array([0.1, 0.9, 0.9]))
    assert float(metric.result()) == 1
    assert not [one for one in recwarn if "outside" in str(one.message)]
