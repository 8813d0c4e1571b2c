"""Scores from counts: scikit-learn's numbers, and None where there is nothing to be measured."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from sklearn import metrics as sk

from workbench.training.metrics import (
    METRICS,
    ClassScores,
    Scores,
    class_scores,
    flat,
    history_key,
    scores_from,
    split_history_key,
)
from workbench.training.metrics.metric_errors import NotCounts
from workbench.training.metrics.metric_table import class_keys

NAN = float("nan")


@st.composite
def answers(draw: Any) -> tuple[int, Any, Any]:
    """Classes, truth and prediction; often with a class that is nowhere, or one class alone."""
    classes = draw(st.integers(2, 5))
    used = st.sampled_from(draw(st.lists(st.integers(0, classes - 1), min_size=1, unique=True)))
    pairs = draw(st.lists(st.tuples(used, st.integers(0, classes - 1)), min_size=1, max_size=40))
    truth, predicted = np.array(pairs).T
    return classes, truth, predicted


def assert_same(ours: Any, theirs: Any) -> None:
    """None stands where scikit-learn has its zero_division, NaN."""
    np.testing.assert_allclose([NAN if value is None else value for value in ours], theirs, rtol=0, atol=1e-6)


def of_rest(score: Any, truth: Any, predicted: Any, label: int) -> float:
    """A score of scikit-learn's, with "not this class" as the positive answer."""
    return float(score(truth != label, predicted != label, zero_division=NAN))


@given(answers())
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_they_are_those_of_scikit_learn(case: tuple[int, Any, Any]) -> None:
    classes, truth, predicted = case
    labels = list(range(classes))
    scores = class_scores(sk.confusion_matrix(truth, predicted, labels=labels))
    common: Any = {"labels": labels, "average": None, "zero_division": NAN}
    assert_same(scores.sensitivity, sk.recall_score(truth, predicted, **common))
    assert_same(scores.ppv, sk.precision_score(truth, predicted, **common))
    assert_same(scores.dice, sk.f1_score(truth, predicted, **common))
    there = [bool(((truth == label) | (predicted == label)).any()) for label in labels]
    iou = sk.jaccard_score(truth, predicted, labels=labels, average=None, zero_division=0)
    assert_same(scores.iou, np.where(there, iou, NAN))
    assert_same(scores.specificity, [of_rest(sk.recall_score, truth, predicted, label) for label in labels])
    assert_same(scores.npv, [of_rest(sk.precision_score, truth, predicted, label) for label in labels])
    assert_same(scores.accuracy, [sk.accuracy_score(truth == label, predicted == label) for label in labels])
    assert scores.overall_accuracy == pytest.approx(sk.accuracy_score(truth, predicted), abs=1e-9)
    assert scores.balanced_accuracy == pytest.approx(sk.balanced_accuracy_score(truth, predicted), abs=1e-9)
    assert scores.mean_dice == pytest.approx(np.nanmean(sk.f1_score(truth, predicted, **common)), abs=1e-9)
    assert scores.mean_iou == pytest.approx(np.mean(iou[there]), abs=1e-9)
    assert scores.support == tuple(np.bincount(truth, minlength=classes))


@given(st.integers(1, 4), st.integers(1, 30), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_several_labels_at_once_are_those_of_scikit_learn(labels: int, count: int, random: Any) -> None:
    chances = [random.random() for _ in range(labels)]
    truth, predicted = (np.array([[random.random() < c for c in chances] for _ in range(count)]) for _ in range(2))
    tables = np.stack(
        [sk.confusion_matrix(truth[:, place], predicted[:, place], labels=[False, True]) for place in range(labels)]
    )
    scores = class_scores(tables)
    common: Any = {"average": None, "zero_division": NAN}
    if labels > 1:  # scikit-learn takes one column for a binary problem
        assert_same(scores.sensitivity, sk.recall_score(truth, predicted, **common))
        assert_same(scores.ppv, sk.precision_score(truth, predicted, **common))
        assert_same(scores.dice, sk.f1_score(truth, predicted, **common))
    assert scores.overall_accuracy == pytest.approx(1 - np.mean(truth != predicted))
    assert scores.support == tuple(truth.sum(axis=0))


def test_what_is_undefined() -> None:
    """Two classes in use, a third that is nowhere: 0 / 0 is None, and the means are of the others."""
    scores = class_scores(np.array([[3, 0, 0], [1, 0, 0], [0, 0, 0]]))
    assert scores == ClassScores(
        support=(3, 1, 0),
        accuracy=(0.75, 0.75, 1.0),
        sensitivity=(1.0, 0.0, None),
        specificity=(0.0, 1.0, 1.0),
        ppv=(0.75, None, None),
        npv=(None, 0.75, 1.0),
        dice=(6 / 7, 0.0, None),
        iou=(0.75, 0.0, None),
        overall_accuracy=0.75,
        balanced_accuracy=0.5,
        mean_dice=3 / 7,
        mean_iou=0.375,
    )


def test_nothing_at_all_is_undefined_throughout() -> None:
    scores = class_scores(np.zeros((2, 2), "int64"))
    assert set(scores.overall().values()) == {None}
    assert {value for values in scores.by_class().values() for value in values} == {None}


def test_one_class_alone_has_no_rest() -> None:
    scores = class_scores(np.array([[5]]))
    assert (scores.dice, scores.specificity, scores.npv) == ((1.0,), (None,), (None,))


def test_counts_beyond_32_bits_stay_exact() -> None:
    scores = class_scores(np.array([[2**40, 1], [0, 2**40]]))
    assert scores.ppv == (1.0, 2**40 / (2**40 + 1))
    assert scores.support == (2**40 + 1, 2**40)
    assert class_scores(np.array([[200, 100], [100, 200]], "uint8")).overall_accuracy == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("counts", "received"),
    [
        (np.zeros((2, 3), int), "an array of shape (2, 3)"),
        (np.zeros((2, 3, 3), int), "an array of shape (2, 3, 3)"),
        (np.zeros((0, 0), int), "an array of shape (0, 0)"),
        (np.zeros((2, 2)), "an array of float64"),
        (np.array([[1, 0], [-1, 0]]), "the count -1"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(counts: Any, received: str) -> None:
    with pytest.raises(NotCounts) as caught:
        class_scores(counts)
    assert str(caught.value) == (
        "class_scores: expected whole counts of shape (classes, classes) or (labels, 2, 2), none of them negative, "
        f"received {received}. Take them from ConfusionMatrix.counts()."
    )


def test_scores_of_a_pass_over_the_data() -> None:
    counts = np.array([[3, 1], [0, 4]])
    scores = scores_from("segmentation", loss=0.25, counts=counts)
    assert scores.loss == 0.25
    assert scores.confusion == ((3, 1), (0, 4))
    assert scores.values["accuracy"] == 0.875
    assert scores.by_class["sensitivity"] == (0.75, 1.0)
    assert scores_from("classification", counts=counts[None]).confusion is None
    assert scores_from("classification", loss=1.0) == Scores(1.0)
    assert scores_from("transformation", loss=1.0, errors={"mae": 2.0}) == Scores(1.0, {"mae": 2.0})
    for odd in (float("nan"), float("inf"), None):
        assert scores_from("transformation", loss=odd).loss is None


@given(st.sampled_from(list(METRICS)), st.none() | st.text(), st.booleans())
def test_names_of_curves_come_apart_again(key: str, class_name: str | None, validation: bool) -> None:
    assert split_history_key(history_key(key, class_name, validation=validation)) == (key, class_name, validation)


def test_all_numbers_under_the_names_of_their_curves() -> None:
    scores = scores_from("segmentation", loss=0.5, counts=np.array([[3, 1], [0, 4]]))
    found = flat(scores, ("background", "LV"), validation=True)
    assert found["val_loss"] == 0.5
    assert found["val_accuracy"] == 0.875
    assert found["val_accuracy[LV]"] == 0.875
    assert found["val_sensitivity[background]"] == 0.75
    assert len(found) == 1 + 4 + 7 * 2
    order = [split_history_key(name)[0] for name in found]
    assert list(dict.fromkeys(order)) == [key for key in METRICS if key in order]


def test_the_table_of_metrics_has_all_that_scores_have() -> None:
    scores = class_scores(np.eye(2, dtype=int))
    assert (
        set(scores.by_class())
        == set(class_keys("classification"))
        == {"accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "iou"}
    )
    overall = {key for key, metric in METRICS.items() if metric.overall and "classification" in metric.tasks}
    assert set(scores.overall()) | {"loss"} == overall
    for key, metric in METRICS.items():
        assert metric.key == key
        assert metric.label
        assert metric.explanation.endswith(".")
        assert metric.better == ("min" if key in {"loss", "mae", "mse", "rmse", "msle"} else "max")
