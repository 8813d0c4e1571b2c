"""Weights of classes: as scikit-learn balances them, and one for every place of a mask."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from tests.training.small import changed, classifier, labelled, masked, segmenter
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.training import Settings
from workbench.training.setup.class_weights import class_weights, sample_weights
from workbench.training.setup.preparation import prepare
from workbench.training.setup.task import TrainingTask


def task(graph: Graph, data: Dataset, **settings: object) -> TrainingTask:
    return prepare(graph, data, Settings(**settings)).task


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
