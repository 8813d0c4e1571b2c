"""One step of training: what it computes, what it changes, and what it refuses."""

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from tests.trace.run.test_tracer import cnn
from workbench.trace.trace_errors import NoLabels, NoLoss, NotTraceable, StepFails

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((60, 28, 28, 1)).astype("float32")
LABELS = RANDOM.integers(0, 10, 60)


def values(weight) -> np.ndarray:
    return np.array(keras.ops.convert_to_numpy(weight))


def compiled(**options) -> keras.Model:
    """A network with what makes training differ from inference."""
    keras.utils.set_random_seed(0)
    model = cnn("channels_last")
    image = keras.Input((28, 28, 1), name="image")
    x = layers.BatchNormalization(name="norm")(model.layers[0](image))
    x = layers.Dropout(0.3, seed=1, name="drop")(layers.GlobalAveragePooling2D(name="mean")(x))
    x = layers.Dense(10, activation="softmax", name="answer")(x)
    network = keras.Model(image, x, name="net")
    network.compile("adam", "sparse_categorical_crossentropy", **options)
    return network


def test_a_step_trains_as_train_on_batch_does() -> None:
    one, two = compiled(), compiled()
    step = wb.debug_step(one, IMAGES, LABELS)
    loss = two.train_on_batch(IMAGES, LABELS)
    assert step.loss == pytest.approx(float(np.ravel(loss)[0]), rel=1e-5)
    for first, second in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_allclose(first, second, atol=1e-6)


def test_which_weights_changed_by_how_much() -> None:
    model = compiled()
    before = {weight.path: values(weight) for weight in model.weights}
    step = wb.debug_step(model, IMAGES, LABELS)
    assert {"cnn/conv1/kernel", "norm/moving_mean", "answer/bias"} <= set(step.changed)
    for weight in model.weights:
        row = next(row for row in step.rows if row["weight"] == weight.path)
        assert row["change"] == pytest.approx(np.abs(values(weight) - before[weight.path]).max(), rel=1e-5)
    assert next(row for row in step.rows if row["weight"] == "norm/moving_mean")["gradient"] is None
    assert next(row for row in step.rows if row["weight"] == "cnn/conv1/kernel")["gradient"] > 0


def test_validation_changes_nothing() -> None:
    model = compiled()
    before = [values(weight) for weight in (*model.weights, *model.optimizer.variables)]
    step = wb.debug_step(model, IMAGES, LABELS, validation=True)
    after = [values(weight) for weight in (*model.weights, *model.optimizer.variables)]
    assert step.changed == ()
    assert all(np.array_equal(one, two) for one, two in zip(before, after, strict=True))
    assert "validation changes no weight: 0 of" in str(step)


def test_frozen_layers_stay() -> None:
    model = compiled()
    model.get_layer("conv1").trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    assert not [name for name in wb.debug_step(model, IMAGES, LABELS).changed if name.startswith("cnn/conv1")]


def test_a_loss_and_an_optimizer_of_ones_own() -> None:
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    x, y = np.array([[1.0, 0.0]], "float32"), np.array([[1.0]], "float32")
    step = wb.debug_step(model, x, y, "mse", optimizer=keras.optimizers.SGD(0.25))
    assert (step.loss, step.loss_after) == (1.0, 0.25)
    assert step.rows[0]["change"] == 0.5
    assert "loss 1.0000 before the update, 0.2500 after it; 1 of 1 weight arrays changed" in str(step)
    assert "<td>0.5</td>" in step._repr_html_()


def test_a_frozen_network_says_so() -> None:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
    model.trainable = False
    model.compile("adam", "mse")
    step = wb.debug_step(model, np.ones((4, 8)), np.zeros((4, 1)))
    assert step.changed == ()
    assert step.loss == step.loss_after
    assert "the network is frozen: 0 of 2 weight arrays can change (trainable is False), 0 changed" in str(step)


def test_gradients_are_those_of_the_loss_in_mixed_precision() -> None:
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        answer = layers.Dense(1, use_bias=False, dtype="float32", kernel_initializer="ones")
        model = keras.Sequential([keras.Input((8,)), answer])
        model.compile("sgd", "mse")
        step = wb.debug_step(model, np.ones((1, 8)), np.zeros((1, 1)))
    finally:
        keras.mixed_precision.set_global_policy("float32")
    assert step.loss == 64  # (8 - 0)²
    assert step.rows[0]["gradient"] == 16  # 2 · 8 · 1
    assert step.rows[0]["change"] == pytest.approx(0.16)


def test_weights_that_became_nan_are_changed() -> None:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1, name="answer")])
    model.compile("sgd", "mse")
    step = wb.debug_step(model, np.ones((2, 8)), np.array([[np.nan], [0.0]]))
    assert len(step.changed) == 2
    assert str(step).endswith(
        "2 of 2 weight arrays changed; 2 of them hold NaN now: " + ", ".join(weight.name for weight in step.weights)
    )
    again = wb.debug_step(model, np.ones((2, 8)), np.zeros((2, 1)))
    assert again.changed == ()


def test_the_keyword_of_the_labs() -> None:
    model = compiled()
    step = wb.debug_step(model, IMAGES, LABELS, training=False)
    assert (step.validation, step.changed) == (True, ())


def test_an_optimizer_by_its_name() -> None:
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    step = wb.debug_step(model, np.array([[1.0, 0.0]]), np.array([[1.0]]), "mse", optimizer="sgd")
    assert step.rows[0]["change"] == pytest.approx(0.02)


def test_refusals() -> None:
    with pytest.raises(NoLoss, match="expected a loss, received none"):
        wb.debug_step(cnn("channels_last"), IMAGES, LABELS)
    with pytest.raises(NotTraceable):
        wb.debug_step("model", IMAGES, LABELS)


def test_steps_of_a_model_of_ones_own_code() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="net")
            self.answer = layers.Dense(1, use_bias=False, kernel_initializer="zeros", name="answer")

        def call(self, x):
            return self.answer(x)

    step = wb.debug_step(Net(), np.array([[1.0, 0.0]], "float32"), [[1.0]], "mse", optimizer=keras.optimizers.SGD(0.25))
    assert step.rows == [{"weight": "net/answer/kernel", "shape": (2, 1), "gradient": 2.0, "change": 0.5}]
    assert step.forward.shapes == {"x": (1, 2), "answer": (1, 1)}
    assert (step.loss, step.loss_after) == (1.0, 0.25)


def test_data_and_labels_that_do_not_fit_are_told_in_plain_words() -> None:
    with pytest.raises(StepFails, match="answer: its weights were made for 16 features") as data:
        wb.debug_step(
            keras.Sequential([keras.Input((16,)), layers.Dense(2, name="answer")]), (3, 8), [[0.0]] * 3, "mse"
        )
    assert "expected axis -1 of input shape to have value 16" in str(data.value.__cause__)
    with pytest.raises(StepFails, match="expects one class number a sample"):
        wb.debug_step(compiled(), IMAGES, np.eye(10)[LABELS])
    with pytest.raises(NoLabels, match="expected labels, received none"):
        wb.debug_step(compiled(), IMAGES)


def test_an_optimizer_that_keras_does_not_know() -> None:
    with pytest.raises(StepFails, match="there is no optimizer 'adamm'"):
        wb.debug_step(compiled(), IMAGES, LABELS, optimizer="adamm")
    assert wb.debug_step(compiled(), IMAGES, LABELS, optimizer=keras.optimizers.SGD).changed


def test_weights_that_were_nan_before_are_named() -> None:
    model = compiled()
    model.trainable = False
    kernel = next(weight for weight in model.weights if weight.path == "answer/kernel")
    kernel.assign(values(kernel) * np.nan)
    assert repr(wb.debug_step(model, IMAGES, LABELS)).endswith("1 held NaN before this step: answer/kernel")


def test_a_step_that_half_precision_leaves_out_says_so() -> None:
    parts = [layers.Flatten(), layers.Dense(10), layers.Activation("softmax", dtype="float32")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *parts])
    for layer in model.layers[:2]:
        layer.dtype_policy = "mixed_float16"
    model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.01)), "sparse_categorical_crossentropy")
    step = wb.debug_step(model, IMAGES * 3e4, LABELS)
    assert step.changed == ()
    assert repr(step).endswith(
        "the gradients are too large for 16 bits, so the optimizer left this step out, and will scale the loss less"
    )
