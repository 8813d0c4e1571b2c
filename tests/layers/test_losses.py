"""Our losses against plain NumPy and against Keras's own on one-hot labels."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from workbench.layers import (  # noqa: E402
    RPNBox,
    RPNClass,
    SparseCategoricalFocalCrossentropy,
    SparseDice,
    SparseDiceCrossentropy,
    SparseTversky,
)


def softmax(scores: Any) -> Any:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@pytest.fixture
def masks(rng: np.random.Generator) -> tuple[Any, Any]:
    """Integer masks (4, 6, 5) of 3 classes, and scores (4, 6, 5, 3)."""
    return rng.integers(0, 3, size=(4, 6, 5)), rng.normal(size=(4, 6, 5, 3)).astype("float32")


def dice_by_hand(truth: Any, probabilities: Any, smooth: float, counted: Any) -> Any:
    losses = []
    for mask, chance, count in zip(truth, probabilities, counted, strict=True):
        scores = []
        for index in range(chance.shape[-1]):
            hit, wanted = chance[..., index][count], (mask == index)[count]
            scores.append((2 * (hit * wanted).sum() + smooth) / (hit.sum() + wanted.sum() + smooth))
        losses.append(1 - np.mean(scores))
    return np.array(losses)


@pytest.mark.parametrize("ignore", [None, 2])
@pytest.mark.parametrize("logits", [True, False])
def test_sparse_dice(masks: tuple[Any, Any], logits: bool, ignore: int | None) -> None:
    truth, scores = masks
    counted = np.ones_like(truth, bool) if ignore is None else truth != ignore
    expected = dice_by_hand(truth, softmax(scores), 0.5, counted)
    loss = SparseDice(from_logits=logits, smooth=0.5, ignore_class=ignore, reduction=None)
    given = scores if logits else softmax(scores)
    np.testing.assert_allclose(loss(truth, given), expected, rtol=1e-5)
    np.testing.assert_allclose(loss(truth[..., None], given), expected, rtol=1e-5)


def test_sparse_dice_is_zero_for_a_perfect_mask_and_near_one_for_a_wrong_one() -> None:
    truth = np.zeros((1, 50, 50), int)
    right = np.eye(2, dtype="float32")[truth]
    assert float(SparseDice()(truth, right)) == pytest.approx(0)
    assert float(SparseDice()(truth, right[..., ::-1])) > 0.99


def tversky_by_hand(truth: Any, probabilities: Any, alpha: float, beta: float, smooth: float, counted: Any) -> Any:
    losses = []
    for mask, chance, count in zip(truth, probabilities, counted, strict=True):
        scores = []
        for index in range(chance.shape[-1]):
            hit, wanted = chance[..., index][count], (mask == index)[count]
            both = (hit * wanted).sum()
            wrong = alpha * (hit * ~wanted).sum() + beta * ((1 - hit) * wanted).sum()
            scores.append((both + smooth) / (both + wrong + smooth))
        losses.append(1 - np.mean(scores))
    return np.array(losses)


@pytest.mark.parametrize("ignore", [None, 2, 255])
@pytest.mark.parametrize("logits", [True, False])
def test_sparse_tversky(masks: tuple[Any, Any], logits: bool, ignore: int | None) -> None:
    truth, scores = masks
    if ignore == 255:
        truth = np.where(truth == 1, 255, truth)
    counted = np.ones_like(truth, bool) if ignore is None else truth != ignore
    expected = tversky_by_hand(truth, softmax(scores), 0.2, 0.9, 0.5, counted)
    loss = SparseTversky(0.2, 0.9, from_logits=logits, smooth=0.5, ignore_class=ignore, reduction=None)
    np.testing.assert_allclose(loss(truth, scores if logits else softmax(scores)), expected, rtol=1e-5)


def test_sparse_tversky_with_equal_weights_is_dice(masks: tuple[Any, Any]) -> None:
    truth, scores = masks
    tversky = SparseTversky(0.5, 0.5, from_logits=True, smooth=0.5, reduction=None)
    np.testing.assert_allclose(
        tversky(truth, scores), SparseDice(from_logits=True, smooth=1.0, reduction=None)(truth, scores), rtol=1e-5
    )


def test_a_large_beta_makes_a_miss_of_a_small_structure_worse_than_a_false_alarm() -> None:
    truth = np.array([[1] * 10 + [0] * 90])
    miss, alarm = np.array([[1] * 7 + [0] * 93]), np.array([[1] * 13 + [0] * 87])
    losses = [float(SparseTversky(0.1, 0.9)(truth, np.eye(2, dtype="float32")[mask])) for mask in (miss, alarm)]
    assert losses[0] > 3 * losses[1]


@pytest.mark.parametrize("ignore", [None, 2, 255])
@pytest.mark.parametrize("logits", [True, False])
def test_sparse_dice_crossentropy(masks: tuple[Any, Any], logits: bool, ignore: int | None) -> None:
    truth, scores = masks
    if ignore == 255:
        truth = np.where(truth == 1, 255, truth)
    counted = np.ones_like(truth, bool) if ignore is None else truth != ignore
    right = np.take_along_axis(softmax(scores), np.where(counted, truth, 0)[..., None], -1)[..., 0]
    crossentropy = [-np.log(chance)[count].mean() for chance, count in zip(right, counted, strict=True)]
    expected = 0.3 * dice_by_hand(truth, softmax(scores), 0.5, counted) + 0.7 * np.array(crossentropy)
    loss = SparseDiceCrossentropy(0.3, from_logits=logits, smooth=0.5, ignore_class=ignore, reduction=None)
    given = scores if logits else softmax(scores)
    np.testing.assert_allclose(loss(truth, given), expected, rtol=1e-5)
    np.testing.assert_allclose(loss(truth[..., None], given), expected, rtol=1e-5)


def test_sparse_dice_crossentropy_of_a_sample_with_nothing_to_count_is_zero() -> None:
    loss = SparseDiceCrossentropy(ignore_class=0, reduction=None)
    np.testing.assert_allclose(loss(np.zeros((1, 2, 2)), np.full((1, 2, 2, 3), 1 / 3, "float32")), [0.0], atol=1e-7)


def test_sparse_dice_crossentropy_says_what_weight_it_takes() -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared below
        SparseDiceCrossentropy(dice_weight=1.5)
    assert str(caught.value) == "SparseDiceCrossentropy: dice_weight must be from 0 to 1, but received 1.5"


@pytest.mark.parametrize("alpha", [0.25, (0.2, 0.3, 0.5)])
@pytest.mark.parametrize("logits", [True, False])
def test_sparse_focal_loss_equals_keras_on_one_hot_labels(masks: Any, logits: bool, alpha: Any) -> None:
    truth, scores = masks
    given = scores if logits else softmax(scores)
    ours = SparseCategoricalFocalCrossentropy(alpha=alpha, gamma=3.0, from_logits=logits)
    theirs = keras.losses.CategoricalFocalCrossentropy(alpha=alpha, gamma=3.0, from_logits=logits)
    np.testing.assert_allclose(ours(truth, given), theirs(np.eye(3)[truth], given), rtol=1e-5)


def test_sparse_focal_loss_by_hand(masks: Any) -> None:
    truth, scores = masks
    right = np.take_along_axis(softmax(scores), truth[..., None], -1)[..., 0]
    loss = SparseCategoricalFocalCrossentropy(alpha=0.5, gamma=2.0, from_logits=True, reduction=None)
    np.testing.assert_allclose(loss(truth, scores), -0.5 * (1 - right) ** 2 * np.log(right), rtol=1e-4)


def test_rpn_class_leaves_unlabelled_anchors_out() -> None:
    truth = np.array([[1, 0, -1], [-1, -1, -1]])
    chance = np.array([[0.8, 0.4, 0.01], [0.5, 0.5, 0.5]], "float32")
    expected = [-(np.log(0.8) + np.log(0.6)) / 2, 0]
    np.testing.assert_allclose(RPNClass(reduction=None)(truth, chance), expected, rtol=1e-5, atol=1e-7)
    scores = np.log(chance / (1 - chance))
    with_logits = RPNClass(from_logits=True, reduction=None)(truth[..., None], scores[..., None])
    np.testing.assert_allclose(with_logits, expected, rtol=1e-4, atol=1e-7)


def test_rpn_box_looks_at_anchors_with_objects_only() -> None:
    truth = np.array([[[0, 0, 0, 0, 1], [0, 0, 0, 0, 1], [9, 9, 9, 9, 0]], [[5, 5, 5, 5, 0]] * 3], "float32")
    predicted = np.array([[[0.5, 0, 0, 0], [3, -3, 0, 0], [0, 0, 0, 0]], [[0, 0, 0, 0]] * 3], "float32")
    np.testing.assert_allclose(RPNBox(reduction=None)(truth, predicted), [(0.125 + 5.0) / 2, 0])
    np.testing.assert_allclose(RPNBox(delta=2.0, reduction=None)(truth, predicted), [(0.0625 + 4.0) / 2, 0])


ALL = [
    (SparseDice(from_logits=True, ignore_class=1), (2, 4, 4), (2, 4, 4, 3)),
    (SparseTversky(0.4, 0.8, from_logits=True, ignore_class=1), (2, 4, 4), (2, 4, 4, 3)),
    (SparseDiceCrossentropy(0.3, from_logits=True, ignore_class=1), (2, 4, 4), (2, 4, 4, 3)),
    (SparseCategoricalFocalCrossentropy(alpha=0.4, from_logits=True), (2, 4, 4), (2, 4, 4, 3)),
    (RPNClass(from_logits=True), (2, 6), (2, 6)),
    (RPNBox(delta=0.3), (2, 6, 5), (2, 6, 4)),
]


@pytest.mark.parametrize(("loss", "true_shape", "pred_shape"), ALL, ids=lambda item: type(item).__name__)
def test_losses_have_gradients_and_come_back_from_their_configuration(
    loss: Any, true_shape: Any, pred_shape: Any, rng: np.random.Generator
) -> None:
    import tensorflow as tf

    truth = rng.integers(0, 2, size=true_shape)
    predicted = tf.convert_to_tensor(rng.normal(size=pred_shape).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(predicted)
        value = loss(truth, predicted)
    gradient = tape.gradient(value, predicted).numpy()
    assert np.isfinite(gradient).all()
    assert np.abs(gradient).max() > 0
    again = keras.losses.deserialize(keras.losses.serialize(loss))
    assert type(again) is type(loss)
    assert again.get_config() == loss.get_config()
    assert float(again(truth, predicted)) == pytest.approx(float(value))


@pytest.mark.parametrize(
    "loss", [SparseDice(), SparseCategoricalFocalCrossentropy(), SparseTversky(), SparseDiceCrossentropy()]
)
def test_one_hot_labels_are_refused_with_both_shapes(loss: Any) -> None:
    with pytest.raises(ValueError, match=r"one class index.*received \(2, 4, 3\) and \(2, 4, 3\)"):
        loss(np.zeros((2, 4, 3)), np.zeros((2, 4, 3), "float32"))


@pytest.mark.parametrize(
    "loss",
    [
        SparseDice(ignore_class=2),
        SparseTversky(0.2, 0.9),
        SparseDiceCrossentropy(0.3),
        SparseCategoricalFocalCrossentropy(),
    ],
    ids=lambda loss: type(loss).__name__,
)
def test_a_compiled_model_comes_back_with_its_loss(loss: Any, tmp_path: Path, rng: np.random.Generator) -> None:
    """Without custom_objects: the model may be loaded by whoever has the workbench."""
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(3, 1, activation="softmax")])
    model.compile("sgd", loss)
    x, y = rng.normal(size=(5, 4, 4, 1)).astype("float32"), rng.integers(0, 3, size=(5, 4, 4))
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.loss) is type(loss)
    assert loaded.loss.get_config() == loss.get_config()
    assert loaded.evaluate(x, y, verbose=0) == pytest.approx(model.evaluate(x, y, verbose=0))
