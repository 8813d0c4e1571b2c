"""Labels whose values do not suit the loss, seen by ``trace`` and ``debug_step`` alike."""

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb

X = np.ones((2, 8, 8, 1), "float32")
ROWS = np.ones((2, 8), "float32")


def masks() -> keras.Sequential:
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    return model


def dense(units: int, activation: str | None = None, loss: object = "mse") -> keras.Sequential:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(units, activation=activation, name="answer")])
    model.compile("sgd", loss)
    return model


def test_a_mask_of_0_and_255() -> None:
    y = np.full((2, 8, 8, 1), 255)
    (problem,) = wb.trace(masks(), X, y).problems
    assert (problem.code, problem.severity) == ("label-yes-or-no", "error")
    assert problem.message == (
        "loss: BinaryCrossentropy expects labels from 0 (no) to 1 (yes), but they go from 255 to 255, and the loss "
        "means nothing. A mask stored as a picture has 255 for yes: use y / 255."
    )
    assert wb.debug_step(masks(), X, y).forward.problems == (problem,)
    assert wb.trace(masks(), X, y / 255).problems == ()


def test_a_mask_of_0_and_255_for_class_numbers() -> None:
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 1, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    y = np.zeros((2, 8, 8), int)
    y[:, 2:4] = 255
    (problem,) = wb.trace(model, X, y).problems
    assert problem.message == (
        "loss: expected class numbers from 0 to 1, because the prediction has 2 classes, but the labels are 0 and 255, "
        "as in a mask stored as a picture. Use y // 255."
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_labels_that_are_no_numbers(bad: float) -> None:
    y = np.array([[bad], [0.0]])
    (problem,) = wb.trace(dense(1), ROWS, y).problems
    assert problem.message == (
        "loss: expected labels that are numbers, but 1 of 2 are NaN or infinite, and make the loss so. Leave these "
        "samples out, or mend the labels."
    )
    assert wb.debug_step(dense(1), ROWS, y).forward.problems == (problem,)


def test_rows_that_are_not_one_hot() -> None:
    model = dense(3, "softmax", "categorical_crossentropy")
    (problem,) = wb.trace(model, ROWS, np.array([[1, 1, 0], [0, 1, 0]])).problems
    assert problem.code == "label-not-one-hot"
    assert "a row sums to 2." in problem.message
    assert wb.trace(model, ROWS, np.array([[0.9, 0.05, 0.05], [0, 1, 0]])).problems == ()


def test_minus_one_for_no() -> None:
    (problem,) = wb.trace(dense(1, "sigmoid", "binary_crossentropy"), ROWS, np.array([[-1], [1]])).problems
    assert problem.message.endswith("Use (y + 1) / 2.")


def test_the_end_of_the_network_is_checked_in_both() -> None:
    y = np.array([0, 2])
    plain = dense(3, loss="sparse_categorical_crossentropy")
    assert [one.code for one in wb.trace(plain, ROWS, y).problems] == ["scores-as-probabilities"]
    assert [one.code for one in wb.debug_step(plain, ROWS, y).forward.problems] == ["scores-as-probabilities"]
    twice = dense(3, "softmax", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    assert [one.code for one in wb.debug_step(twice, ROWS, y).forward.problems] == ["activation-twice"]


@pytest.mark.parametrize("flat", [False, True])
def test_a_softmax_after_a_softmax(flat: bool) -> None:
    between = [layers.Reshape((3,))] if flat else []
    parts = [layers.Dense(3, activation="softmax"), *between, layers.Softmax(name="end")]
    model = keras.Sequential([keras.Input((8,)), *parts])
    model.compile("sgd", "sparse_categorical_crossentropy")
    for problems in (
        wb.trace(model, ROWS, np.array([0, 2])).problems,
        wb.debug_step(model, ROWS, np.array([0, 2])).forward.problems,
    ):
        (problem,) = problems
        assert problem.code == "activation-again"
        assert problem.message == (
            "end: softmax is applied to probabilities, the result of a softmax before it, which makes all of them "
            "nearly equal. Remove one of the two."
        )


def test_a_layer_with_weights_between_two_softmaxes_is_no_mistake() -> None:
    model = keras.Sequential(
        [keras.Input((8,)), layers.Dense(3, activation="softmax"), layers.Dense(3, activation="softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert wb.trace(model, ROWS, np.array([0, 2])).problems == ()


def test_dice_of_one_unit_and_a_mask_of_0_and_255() -> None:
    model = masks()
    model.compile("adam", "dice")
    y = np.full((2, 8, 8, 1), 255)
    (problem,) = wb.trace(model, X, y).problems
    assert problem.message == (
        "loss: Dice expects labels from 0 (no) to 1 (yes), but they go from 255 to 255, and the loss means nothing. "
        "A mask stored as a picture has 255 for yes: use y / 255."
    )
    assert wb.trace(model, X, y / 255).problems == ()
