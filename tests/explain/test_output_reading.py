"""One unit for yes or no, with a sigmoid of its own or of its loss; and what Flatten after it changes: nothing."""

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.explain.explain_errors import NoSuchClass
from workbench.explain.output_reading import OutputReading, reading_of

IMAGE = np.zeros((8, 8, 1), "float32")
IMAGE[:4, :4] = 1
LOGIT = 0.25 * 10 - 0.5
"""A quarter of the picture is bright; the weight is 10, the bias -0.5."""
CHANCE = 1 / (1 + np.exp(-LOGIT))


def one_unit(activation: str | None = None, *, flat: bool = False, weight: float = 10.0) -> keras.Sequential:
    parts = [layers.Conv2D(1, 1, use_bias=False, name="conv"), layers.GlobalAveragePooling2D()]
    parts += [layers.Dense(1, activation=activation), *([layers.Flatten()] if flat else [])]
    model = keras.Sequential([keras.Input((8, 8, 1)), *parts])
    model.set_weights([np.ones((1, 1, 1, 1)), np.array([[weight]]), np.array([-0.5])])
    return model


def with_logits(weight: float = 10.0, *, flat: bool = False) -> keras.Sequential:
    model = one_unit(weight=weight, flat=flat)
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("sigmoid", [False, True])
def test_one_unit_is_yes_or_no(flat: bool, sigmoid: bool) -> None:
    model = one_unit("sigmoid", flat=flat) if sigmoid else with_logits(flat=flat)
    found = wb.explain.explain(model, IMAGE)
    assert found.class_index == 1
    assert found.probability == pytest.approx(CHANCE, abs=1e-5)
    np.testing.assert_allclose(found.heat, IMAGE[..., 0], atol=1e-6)
    assert not any("are taken after" in word for word in found.words)
    assert wb.explain.explain(model, IMAGE, 0).probability == pytest.approx(1 - CHANCE, abs=1e-5)
    with pytest.raises(NoSuchClass, match="from 0 to 1"):
        wb.explain.explain(model, IMAGE, 2)


def test_below_zero_the_answer_is_no() -> None:
    found = wb.explain.explain(with_logits(-10.0), IMAGE)
    assert found.class_index == 0
    assert found.probability == pytest.approx(1 - 1 / (1 + np.exp(3.0)), abs=1e-5)
    assert found.heat[:4, :4].min() == 1


def test_a_value_is_no_class() -> None:
    model = one_unit()
    model.compile(loss="mse")
    found = wb.explain.explain(model, IMAGE)
    assert (found.class_index, found.probability) == (0, None)


def test_raw_scores_of_several_classes() -> None:
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(3, 1), layers.GlobalAveragePooling2D()])
    model.set_weights([np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3), np.zeros(3)])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    scores = np.exp(np.array([0.25, 0.5, 0.75]))
    assert wb.explain.explain(model, IMAGE).probability == pytest.approx(scores[2] / scores.sum(), abs=1e-5)


def test_a_model_of_ones_own_code_with_flatten_at_its_end() -> None:
    class Net(keras.Model):  # type: ignore[misc] # Keras has no types
        def __init__(self) -> None:
            super().__init__()
            self.parts = one_unit("sigmoid").layers
            self.flat = layers.Flatten()

        def call(self, x: object) -> object:
            for layer in self.parts:
                x = layer(x)
            return self.flat(x)

    found = wb.explain.explain(Net(), IMAGE)
    assert found.class_index == 1
    assert found.probability == pytest.approx(CHANCE, abs=1e-5)


@pytest.mark.parametrize(
    ("activation", "loss", "expected"),
    [
        ("softmax", "mse", OutputReading("softmax", applied=True, yes_or_no=False)),
        ("sigmoid", "mse", OutputReading("sigmoid", applied=True, yes_or_no=True)),
        (None, "mse", OutputReading("", applied=False, yes_or_no=False)),
        (None, "binary_crossentropy", OutputReading("", applied=False, yes_or_no=True)),
        ("relu", keras.losses.BinaryCrossentropy(from_logits=True), OutputReading("", applied=False, yes_or_no=False)),
    ],
)
def test_end_and_loss_decide(activation: str | None, loss: object, expected: OutputReading) -> None:
    model = one_unit(activation)
    model.compile(loss=loss)
    assert reading_of(model, 1) == expected


@pytest.mark.parametrize("end", [layers.Activation("linear", dtype="float32"), layers.Identity()])
def test_a_linear_activation_at_the_end_changes_nothing(end: keras.layers.Layer) -> None:
    model = keras.Sequential([*one_unit("sigmoid").layers, end])
    found = wb.explain.explain(model, IMAGE)
    assert found.class_index == 1
    assert found.probability == pytest.approx(CHANCE, abs=1e-5)


@pytest.mark.parametrize(("weight", "expected"), [(10.0, 1), (1.0, 0)])
def test_scores_of_a_hinge_loss_say_yes_above_0(weight: float, expected: int) -> None:
    model = one_unit(weight=weight)
    model.compile(loss="hinge")
    found = wb.explain.explain(model, IMAGE)
    assert (found.class_index, found.probability) == (expected, None)
    assert wb.explain.explain(model, IMAGE, 1).class_index == 1


def test_an_end_that_cannot_be_seen_is_read_by_its_loss() -> None:
    model = keras.Sequential([*one_unit().layers, layers.Lambda(lambda x: 1 / (1 + keras.ops.exp(-x)))])
    model.compile(loss="binary_crossentropy")
    assert wb.explain.explain(model, IMAGE).probability == pytest.approx(CHANCE, abs=1e-5)
