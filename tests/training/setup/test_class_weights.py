"""Weights of classes: as scikit-learn balances them, and one for every place of a mask."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, log_loss
from sklearn.utils.class_weight import compute_class_weight

import workbench as wb
from tests.training.small import changed, classifier, labelled, masked, segmenter
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training import Settings, fit
from workbench.training.setting_errors import OneOfSeveralLabels, WeightsNeedPlaces
from workbench.training.setup.class_weights import class_weights, sample_weights
from workbench.training.setup.preparation import prepare
from workbench.training.setup.task import TrainingTask


def task(graph: Graph, data: Dataset, **settings: object) -> TrainingTask:
    found = prepare(graph, data, Settings(**settings)).task
    assert isinstance(found, TrainingTask)
    return found


def test_balanced_weights_are_those_of_scikit_learn() -> None:
    data = changed(labelled(), y=np.array([0] * 40 + [1] * 15 + [2] * 5))
    expected = compute_class_weight("balanced", classes=np.arange(3), y=data.train.y)
    assert class_weights(task(classifier(), data, class_weights="balanced"), data) == pytest.approx(tuple(expected))


def test_a_class_that_does_not_occur_changes_nothing() -> None:
    data = changed(labelled(), y=np.array([0] * 40 + [1] * 20))
    assert class_weights(task(classifier(), data, class_weights="balanced"), data) == pytest.approx((0.75, 1.5, 1.0))


def test_a_label_that_is_left_out_has_no_weight() -> None:
    data = changed(labelled(), y=np.array([0] * 30 + [1] * 15 + [255] * 15))
    ignoring = task(classifier(), data, class_weights="balanced", ignore_class=255)
    weights = class_weights(ignoring, data)
    assert weights == pytest.approx((0.75, 1.5, 1.0))
    assert sample_weights(ignoring, weights or (), data.train.y[[0, 30, 59]]).numpy().tolist() == [0.75, 1.5, 0.0]


def test_every_place_of_a_mask_gets_its_weight() -> None:
    data = masked()
    found = sample_weights(task(segmenter(), data, class_weights=(1, 5)), (1.0, 5.0), data.train.y).numpy()
    np.testing.assert_array_equal(found, np.where(data.train.y == 1, 5.0, 1.0))


def test_one_hot_labels_get_one_weight_each() -> None:
    data = labelled()
    for split in data.splits:
        data = changed(data, split, y=np.eye(3)[data.splits[split].y])
    one_hot = task(classifier(), data, class_weights=(1, 2, 3))
    assert sample_weights(one_hot, (1.0, 2.0, 3.0), data.train.y[:4]).numpy().tolist() == [1.0, 2.0, 3.0, 1.0]


def marked(share: int = 4) -> Dataset:
    """Masks of a sigmoid output, in which every fourth column is unknown."""
    data = masked()
    for name, split in data.splits.items():
        y = split.y.copy()
        y[:, :, ::share] = 255
        data = changed(data, name, y=y)
    return data


def test_unknown_places_of_a_yes_or_no_mask_do_not_count(tmp_path: Path) -> None:
    """The loss is the mean over the known places, and every number is that of these."""
    data = marked()
    run = fit(
        segmenter(units=1, activation="sigmoid"), data, epochs=2, ignore_class=255, name="one", folder=tmp_path, seed=1
    ).wait(120)
    for name, scores in (("validation", run.finished_epochs[-1].validation), ("test", run.test)):
        split = data.splits[name]
        known = split.y != 255
        answers = run.model.predict(split.x, verbose=0)[..., 0]
        expected = log_loss(split.y[known], answers[known].astype("float64"), labels=[0, 1])
        assert scores is not None
        assert scores.loss == pytest.approx(expected, rel=1e-4)
        assert scores.confusion == tuple(map(tuple, confusion_matrix(split.y[known], answers[known] > 0.5)))
    assert wb.training.open(tmp_path / "one").evaluate(data.test).confusion == (
        run.test.confusion if run.test else None
    )


def test_what_stands_in_unknown_places_changes_nothing() -> None:
    """Two networks that see other samples there learn the same."""
    runs = []
    for unknown in (255, 7):
        data = marked()
        for name, split in data.splits.items():
            data = changed(data, name, y=np.where(split.y == 255, unknown, split.y).astype("uint8"))
        chosen = {"epochs": 2, "ignore_class": unknown, "seed": 3, "class_weights": "balanced"}
        runs.append(fit(segmenter(units=1, activation="sigmoid"), data, **chosen).wait(120))
    for mine, theirs in zip(runs[0].model.get_weights(), runs[1].model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5)


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("weights", [None, "balanced", (1.0, 3.0)])
def test_the_code_leaves_them_out_too(weights: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = marked()
    chosen = {"epochs": 2, "ignore_class": 255, "seed": 1, "class_weights": weights, "batch_size": 32}
    run = fit(segmenter(units=1, activation="sigmoid"), data, name="one", folder=tmp_path, **chosen).wait(120)
    names: dict[str, Any] = {"x_train": data.train.x, "y_train": data.train.y}
    names |= {"x_validation": data.validation.x, "y_validation": data.validation.y}
    exec(compile((tmp_path / "one" / "training.py").read_text(), "training.py", "exec"), names)
    losses = [epoch.train.loss for epoch in run.finished_epochs]
    assert names["history"].history["loss"] == pytest.approx(losses, rel=1e-3)
    validation = [epoch.validation.loss for epoch in run.finished_epochs if epoch.validation]
    assert names["history"].history["val_loss"] == pytest.approx(validation, rel=1e-3)


WHY_NOT = (
    "Settings: {name!r} cannot be used with several labels at once: the loss BinaryCrossentropy takes "
    "the mean over the "
    "labels of a sample before anything can be weighed. Train a network with one sigmoid output for each "
    "label, or weigh "
    "rare labels with loss='BinaryFocalCrossentropy', loss_params={{'apply_class_balancing': True}}."
)


@pytest.mark.parametrize(("name", "value"), [("ignore_class", 255), ("class_weights", "balanced")])
def test_with_several_labels_at_once_it_says_why_not(name: str, value: Any) -> None:
    data = labelled()
    for split, one in data.splits.items():
        data = changed(
            data, split, y=np.stack([one.y > 0, one.y > 1], axis=-1).astype("int32"), names=("grey", "light")
        )
    with pytest.raises(OneOfSeveralLabels) as caught:
        fit(classifier(units=2, activation="sigmoid"), data, **{name: value})
    assert str(caught.value) == WHY_NOT.format(name=name)
    balanced = {"loss": "BinaryFocalCrossentropy", "loss_params": {"apply_class_balancing": True}}
    assert fit(classifier(units=2, activation="sigmoid"), data, epochs=1, **balanced).wait(120).state == "finished"


def test_a_loss_of_whole_masks_cannot_leave_places_out() -> None:
    with pytest.raises(WeightsNeedPlaces, match="Expected a loss that judges every place, such as BinaryCrossentropy"):
        fit(segmenter(units=1, activation="sigmoid"), marked(), loss="Dice", ignore_class=255)
