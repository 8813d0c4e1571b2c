"""Measures of predictions, on the forms that predictions and labels come in."""

from typing import Any

import numpy as np
import pytest

from workbench.labs.questions.prediction_measures import measure

MASK = np.zeros((2, 4, 4), int)
MASK[:, :2, :2] = 1
HALF = np.zeros((2, 4, 4))
HALF[:, :2, :1] = 0.9


@pytest.mark.parametrize(
    ("predicted", "labels"),
    [
        (np.array([0, 1, 1, 0]), np.array([0, 1, 0, 0])),
        (np.array([0.2, 0.9, 0.8, 0.1]), np.array([0, 1, 0, 0])),
        (np.array([[0.2], [0.9], [0.8], [0.1]]), np.array([[0], [1], [0], [0]])),
        (np.array([[9, 1], [1, 9], [1, 9], [9, 1]]), np.array([0, 1, 0, 0])),
        (np.array([[9, 1], [1, 9], [1, 9], [9, 1]]), np.array([[1, 0], [0, 1], [1, 0], [1, 0]])),
        (np.array([[9, 1], [1, 9], [1, 9], [9, 1]]), np.array([[0], [1], [0], [0]])),
    ],
)
def test_accuracy_in_all_forms(predicted: Any, labels: Any) -> None:
    assert measure("accuracy", predicted, labels) == 0.75


@pytest.mark.parametrize("predicted", [HALF, HALF[..., None], np.stack([1 - HALF, HALF], axis=-1)])
@pytest.mark.parametrize("labels", [MASK, MASK[..., None], np.stack([1 - MASK, MASK], axis=-1)])
def test_dice_and_iou_of_masks(predicted: Any, labels: Any) -> None:
    if labels.shape[-1] == 2 and predicted.shape[-1] != 2:
        assert measure("dice", predicted, labels) is None, "one probability a pixel fits no one-hot labels"
        return
    assert measure("dice", predicted, labels) == pytest.approx(2 * 4 / (4 + 8))
    assert measure("iou", predicted, labels) == pytest.approx(4 / 8)
    assert measure("accuracy", predicted, labels) == pytest.approx(28 / 32)


def test_the_trap_of_the_background() -> None:
    """An empty answer is right in most pixels, and finds nothing."""
    assert measure("accuracy", np.zeros((2, 4, 4)), MASK) == 0.75
    assert measure("dice", np.zeros((2, 4, 4)), MASK) == 0
    assert measure("dice", np.zeros((2, 4, 4)), np.zeros((2, 4, 4), int)) == 1


def test_errors_of_numbers() -> None:
    assert measure("mean_squared_error", np.array([[1.0], [3.0]]), np.array([1, 1])) == 2
    assert measure("mean_absolute_error", np.array([1.0, 4.0]), np.array([1, 1])) == 1.5


@pytest.mark.parametrize("name", ["accuracy", "dice", "mean_squared_error"])
@pytest.mark.parametrize(
    ("predicted", "labels"),
    [
        (np.zeros((3, 2)), np.zeros(4, int)),
        (np.zeros(0), np.zeros(0, int)),
        (np.zeros((2, 3, 4)), np.zeros((2, 3, 5), int)),
        (np.array(1.0), np.zeros(1, int)),
    ],
)
def test_what_does_not_belong_together(name: str, predicted: Any, labels: Any) -> None:
    assert measure(name, predicted, labels) is None


@pytest.mark.parametrize("name", ["accuracy", "dice", "iou"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("form", ["softmax", "sigmoid", "one axis more"])
def test_what_is_no_number_is_a_wrong_answer(name: str, value: float, form: str) -> None:
    labels = np.array([0, 0, 1, 1])
    predicted = {
        "softmax": np.full((4, 2), value), "sigmoid": np.full(4, value), "one axis more": np.full((4, 1), value),
    }[form]  # fmt: skip
    assert measure(name, predicted, labels) == 0.0


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error"])
def test_an_error_that_is_no_number_is_below_no_limit(name: str) -> None:
    for value in (np.nan, np.inf):
        found = measure(name, np.array([1.0, value]), np.array([1.0, 2.0]))
        assert found is not None
        assert not found <= 1e9
