"""What is given as in Keras: named as it is here, or taken."""

import keras
import numpy as np
import pytest

from workbench.training.setting_errors import LossNotNamed, ObjectAsSetting, UnknownSetting
from workbench.training.setup.settings import Settings, settings_from


def my_loss(y, p):
    return keras.ops.mean(y - p)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("lr", "The learning rate is called learning_rate."),
        ("class_weight", "Weights are called class_weights: 'balanced', or a number for each class."),
        ("validation_split", "Of arrays (x, y) a fifth is held out for validation by itself. Leave it out."),
        ("epoch", "Check the spelling."),
    ],
)
def test_arguments_of_fit(name: str, remedy: str) -> None:
    with pytest.raises(UnknownSetting) as caught:
        settings_from(None, {name: 1})
    assert str(caught.value).endswith(f". {remedy}")


@pytest.mark.parametrize(
    ("parameter", "value", "remedy"),
    [
        ("loss", my_loss, "A loss of your own comes with the network: model.compile(loss=my_loss), and without loss "
                          "here."),
        ("loss", keras.losses.Huber(), "Give loss='Huber', and its parameters as in "
                                       "loss_params={'from_logits': True}."),
        ("loss", keras.losses.binary_crossentropy, "Give loss='BinaryCrossentropy', and its parameters as in "
                                                   "loss_params={'from_logits': True}."),
        ("optimizer", keras.optimizers.Adam(), "Give optimizer='Adam', learning_rate=0.001, and its further parameters "
                                               "as optimizer_params."),
        ("optimizer", keras.optimizers.SGD, "Give optimizer='SGD', learning_rate=0.001, and its further parameters as "
                                            "optimizer_params."),
    ],
)  # fmt: skip
def test_objects_are_given_by_name(parameter: str, value: object, remedy: str) -> None:
    with pytest.raises(ObjectAsSetting) as caught:
        settings_from(None, {parameter: value})
    assert str(caught.value).startswith(f"Settings: '{parameter}' is given by its name, but received ")
    assert str(caught.value).endswith(remedy)


def test_parameters_of_no_loss() -> None:
    with pytest.raises(LossNotNamed) as caught:
        Settings(loss_params={"from_logits": True})
    assert str(caught.value) == (
        "Settings: loss_params={'from_logits': True} belong to a loss, and none is named. Name it beside them, as in "
        "loss='SparseCategoricalCrossentropy', loss_params={'from_logits': True}."
    )


@pytest.mark.parametrize("weights", [np.array([1, 2, 3]), {0: 1, 1: 2, 2: 3}, [1, 2, 3]])
def test_class_weights_as_keras_takes_them(weights: object) -> None:
    assert Settings(class_weights=weights).class_weights == (1.0, 2.0, 3.0)  # type: ignore[arg-type]
