"""Networks that reshape, move or embed their input first are explained as those that get it so."""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import pytest
from keras import layers, ops

import workbench as wb
from workbench.explain.explain_errors import NoConvolution
from workbench.explain.explanation import Method


def body(axes: int) -> keras.Model:
    """A convolution and what turns its maps into two classes."""
    keras.utils.set_random_seed(7)
    convolution = {1: layers.Conv1D, 2: layers.Conv2D, 3: layers.Conv3D}[axes]
    pooling = {1: layers.GlobalMaxPooling1D, 2: layers.GlobalMaxPooling2D, 3: layers.GlobalMaxPooling3D}[axes]
    return keras.Sequential(
        [convolution(4, 3, activation="relu", name="conv"), pooling(), layers.Dense(2, kernel_initializer="ones")]
    )


class OwnReshape(keras.Model):  # type: ignore[misc] # Keras has no types
    """A model whose code, not a layer, makes a picture of the row of numbers."""

    def __init__(self, whole: keras.Model) -> None:
        super().__init__()
        self.conv, self.pooling, self.head = whole.layers

    def call(self, x: object) -> object:
        return self.head(self.pooling(self.conv(ops.reshape(x, (-1, 10, 12, 1)) / 255.0)))


def sequential(shape: Sequence[int], first: Sequence[object]) -> Callable[[keras.Model], keras.Model]:
    return lambda part: keras.Sequential([keras.Input(shape), *first, *part.layers])


def nested(part: keras.Model) -> keras.Model:
    inner = keras.Sequential([keras.Input((120,)), layers.Reshape((120, 1)), *part.layers[:2]])
    return keras.Sequential([keras.Input((120,)), inner, part.layers[2]])


def own_code(part: keras.Model) -> keras.Model:
    model = OwnReshape(part)
    model(np.zeros((1, 120), "float32"))
    return model


def by_operations(part: keras.Model) -> keras.Model:
    x = keras.Input((10, 12))
    return keras.Model(x, part(ops.expand_dims(x, -1) / 255.0 - 0.5))


Case = tuple[Callable[[keras.Model], keras.Model], tuple[int, ...], tuple[int, ...], Callable[[np.ndarray], np.ndarray]]
SAME: dict[str, Case] = {
    "a signal": (sequential((120,), [layers.Reshape((120, 1))]), (120,), (120, 1), lambda x: x.reshape(120, 1)),
    "a signal in a nested model": (nested, (120,), (120, 1), lambda x: x.reshape(120, 1)),
    "a signal, channels before time": (sequential((2, 60), [layers.Permute((2, 1))]), (2, 60), (60, 2), np.transpose),
    "a signal of two channels in a row": (sequential((120,), [layers.Reshape((60, 2))]), (120,), (60, 2),
                                          lambda x: x.reshape(60, 2)),
    "a picture as a row": (sequential((120,), [layers.Rescaling(1 / 255), layers.Reshape((10, 12, 1))]), (120,),
                           (10, 12, 1), lambda x: x.reshape(10, 12, 1) / 255),
    "a picture without a channel": (by_operations, (10, 12), (10, 12, 1), lambda x: x[..., None] / 255 - 0.5),
    "a picture of a model's own code": (own_code, (120,), (10, 12, 1), lambda x: x.reshape(10, 12, 1) / 255),
    "a picture, channels first": (sequential((3, 10, 12), [layers.Permute((2, 3, 1))]), (3, 10, 12), (10, 12, 3),
                                  lambda x: np.moveaxis(x, 0, -1)),
    "a volume as a row": (sequential((120,), [layers.Reshape((4, 5, 6, 1))]), (120,), (4, 5, 6, 1),
                          lambda x: x.reshape(4, 5, 6, 1)),
}  # fmt: skip


@pytest.mark.parametrize("method", ["grad_cam", "saliency"])
@pytest.mark.parametrize("case", SAME)
def test_it_is_explained_as_the_network_that_gets_it_arranged(case: str, method: Method) -> None:
    build, shape, arranged, arrange = SAME[case]
    x = 255 * np.random.default_rng(0).random(shape).astype("float32")
    part = body(len(arranged) - 1)
    direct = keras.Sequential([keras.Input(arranged), *part.layers])
    expected = wb.explain.explain(direct, arrange(x), 1, method=method)
    found = wb.explain.explain(build(part), x, 1, method=method)
    assert found.layer.endswith(expected.layer)
    assert found.heat.max() == 1
    np.testing.assert_allclose(found.heat, expected.heat, atol=1e-4)
    assert found.image.shape == expected.image.shape == arranged
    np.testing.assert_allclose(np.corrcoef(found.image.ravel(), expected.image.ravel())[0, 1], 1, atol=1e-5)
    assert found.picture.values.shape == expected.picture.values.shape


def test_a_picture_read_row_by_row_stays_a_picture() -> None:
    keras.utils.set_random_seed(0)
    parts = [layers.Conv1D(4, 3, padding="same", name="conv"), layers.GlobalAveragePooling1D(), layers.Dense(2)]
    model = keras.Sequential([keras.Input((10, 12, 1)), layers.Reshape((10, 12)), *parts])
    found = wb.explain.explain(model, np.random.default_rng(0).random((10, 12)), 0)
    assert (found.layer, found.heat.shape, found.image.shape) == ("conv", (10, 12), (10, 12, 1))
    assert (found.heat == found.heat[:, :1]).all()  # a row is one step
    assert len(np.unique(found.heat[:, 0])) > 1


@pytest.mark.parametrize("method", ["grad_cam", "saliency"])
def test_the_words_of_a_text_are_its_places(method: Method) -> None:
    """The network answers yes for word 7 alone, so that is what lights up."""
    embedding, convolution = layers.Embedding(20, 3), layers.Conv1D(1, 1, activation="relu", name="conv")
    model = keras.Sequential(
        [keras.Input((9,)), embedding, convolution, layers.GlobalMaxPooling1D(), layers.Dense(1, activation="sigmoid")]
    )
    table = np.zeros((20, 3))
    table[7] = 1
    embedding.set_weights([table])
    convolution.set_weights([np.ones((1, 3, 1)), np.zeros(1)])
    model.layers[-1].set_weights([np.ones((1, 1)), np.zeros(1)])
    words = np.array([1, 2, 3, 7, 4, 5, 6, 8, 9])
    found = wb.explain.explain(model, words, 1, method=method)
    assert found.heat.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert found.image.ravel().tolist() == words.tolist()


def test_a_network_that_is_repeated_in_time_has_maps_of_every_frame() -> None:
    keras.utils.set_random_seed(0)
    backbone = keras.Sequential(
        [keras.Input((6, 8, 1)), layers.Conv2D(3, 3, padding="same", name="first"), layers.Conv2D(1, 1, name="last")]
    )
    whole = keras.Sequential([keras.Input((6, 8, 1)), backbone, layers.GlobalMaxPooling2D()])
    head = keras.Sequential([layers.GlobalMaxPooling1D(), layers.Dense(2, activation="softmax")])
    model = keras.Sequential([keras.Input((4, 6, 8, 1)), layers.TimeDistributed(whole, name="each"), head])
    film = np.random.default_rng(0).random((4, 6, 8, 1)).astype("float32")
    index = int(np.asarray(head(whole(film)[None]))[0].argmax())
    found = wb.explain.explain(model, film)
    scores = np.asarray(backbone(film))[..., 0]
    sign = np.sign(np.asarray(head.layers[-1].kernel)[0, index])
    expected = np.maximum(scores * sign, 0)  # one channel, whose weight has the sign of the class
    assert found.layer == f"each/{backbone.name}/last"
    assert found.layers == (f"each/{backbone.name}/first", f"each/{backbone.name}/last")
    np.testing.assert_allclose(found.heat, expected / expected.max(), atol=1e-5)
    assert wb.explain.explain(model, film, layer="first").heat.shape == (4, 6, 8)


def test_maps_of_numbers_that_a_dense_layer_mixed_are_no_places() -> None:
    first = [layers.Dense(120), layers.Reshape((10, 12, 1))]
    model = sequential((120,), first)(body(2))
    with pytest.raises(NoConvolution):
        wb.explain.grad_cam(model, np.random.default_rng(0).random(120))


def test_a_segmentation_of_a_picture_without_a_channel() -> None:
    keras.utils.set_random_seed(0)
    parts = [layers.Conv2D(4, 3, padding="same", name="conv"), layers.Conv2D(1, 1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((10, 12)), layers.Reshape((10, 12, 1)), *parts])
    found = wb.explain.explain(model, np.random.default_rng(0).random((10, 12)))
    assert (found.layer, found.heat.shape, found.probability) == ("conv", (10, 12), None)
