"""Training in the background: it ends, it counts right, it says what went wrong."""

from typing import Any

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

import workbench as wb
from tests.training.small import brightness, changed, classifier, labelled, masked, segmenter, values_of
from workbench.codegen import build_model
from workbench.data import Dataset, Split
from workbench.training import Settings, fit
from workbench.training.fitting.run import Run
from workbench.training.training_errors import AnswersNotFinite, LossIsNaN, ModelBusy


def test_it_trains_and_tells_of_every_epoch() -> None:
    told: list[int] = []
    run = fit(classifier(), labelled(), epochs=3, batch_size=8, learning_rate=0.05)
    run.listen(lambda: told.append(len(run.finished_epochs)))
    run.wait(120)
    assert run.state == "finished"
    assert [epoch.number for epoch in run.finished_epochs] == [1, 2, 3]
    assert {"loss", "val_loss", "accuracy", "val_accuracy", "dice[grey]", "val_iou[light]"} <= set(run.history)
    assert all(len(values) == 3 for values in run.history.values())
    assert run.test is not None
    assert (run.test.values["accuracy"] or 0) > 0.8
    assert run.progress == 1.0
    assert run.seconds_left == 0.0
    assert told[-1] == 3


@pytest.fixture(scope="module")
def trained() -> Run:
    """A run that a test only reads."""
    return fit(classifier(), labelled(), epochs=2, seed=1).wait(120)


def test_the_numbers_are_those_of_the_weights(trained: Run) -> None:
    """Validation of the last epoch against predictions with the final weights."""
    data, run = labelled(), trained
    predicted = run.model.predict(data.validation.x, verbose=0).argmax(axis=-1)
    scores = run.finished_epochs[-1].validation
    assert scores is not None
    assert scores.confusion == tuple(map(tuple, confusion_matrix(data.validation.y, predicted, labels=[0, 1, 2])))
    assert scores.loss == pytest.approx(
        run.model.evaluate(data.validation.x, data.validation.y, verbose=0)[0], rel=1e-5
    )
    assert sum(map(sum, run.finished_epochs[-1].train.confusion or ())) == 60


def test_it_is_plain_fit_with_the_same_numbers() -> None:
    """The same order of samples by hand gives the same weights."""
    import tensorflow as tf

    data = labelled()
    run = fit(classifier(), data, Settings(epochs=2, seed=5, batch_size=60)).wait(120)
    keras.utils.set_random_seed(5)
    model = build_model(classifier())
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(2):
        order = tf.random.experimental.stateless_shuffle(tf.range(60, dtype=tf.int64), seed=[5, epoch]).numpy()
        model.fit(data.train.x[order], data.train.y[order], batch_size=60, shuffle=False, verbose=0)
    for ours, theirs in zip(run.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_the_same_seed_gives_the_same_history() -> None:
    settings = Settings(epochs=2, seed=3, batch_size=16)
    first, second = (fit(classifier(dropout=0.5), labelled(), settings).wait(120) for _ in range(2))
    assert first.history == second.history
    other = fit(classifier(dropout=0.5), labelled(), settings, seed=4).wait(120)
    assert other.history != first.history


def test_a_model_is_trained_as_a_graph_is_and_its_loss_stays() -> None:
    model = build_model(classifier())
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(ignore_class=2))
    run = fit(model, labelled(), epochs=1).wait(120)
    assert run.model is model
    assert run.name == "small"
    assert run.model.loss.ignore_class == 2


def test_masks_are_learned_class_by_class() -> None:
    run = fit(segmenter(), masked(), epochs=12, batch_size=4, learning_rate=0.05, loss="SparseDice").wait(120)
    assert run.task == "segmentation"
    assert values_of(run, "val_dice[square]")[-1] > 0.9
    scores = run.finished_epochs[-1].validation
    assert sum(map(sum, scores.confusion or ())) == 16 * 8 * 8


def test_a_binary_mask_has_two_classes() -> None:
    run = fit(segmenter(units=1, activation="sigmoid"), masked(), epochs=2).wait(120)
    assert {"dice[rest]", "val_dice[square]"} <= set(run.history)


def test_several_labels_at_once() -> None:
    def of(split: Split) -> Split:
        return Split(split.x, np.stack([split.y > 0, split.y > 1], axis=-1).astype("int32"))

    one = labelled()
    data = Dataset("several", of(one.train), of(one.validation), of(one.test), ("not dark", "light"))
    run = fit(classifier(units=2, activation="sigmoid"), data, epochs=2).wait(120)
    assert "val_sensitivity[light]" in run.history
    assert run.finished_epochs[-1].train.confusion is None


def test_values_are_predicted() -> None:
    def of(split: Split) -> Split:
        return Split(split.x, split.x.mean(axis=(1, 2)))

    one = labelled()
    data = Dataset("means", of(one.train), of(one.validation), of(one.test), ())
    run = fit(classifier(units=1, activation=None), data, epochs=2).wait(120)
    assert run.task == "regression"
    assert {"mae", "val_rmse"} <= set(run.history)


def test_images_are_predicted() -> None:
    def of(split: Split) -> Split:
        return Split(split.x, split.y[..., None].astype("float32"))

    one = masked()
    data = Dataset("images", of(one.train), of(one.validation), of(one.test), ())
    run = fit(segmenter(units=1, activation="linear"), data, epochs=2).wait(120)
    assert {"psnr", "val_ssim"} <= set(run.history)


def test_rare_classes_count_more_with_balanced_weights() -> None:
    weighted, plain = (
        fit(segmenter(), masked(), epochs=3, seed=1, class_weights=weights).wait(120) for weights in ("balanced", None)
    )
    assert values_of(weighted, "val_sensitivity[square]")[-1] > values_of(plain, "val_sensitivity[square]")[-1]


def test_the_learning_rate_decays_with_the_steps() -> None:
    run = fit(classifier(), labelled(), epochs=2, batch_size=6, learning_rate=0.1, decay_rate=0.5, decay_steps=10)
    rates = [epoch.learning_rate for epoch in run.wait(120).finished_epochs]
    assert rates == pytest.approx([0.05, 0.025])


def test_the_optimizer_gets_its_parameters() -> None:
    run = fit(classifier(), labelled(), epochs=1, optimizer="SGD", optimizer_params={"momentum": 0.5, "nesterov": True})
    optimizer = run.wait(120).model.optimizer
    assert (type(optimizer).__name__, optimizer.momentum, optimizer.nesterov) == ("SGD", 0.5, True)


def test_augmented_samples_are_trained_on() -> None:
    from workbench.training import Augmentation

    run = fit(segmenter(), masked(), epochs=2, augmentation=Augmentation(rotation=20, horizontal_flip=True)).wait(120)
    assert run.state == "finished"


def test_a_network_is_trained_by_one_run_at_a_time() -> None:
    model = build_model(classifier())
    run = fit(model, labelled(), epochs=500)
    try:
        with pytest.raises(ModelBusy, match="is being trained by the run 'small' already"):
            fit(model, labelled())
    finally:
        run.stop()
        run.wait(120)
    assert fit(model, labelled(), epochs=1).wait(120).state == "finished"


def test_what_keras_raises_comes_out_of_wait() -> None:
    class Breaks(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            import tensorflow as tf

            with tf.control_dependencies([tf.debugging.assert_less(tf.reduce_max(x), 0.0, "too bright")]):
                return tf.identity(x)

    model = keras.Sequential(
        [keras.Input((4, 4, 1)), keras.layers.Flatten(), Breaks(), keras.layers.Dense(3, "softmax")]
    )
    run = fit(model, labelled(), epochs=1)
    with pytest.raises(Exception, match="too bright"):
        run.wait(120)
    assert run.state == "failed"
    assert "too bright" in (run.record.error or "")


def test_a_loss_that_becomes_nan_ends_training_with_the_likely_cause() -> None:
    run = fit(classifier(activation="softmax"), labelled(), epochs=50, optimizer="SGD", learning_rate=1e30)
    with pytest.raises(ValueError, match="loss became") as caught:
        run.wait(120)
    assert str(caught.value).startswith("small: the loss became ")
    assert str(caught.value).endswith(
        "and training stopped. Likely cause: the learning rate 1e+30 is large for SGD, so that the weights "
        "grew without "
        "bounds. Try 0.01, or optimizer_params={'clipnorm': 1.0}."
    )
    assert run.state == "failed"


class Spoils(keras.layers.Layer):  # type: ignore[misc]
    """Gives ``value`` for samples whose first pixel is 9."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value

    def call(self, x: Any) -> Any:
        return keras.ops.where(x[:, :1] == 9.0, self.value, x)


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("split", ["train", "validation", "test"])
@pytest.mark.parametrize("units", [3, 1])
def test_answers_that_are_no_numbers_end_training_with_the_cause(value: float, split: str, units: int) -> None:
    """The loss of values looks away: it only sees that the weights are finite."""
    splits = {}
    for name, one in labelled().splits.items():
        x, y = one.x.copy(), one.y if units > 1 else one.x.mean(axis=(1, 2))
        x[4, 0, 0] = 9.0 if name == split else x[4, 0, 0]
        splits[name] = Split(x, y)
    data = Dataset("marked", **splits, class_names=("dark", "grey", "light") if units > 1 else ())
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), Spoils(value), keras.layers.Dense(units)])

    class Blind(keras.losses.Loss):  # type: ignore[misc]
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return keras.ops.mean(keras.ops.where(keras.ops.isfinite(y_pred), y_pred, 0.0) * 0.0, axis=-1)

    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True) if units > 1 else Blind())
    run = fit(model, data, epochs=3, batch_size=60)
    with pytest.raises(LossIsNaN if units > 1 and split == "train" else AnswersNotFinite) as caught:
        run.wait(120)
    if isinstance(caught.value, AnswersNotFinite):
        epoch, count = 3 if split == "test" else 1, 1
        assert str(caught.value).startswith(
            f"{run.name}: {count} of the network's answers for {split} in epoch {epoch} are NaN or infinite, and "
            "training stopped. Expected finite numbers only: such an answer counts as wrong. Likely cause: "
        )
    assert run.state == "failed"
    assert len(run.finished_epochs) == (3 if split == "test" else 0)


def test_a_listener_that_raises_or_was_removed_is_called_no_more() -> None:
    calls: list[int] = []
    removed: list[int] = []

    def broken() -> None:
        calls.append(1)
        raise RuntimeError("no chart")

    run = fit(classifier(), labelled(), epochs=2)
    run.listen(lambda: removed.append(1))()
    with pytest.warns(UserWarning, match="no chart"):  # noqa: PT031 - it must be heard while training goes on
        run.listen(broken)
        run.wait(120)
    assert run.state == "finished"
    assert len(calls) == 1
    assert not removed


def test_a_run_is_shown_as_text(trained: Run) -> None:
    text = repr(trained).splitlines()
    assert text[0] == "Run 'small': finished, 2 of 2 epochs, classification"
    assert text[2].split() == [
        "epoch",
        "seconds",
        "split",
        "Loss",
        "Accuracy",
        "Balanced",
        "accuracy",
        "Mean",
        "Dice",
        "mIoU",
    ]
    assert any(line.split()[:2] == ["validation", "grey"] for line in text)


def test_labels_in_a_column_are_class_numbers_too() -> None:
    data = labelled()
    for split in ("train", "validation", "test"):
        data = changed(data, split, y=data.splits[split].y[:, None])
    assert fit(classifier(), data, epochs=1, class_weights="balanced").wait(120).state == "finished"


def test_embedded_digits_from_the_public_face() -> None:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1)).add("Flatten").add("Dense", units=10, activation="softmax")
    run = wb.training.fit(graph, wb.data.load_digits(), epochs=1)
    assert run.wait(120).class_names == tuple("0123456789")


def test_samples_are_not_changed() -> None:
    split = brightness(60, 1)
    before = split.x.copy()
    fit(classifier(), labelled(train=split), epochs=1).wait(120)
    np.testing.assert_array_equal(split.x, before)
