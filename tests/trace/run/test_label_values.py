"""Labels whose values do not suit the loss, seen by ``trace`` and ``debug_step`` alike."""

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.trace.trace_errors import StepFails

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


def sparse_loss(y, p):
    return keras.losses.sparse_categorical_crossentropy(y, p)


@pytest.mark.parametrize(
    "loss", [sparse_loss, keras.losses.sparse_categorical_crossentropy, keras.losses.SparseCategoricalCrossentropy]
)
def test_a_function_or_class_that_takes_class_numbers_is_no_mistake(loss: object) -> None:
    traced = wb.trace(dense(3, "softmax"), ROWS, np.array([0, 2]), loss)
    assert traced.problems == ()
    assert traced.loss is not None


def test_as_many_samples_as_classes_are_no_broadcast() -> None:
    assert wb.trace(dense(2, "softmax"), ROWS, np.array([0, 1]), sparse_loss).problems == ()


def test_a_loss_of_ones_own_that_fails_is_quoted() -> None:
    def one_hot_loss(y, p):
        return -keras.ops.sum(y * keras.ops.log(p), axis=-1)

    (problem,) = wb.trace(dense(3, "softmax"), ROWS, np.array([0, 2]), one_hot_loss).problems
    assert problem.message == (
        "loss: your loss 'one_hot_loss' cannot be computed for labels of shape () a sample and predictions of shape "
        "(3,): InvalidArgumentError: Incompatible shapes: [5] vs. [5,3]. Mend the loss, or give labels as it needs "
        "them, for example with keras.utils.to_categorical(y) or y[..., None]."
    )


NOT_A_NUMBER = (
    "loss: expected labels that are numbers, but 1 of 2 are NaN or infinite, and make the loss so. Leave these samples "
    "out, or mend the labels."
)


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (np.array([0, np.nan]), NOT_A_NUMBER),
        (np.array(["cat", "dog"]), "loss: expected labels that are numbers, but received text such as 'cat'. Turn "
                                   "names into numbers: class_names, y = np.unique(y, return_inverse=True)."),
        (np.array([0, 255]), "loss: expected class numbers from 0 to 2, because the prediction has 3 classes, but the "
                             "labels are 0 and 255, as in a mask stored as a picture. Use y // 255."),
    ],
)  # fmt: skip
def test_a_training_step_that_fails_says_what_a_trace_says(y: np.ndarray, words: str) -> None:
    model = dense(3, "softmax", "sparse_categorical_crossentropy")
    assert words in [one.message for one in wb.trace(model, ROWS, y).problems]
    with pytest.raises(StepFails) as caught:
        wb.debug_step(model, ROWS, y)
    assert str(caught.value) == words


def test_class_numbers_with_a_fraction() -> None:
    (problem,) = wb.trace(dense(3, "softmax", "sparse_categorical_crossentropy"), ROWS, np.array([0, 1.5])).problems
    assert problem.message == (
        "loss: expected class numbers, which are whole numbers from 0 to 2, but sample 1 has 1.5. Convert the labels, "
        "or take a loss for values, such as mean_squared_error."
    )
