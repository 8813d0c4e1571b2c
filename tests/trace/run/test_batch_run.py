"""The walk gives what the model gives, whatever the model is made of."""

import keras
import numpy as np
import pytest

from tests.trace.models import CASES
from workbench.trace import trace


def equal(one, two) -> bool:
    first, second = keras.tree.flatten(one), keras.tree.flatten(two)
    keras.tree.assert_same_structure(one, two)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_same_outputs(name: str) -> None:
    keras.utils.set_random_seed(0)
    model, x = CASES[name]()
    walked = trace(model, x)
    assert walked.ok, walked
    assert equal(walked.y_pred, model(x))


def test_training_is_handed_on_to_layers_that_do_not_ask_for_it() -> None:
    class Holder(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dropout = keras.layers.Dropout(0.5, seed=1)

        def call(self, x):
            return self.dropout(x)

    x = keras.Input((50,))
    model = keras.Model(x, Holder()(x))
    data = np.ones((2, 50), "float32")
    assert np.array_equal(trace(model, data).y_pred, data)
    assert (np.asarray(trace(model, data, training=True).y_pred) == 0).any()


def test_training_updates_running_means_as_the_model_does() -> None:
    def make():
        keras.utils.set_random_seed(3)
        return keras.Sequential(
            [keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5, seed=1)]
        )

    one, two = make(), make()
    x = np.random.default_rng(0).normal(3, 2, (8, 4)).astype("float32")
    assert equal(trace(one, x, training=True).y_pred, two(x, training=True))
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), two.get_weights(), strict=True))


def test_walking_changes_no_weight() -> None:
    model, x = CASES["nested_model_used_twice"]()
    before = model.get_weights()
    trace(model, x, statistics=True)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_nested_layers_are_told_by_path() -> None:
    model, x = CASES["nested_in_nested"]()
    names = [row["name"] for row in trace(model, x).rows]
    assert [name.rpartition("/")[0] for name in names] == ["", "middle/deep", "middle", ""]


def test_shared_weights_count_once() -> None:
    model, x = CASES["nested_model_used_twice"]()
    assert trace(model, x).params == model.count_params()
