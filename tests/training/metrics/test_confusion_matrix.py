"""Counting batch by batch: the same as scikit-learn on all the data at once."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from sklearn import metrics as sk

keras = pytest.importorskip("keras")

from workbench.training.metrics import ConfusionMatrix  # noqa: E402
from workbench.training.metrics.metric_errors import BadMetricSetting, ShapesDiffer  # noqa: E402


def chances(rng: Any, *shape: int) -> Any:
    powers = np.exp(rng.normal(size=shape))
    return (powers / powers.sum(axis=-1, keepdims=True)).astype("float32")


@given(st.integers(2, 12), st.integers(1, 3), st.integers(0, 2**31), st.sampled_from(["flat", "mask"]))
@settings(deadline=None, max_examples=40)
def test_softmax_in_batches(classes: int, batches: int, seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    places = (7,) if kind == "flat" else (3, 4, 5)
    matrix = ConfusionMatrix(classes)
    truths, guesses = [], []
    for _ in range(batches):
        truth = rng.integers(0, rng.integers(1, classes + 1), size=places)
        predicted = chances(rng, *places, classes)
        predicted[..., 0] = predicted[..., -1]  # ties: the first is taken, as NumPy does
        matrix.update_state(truth, predicted)
        truths.append(truth.ravel())
        guesses.append(predicted.argmax(axis=-1).ravel())
    expected = sk.confusion_matrix(np.concatenate(truths), np.concatenate(guesses), labels=range(classes))
    np.testing.assert_array_equal(matrix.counts(), expected)
    assert matrix.counts().dtype == np.int64
    assert float(matrix.result()) == pytest.approx(np.trace(expected) / expected.sum())


@pytest.mark.parametrize("dtype", ["uint8", "int32", "int64", "float32"])
@pytest.mark.parametrize("form", ["sparse", "column", "one_hot"])
def test_forms_of_labels(form: str, dtype: str, rng: Any) -> None:
    truth, predicted = rng.integers(0, 3, size=(4, 5, 6)), chances(rng, 4, 5, 6, 3)
    given = {"sparse": truth, "column": truth[..., None], "one_hot": np.eye(3)[truth]}[form].astype(dtype)
    matrix = ConfusionMatrix(3)
    matrix.update_state(given, predicted)
    np.testing.assert_array_equal(
        matrix.counts(), sk.confusion_matrix(truth.ravel(), predicted.argmax(-1).ravel(), labels=range(3))
    )


@pytest.mark.parametrize("ignore", [0, 2, 255, -1])
def test_what_is_ignored_is_not_counted(ignore: int, rng: Any) -> None:
    truth, predicted = rng.integers(0, 3, size=(4, 50)), chances(rng, 4, 50, 3)
    truth[rng.random(truth.shape) < 0.3] = ignore
    kept = truth != ignore
    matrix = ConfusionMatrix(3, ignore_class=ignore)
    matrix.update_state(truth, predicted)
    expected = sk.confusion_matrix(truth[kept], predicted.argmax(-1)[kept], labels=range(3))
    np.testing.assert_array_equal(matrix.counts(), expected)


def test_labels_outside_the_classes_are_not_counted() -> None:
    matrix = ConfusionMatrix(2)
    matrix.update_state([0, 1, 2, 7, -3], np.eye(2, dtype="float32")[[0, 1, 1, 0, 1]])
    assert matrix.counts().tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("logits", [True, False])
@pytest.mark.parametrize("shape", [(9,), (9, 1), (3, 4, 5, 1), (3, 4, 5)])
def test_binary(shape: tuple[int, ...], logits: bool, rng: Any) -> None:
    truth, scores = rng.integers(0, 2, size=shape), rng.normal(size=shape).astype("float32")
    chance = 1 / (1 + np.exp(-scores))
    matrix = ConfusionMatrix(2, "binary", threshold=0.7, from_logits=logits)
    matrix.update_state(truth, scores if logits else chance)
    expected = sk.confusion_matrix(truth.ravel(), (chance > 0.7).ravel().astype(int), labels=[0, 1])
    np.testing.assert_array_equal(matrix.counts(), expected)


def test_binary_labels_without_the_last_axis(rng: Any) -> None:
    truth = rng.integers(0, 2, size=(2, 3, 3))
    matrix = ConfusionMatrix(2, "binary")
    matrix.update_state(truth, truth[..., None].astype("float32"))
    assert float(matrix.result()) == 1.0


def test_the_threshold_itself_means_no() -> None:
    matrix = ConfusionMatrix(2, "binary", threshold=0.5)
    matrix.update_state([1, 1], [0.5, 0.50001])
    assert matrix.counts().tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize("places", [(), (3, 4)])
def test_several_labels_at_once(places: tuple[int, ...], rng: Any) -> None:
    truth, chance = rng.integers(0, 2, size=(20, *places, 3)), rng.random((20, *places, 3)).astype("float32")
    matrix = ConfusionMatrix(3, "multilabel", threshold=0.4)
    matrix.update_state(truth[:8], chance[:8])
    matrix.update_state(truth[8:], chance[8:])
    expected = sk.multilabel_confusion_matrix(truth.reshape(-1, 3), chance.reshape(-1, 3) > 0.4)
    np.testing.assert_array_equal(matrix.counts(), expected)
    assert float(matrix.result()) == pytest.approx(np.mean(truth == (chance > 0.4)))


def test_single_labels_of_several_are_ignored() -> None:
    matrix = ConfusionMatrix(2, "multilabel", ignore_class=-1)
    matrix.update_state([[1, -1], [0, 1]], [[0.9, 0.9], [0.9, 0.1]])
    assert matrix.counts().tolist() == [[[0, 1], [0, 1]], [[0, 0], [1, 0]]]


def test_not_a_pixel_is_lost_beyond_what_float32_counts() -> None:
    """2^24 + 1 is no float32: a sum of them would stand still."""
    matrix = ConfusionMatrix(2, "binary")
    many = np.zeros((2**12, 2**12), "uint8")
    matrix.update_state(many, many.astype("float16"))
    for _ in range(3):
        matrix.update_state([0], [0.0])
    assert matrix.counts().tolist() == [[2**24 + 3, 0], [0, 0]]


def test_weights_change_no_count(rng: Any) -> None:
    truth, predicted = rng.integers(0, 3, size=40), chances(rng, 40, 3)
    plain, weighted = ConfusionMatrix(3), ConfusionMatrix(3)
    plain.update_state(truth, predicted)
    weighted.update_state(truth, predicted, sample_weight=rng.random(40))
    np.testing.assert_array_equal(plain.counts(), weighted.counts())


@pytest.mark.parametrize("where", ["metrics", "weighted_metrics"])
@pytest.mark.parametrize("jit", [False, True])
def test_in_compiled_training_with_class_weights(where: str, jit: bool, rng: Any) -> None:
    """With a learning rate of 0, what was counted while training is what the network predicts."""
    x, y = rng.normal(size=(50, 6, 6, 1)).astype("float32"), rng.integers(0, 3, size=50)
    model = keras.Sequential(
        [keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]
    )
    matrix = ConfusionMatrix(3)
    model.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy", jit_compile=jit, **{where: [matrix]})
    history = model.fit(x, y, batch_size=16, epochs=2, class_weight={0: 5.0, 1: 1.0, 2: 0.0}, verbose=0).history
    expected = sk.confusion_matrix(y, model.predict(x, verbose=0).argmax(-1), labels=range(3))
    np.testing.assert_array_equal(matrix.counts(), expected)
    assert history["accuracy"][1] == pytest.approx(np.trace(expected) / 50)


def test_it_starts_anew_when_keras_says_so(rng: Any) -> None:
    matrix = ConfusionMatrix(2)
    assert float(matrix.result()) == 0.0
    matrix.update_state([0, 1], np.eye(2, dtype="float32"))
    matrix.reset_state()
    assert matrix.counts().tolist() == [[0, 0], [0, 0]]


def test_no_images_of_known_size_are_needed(rng: Any) -> None:
    x, y = rng.normal(size=(4, 9, 7, 1)).astype("float32"), rng.integers(0, 2, size=(4, 9, 7))
    model = keras.Sequential([keras.Input((None, None, 1)), keras.layers.Conv2D(2, 1, activation="softmax")])
    matrix = ConfusionMatrix(2)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[matrix])
    model.evaluate(x, y, verbose=0)
    assert matrix.counts().sum() == 4 * 9 * 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"classes": 1}, "ConfusionMatrix: classes must be a whole number of at least 2, but received 1."),
        ({"classes": 2.5}, "ConfusionMatrix: classes must be a whole number of at least 2, but received 2.5."),
        ({"classes": True}, "ConfusionMatrix: classes must be a whole number of at least 2, but received True."),
        (
            {"classes": 0, "kind": "multilabel"},
            "ConfusionMatrix: classes must be a whole number of at least 1, but received 0.",
        ),
        ({"classes": 3, "kind": "binary"}, 'ConfusionMatrix: classes must be 2 for kind="binary", but received 3.'),
        (
            {"classes": 3, "kind": "relu"},
            'ConfusionMatrix: kind must be "softmax", "binary" or "multilabel", but received \'relu\'.',
        ),
        ({"classes": 2, "threshold": 50}, "ConfusionMatrix: threshold must be from 0 to 1, but received 50."),
    ],
)
def test_settings_that_cannot_be(arguments: Any, told: str) -> None:
    with pytest.raises(BadMetricSetting) as caught:
        ConfusionMatrix(**arguments)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("kind", "labels", "predictions", "expected"),
    [
        ("softmax", (4,), (4, 2), "predictions of shape (batch, …, 3)"),
        ("softmax", (4, 5), (4, 3), "one class index for each place, or one-hot labels"),
        ("softmax", (4, 6, 6), (4, 3), "one class index for each place, or one-hot labels"),
        ("multilabel", (4, 2), (4, 3), "a label of 0 or 1 for each prediction"),
        ("multilabel", (4,), (4, 2), "predictions of shape (batch, …, 3)"),
    ],
)
def test_labels_that_do_not_fit(kind: Any, labels: Any, predictions: Any, expected: str) -> None:
    with pytest.raises(ShapesDiffer) as caught:
        ConfusionMatrix(3, kind).update_state(np.zeros(labels), np.zeros(predictions, "float32"))
    assert str(caught.value) == (
        f"metric 'accuracy': expected {expected}, received labels of shape {labels} and predictions of {predictions}."
    )


def test_it_says_how_it_was_made() -> None:
    again = keras.metrics.deserialize(keras.metrics.serialize(ConfusionMatrix(3, "multilabel", 0.4, 1, True)))
    assert again.get_config() == ConfusionMatrix(3, "multilabel", 0.4, 1, True).get_config()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("classes", [2, 3, 20])
@pytest.mark.parametrize("sparse", [True, False])
def test_no_answer_is_wrong_whatever_the_truth(value: float, classes: int, sparse: bool) -> None:
    truth = np.arange(classes).repeat(2)
    predicted = np.full((len(truth), classes), value, "float32")
    predicted[::2] = np.eye(classes)[truth[::2]]
    matrix = ConfusionMatrix(classes)
    matrix.update_state(truth if sparse else np.eye(classes)[truth], predicted)
    assert float(matrix.result()) == 0.5
    assert matrix.counts().sum() == 2 * classes
    assert matrix.scores().sensitivity == (0.5,) * classes
    assert matrix.not_finite() == classes
    matrix.reset_state()
    assert matrix.not_finite() == 0


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("classes", [3, 20])
def test_one_score_that_is_no_number_spoils_the_answer(value: float, classes: int) -> None:
    predicted = np.zeros((1, classes), "float32")
    predicted[0, :2] = 1.0, value
    matrix = ConfusionMatrix(classes)
    matrix.update_state(np.array([0]), predicted)
    assert (float(matrix.result()), matrix.not_finite()) == (0.0, 1)


def test_a_class_that_is_ruled_out_by_minus_infinity_is_none() -> None:
    matrix = ConfusionMatrix(3)
    matrix.update_state(np.array([1]), np.array([[-np.inf, 0.5, 0.1]], "float32"))
    assert (float(matrix.result()), matrix.not_finite()) == (1.0, 0)


@pytest.mark.parametrize("kind", ["binary", "multilabel"])
@pytest.mark.parametrize("logits", [True, False])
def test_neither_yes_nor_no_is_wrong(kind: Any, logits: bool) -> None:
    truth = np.array([[0, 1], [1, 0], [0, 0]]) if kind == "multilabel" else np.array([[0], [1], [1]])
    matrix = ConfusionMatrix(2, kind=kind, from_logits=logits)
    matrix.update_state(truth, np.resize(np.array([np.nan, np.inf, -np.inf], "float32"), truth.shape))
    assert float(matrix.result()) == 0.0
    assert matrix.not_finite() == matrix.counts().sum() == truth.size


def test_no_answer_where_nothing_counts_is_not_told() -> None:
    matrix = ConfusionMatrix(2, ignore_class=255)
    matrix.update_state(np.array([0, 255]), np.array([[1, 0], [np.nan, np.nan]], "float32"))
    assert (float(matrix.result()), matrix.not_finite()) == (1.0, 0)
