"""A loss of one's own is tried on a batch, whatever it is called."""

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.data import Dataset, Split, load_digits
from workbench.training.label_errors import OwnLossFails
from workbench.training.sample_errors import TextAsNumbers

DATA = load_digits()


def network() -> keras.Sequential:
    parts = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input((8, 8, 1)), *parts])


def my_loss(y, p):
    return keras.losses.sparse_categorical_crossentropy(y, p)


class MyLoss(keras.losses.Loss):  # type: ignore[misc] # Keras has no types
    def call(self, y, p):
        return keras.losses.sparse_categorical_crossentropy(y, p)


def element_by_element(y, p):
    return keras.ops.mean(keras.ops.square(y - p))


@pytest.mark.parametrize("loss", [my_loss, MyLoss()])
def test_class_numbers_for_a_loss_of_ones_own(loss: object) -> None:
    model = network()
    model.compile("adam", loss)
    run = wb.training.fit(model, DATA, epochs=1, learning_rate=0.01, seed=0).wait()
    same = network()
    same.compile("adam", "sparse_categorical_crossentropy")
    other = wb.training.fit(same, DATA, epochs=1, learning_rate=0.01, seed=0).wait()
    assert run.state == other.state == "finished"
    assert set(run.history) == set(other.history)
    assert run.history["val_accuracy"][0] == pytest.approx(_accuracy(model), abs=1e-6)


def _accuracy(model: keras.Model) -> float:
    answers = model.predict(DATA.validation.x, verbose=0).argmax(axis=-1)
    return float(np.mean(answers == DATA.validation.y))


def test_a_loss_that_would_broadcast_is_refused() -> None:
    model = network()
    model.compile("adam", element_by_element)
    with pytest.raises(OwnLossFails) as caught:
        wb.training.fit(model, DATA, epochs=1)
    assert str(caught.value) == (
        "digits.train.y: your loss 'element_by_element' cannot be computed for labels of shape () a sample and "
        "predictions of shape (10,): InvalidArgumentError: Incompatible shapes: [5] vs. [5,10]. Mend the loss, or give "
        "labels as it needs them, for example with keras.utils.to_categorical(y) or y[..., None]."
    )


def forgets_return(y, p):
    keras.losses.sparse_categorical_crossentropy(y, p)


def misspelt(y, p):
    return keras.ops.mean(y_true - p)  # type: ignore[name-defined] # noqa: F821 - the mistake


def of_numpy(y, p):
    return np.mean(np.asarray(p)[:, 0])


def too_long(y, p):
    return keras.ops.ones(7)


@pytest.mark.parametrize(
    ("loss", "reason"),
    [
        (forgets_return, "it returns nothing; its last line should begin with return."),
        (misspelt, "NameError: name 'y_true' is not defined."),
        (of_numpy, "it calls NumPy, which cannot compute gradients; the functions of keras.ops have the same names "
                   "(ops.mean, ops.sum)."),
        (too_long, "it gives (7,) for 5 samples, where a number for each sample, or one for all, is expected."),
    ],
)  # fmt: skip
def test_why_a_loss_of_ones_own_fails_is_said(loss: object, reason: str) -> None:
    model = network()
    model.compile("adam", loss)
    with pytest.raises(OwnLossFails) as caught:
        wb.training.fit(model, DATA, epochs=1)
    assert f"predictions of shape (10,): {reason}" in str(caught.value)


class Both(keras.losses.Loss):  # type: ignore[misc] # Keras has no types
    def call(self, y, p):
        return keras.losses.binary_crossentropy(y, p) + keras.losses.dice(y, p)


def test_keras_brings_labels_to_the_rank_of_the_prediction_for_functions_alone() -> None:
    masks = (DATA.train.x[:60] > 0.5).astype("float32")
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(1, 1, activation="sigmoid")])
    model.compile("adam", Both())
    with pytest.raises(OwnLossFails, match="must have the same rank"):
        wb.training.fit(model, (DATA.train.x[:60], masks[..., 0]), epochs=1)
    assert wb.training.fit(model, (DATA.train.x[:60], masks), epochs=1).wait().state == "finished"


def test_one_hot_labels_need_no_trial() -> None:
    model = network()
    model.compile("adam", element_by_element)
    splits = {name: Split(part.x, np.eye(10, dtype="float32")[part.y]) for name, part in DATA.splits.items()}
    data = Dataset("one-hot", **splits, class_names=DATA.class_names)
    assert wb.training.fit(model, data, epochs=1).wait().state == "finished"


def test_text_labels_are_refused_with_words_that_work() -> None:
    names = np.array(["cat", "dog"])[DATA.train.y % 2]
    data = Dataset("pets", Split(DATA.train.x, names), DATA.validation, DATA.test, ("cat", "dog"))
    with pytest.raises(TextAsNumbers) as caught:
        wb.training.fit(network(), data, epochs=1)
    assert str(caught.value) == (
        "pets.train.y: expected numbers, received text such as 'cat'. Turn names into numbers: class_names, y = "
        "np.unique(y, return_inverse=True)."
    )
    class_names, y = np.unique(names, return_inverse=True)
    assert (class_names.tolist(), y[:3].tolist()) == (["cat", "dog"], (DATA.train.y[:3] % 2).tolist())
