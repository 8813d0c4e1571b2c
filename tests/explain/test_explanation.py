"""Grad-CAM and saliency: equal to what is computed by hand, and lit where a network was built to look."""

from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import workbench as wb
from workbench.explain.explain_errors import (
    BadImage,
    NoConvolution,
    NoMaps,
    NoSuchClass,
    NoSuchLayer,
    NotExplainable,
    NotFiniteImage,
    SeveralInputsToExplain,
)

Build = Callable[[], keras.Model]


def functional(head: str | None = "softmax", classes: int = 3, channels: int = 2) -> keras.Model:
    keras.utils.set_random_seed(3)
    image = keras.Input((12, 10, channels), name="image")
    x = layers.Conv2D(4, 3, activation="relu", name="first")(image)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(5, 3, padding="same", name="second")(x)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Activation("relu", name="bend")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(image, layers.Dense(classes, activation=head, name="answer")(x), name="net")


def sequential() -> keras.Model:
    first = functional()
    model = keras.Sequential([keras.Input((12, 10, 2)), *first.layers[1:]], name="chain")
    model.build((None, 12, 10, 2))
    return model


def nested() -> keras.Model:
    whole = functional()
    body = keras.Model(whole.inputs[0], whole.get_layer("bend").output, name="backbone")
    image = keras.Input((12, 10, 2))
    x = whole.get_layer("mean")(body(image))
    return keras.Model(image, whole.get_layer("answer")(x), name="nested")


class Subclassed(keras.Model):  # type: ignore[misc] # Keras has no types
    def __init__(self) -> None:
        super().__init__(name="own")
        self.whole = functional()

    def call(self, x: object) -> object:
        for layer in self.whole.layers[1:]:
            x = layer(x)
        return x


def picture(channels: int = 2, height: int = 12, width: int = 10) -> np.ndarray:
    return np.random.default_rng(5).random((height, width, channels)).astype("float32")


def by_hand(model: keras.Model, image: np.ndarray, index: int, layer: str) -> np.ndarray:
    """Grad-CAM as the paper writes it, from a model cut at the layer and a head without activation."""
    head = model.get_layer("answer")
    both = keras.Model(model.inputs[0], [model.get_layer(layer).output, head.input])
    with tf.GradientTape() as tape:
        maps, _ = both(image[None])
        tape.watch(maps)
        x = maps
        for later in model.layers[[one.name for one in model.layers].index(layer) + 1 : -1]:
            x = later(x)
        score = (x @ head.kernel + head.bias)[0, index]
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))[0]
    heat = tf.nn.relu(tf.reduce_sum(maps[0] * weights, axis=-1))[..., None]
    large = tf.image.resize(heat, image.shape[:2])[..., 0].numpy()
    result: np.ndarray = large / large.max() if large.max() > 0 else large
    return result


@pytest.mark.parametrize("layer", ["first", "second", "bend"])
@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("head", ["softmax", "sigmoid", None])
def test_it_is_what_the_paper_says(layer: str, index: int, head: str | None) -> None:
    model, image = functional(head), picture()
    heat = wb.explain.grad_cam(model, image, class_index=index, layer=layer)
    np.testing.assert_allclose(heat, by_hand(model, image, index, layer), atol=2e-5)
    assert heat.shape == (12, 10)
    assert heat.dtype == np.float32


@pytest.mark.parametrize("build", [functional, sequential, nested, Subclassed])
def test_every_kind_of_model_gives_the_same(build: Build) -> None:
    image = picture()
    expected = by_hand(functional(), image, 1, "bend")
    np.testing.assert_allclose(wb.explain.grad_cam(build(), image, 1), expected, atol=2e-5)


@pytest.mark.parametrize(("build", "path"), [(functional, "bend"), (sequential, "bend"), (nested, "backbone/bend")])
def test_the_last_maps_are_chosen(build: Build, path: str) -> None:
    found = wb.explain.explain(build(), picture())
    assert found.layer == path
    assert f"Layer {path!r} was chosen by itself: it gives the last maps that still have places." in found.words
    assert "The layer has 5 × 4 places, each about 2 × 2 pixels large: nothing finer can be shown." in found.words
    assert "It does not tell what is seen there" in found.words[-1]


def test_a_layer_may_be_given_in_three_ways() -> None:
    model, image = nested(), picture()
    heats = [
        wb.explain.grad_cam(model, image, 1, layer=layer)
        for layer in ("first", "backbone/first", model.get_layer("backbone").get_layer("first"))
    ]
    assert np.array_equal(heats[0], heats[1])
    assert np.array_equal(heats[0], heats[2])
    assert heats[0].any()


def detector(head: str | None = "softmax", channels: int = 1) -> keras.Model:
    """Class 1 is "something bright in the left half", class 2 "in the right half": nothing else plays a role."""
    image = keras.Input((16, 16, channels))
    x = layers.Conv2D(1, 3, padding="same", name="bright", use_bias=False, kernel_initializer="ones")(image)
    x = layers.Flatten()(x)
    model = keras.Model(image, layers.Dense(3, activation=head, name="answer", use_bias=False)(x))
    kernel = np.zeros((16, 16, 3), "float32")
    kernel[:, :8, 1] = kernel[:, 8:, 2] = 1
    model.get_layer("answer").set_weights([kernel.reshape(-1, 3)])
    return model


@pytest.mark.parametrize("head", ["softmax", "sigmoid", None])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_place_that_decides_lights_up(head: str | None, channels: int) -> None:
    image = np.zeros((16, 16, channels), "float32")
    image[5:8, 11:14] = 1
    heat = wb.explain.grad_cam(detector(head, channels), image)  # the right half is bright: class 2
    assert divmod(int(heat.argmax()), 16) == (6, 12)
    assert heat[6, 12] == 1
    assert heat[10:].max() == 0
    assert heat[:, :9].max() == 0


def test_saliency_is_the_weight_of_a_pixel() -> None:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4, 5, 2)), layers.Flatten(), layers.Dense(3, activation="softmax")])
    kernel = np.abs(model.layers[1].get_weights()[0][:, 1].reshape(4, 5, 2)).max(axis=-1)
    np.testing.assert_allclose(wb.explain.saliency(model, np.ones((4, 5, 2)), 1), kernel / kernel.max(), rtol=1e-5)


def test_saliency_of_a_region_that_plays_no_role_is_zero() -> None:
    heat = wb.explain.saliency(detector(), np.ones((16, 16)), 1)
    assert heat[:, :7].min() > 0
    assert heat[:, 9:].max() == 0


def test_one_sigmoid_output_has_two_classes() -> None:
    image = keras.Input((8, 8, 1))
    x = layers.Conv2D(1, 1, use_bias=False, kernel_initializer="ones", name="same")(image)
    x = layers.Dense(1, activation="sigmoid", use_bias=False, kernel_initializer="ones")(layers.Flatten()(x))
    model = keras.Model(image, x)
    spot = np.zeros((8, 8), "float32")
    spot[2, 3] = 4
    yes, no = wb.explain.explain(model, spot), wb.explain.explain(model, spot, 0)
    assert (yes.class_index, yes.heat[2, 3]) == (1, 1.0)
    assert yes.probability == pytest.approx(0.982, abs=1e-3)
    assert no.probability == pytest.approx(0.018, abs=1e-3)
    assert not no.heat.any()
    empty = "The map is empty: on average over all places nothing here raises this score."
    assert any(word.startswith(empty) for word in no.words)


def segmenter(head: str | None = "softmax", classes: int = 3) -> keras.Model:
    keras.utils.set_random_seed(1)
    image = keras.Input((16, 16, 1))
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="wide")(image)
    skip = x
    x = layers.Conv2D(6, 3, strides=2, padding="same", activation="relu", name="deep")(x)
    x = layers.UpSampling2D(name="up")(x)
    x = layers.Concatenate(name="join")([x, skip])
    return keras.Model(image, layers.Conv2D(classes, 1, activation=head, name="score")(x), name="seg")


@pytest.mark.parametrize("head", ["softmax", None])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_segmentation_adds_up_the_pixels_of_the_class(head: str | None, index: int) -> None:
    model, image = segmenter(head), picture(1, 16, 16)
    linear = keras.Model(model.inputs[0], [model.get_layer("deep").output, model.get_layer("join").output])
    kernel, bias = model.get_layer("score").kernel, model.get_layer("score").bias
    with tf.GradientTape() as tape:
        deep, _ = linear(image[None])
        tape.watch(deep)
        joined = tf.concat([model.get_layer("up")(deep), model.get_layer("wide")(image[None])], -1)
        scores = (tf.tensordot(joined, kernel[0, 0], 1) + bias)[0]
        chosen = np.asarray(scores).argmax(-1) == index
        total = tf.reduce_sum(scores[..., index][chosen])
    found = wb.explain.explain(model, image, index)
    assert found.layer == "deep"
    assert found.probability is None
    if chosen.any():
        weights = tf.reduce_mean(tape.gradient(total, deep), axis=(1, 2))[0]
        heat = tf.nn.relu(tf.reduce_sum(deep[0] * weights, axis=-1))[..., None]
        large = tf.image.resize(heat, (16, 16))[..., 0].numpy()
        np.testing.assert_allclose(found.heat, large / (large.max() or 1), atol=2e-5)
    else:
        assert (
            f"No pixel of the answer shows class {index}: the pixel that comes nearest was asked about." in found.words
        )


def test_segmentation_by_one_sigmoid_map() -> None:
    found = wb.explain.explain(segmenter("sigmoid", classes=1), picture(1, 16, 16), 1)
    assert found.heat.shape == (16, 16)
    assert found.layers == ("wide", "deep", "up", "join")


def test_channels_first() -> None:
    image = keras.Input((1, 12, 10))
    x = layers.Conv2D(4, 3, data_format="channels_first", activation="relu", name="first")(image)
    model = keras.Model(image, layers.Dense(3, activation="softmax")(layers.Flatten()(x)))
    last = keras.Input((12, 10, 1))
    y = layers.Conv2D(4, 3, activation="relu", name="second")(last)
    twin = keras.Model(last, layers.Dense(3, activation="softmax")(layers.Flatten(data_format="channels_last")(y)))
    kernel, bias = model.layers[-1].get_weights()
    turned = kernel.reshape(4, 10, 8, 3).transpose(1, 2, 0, 3).reshape(kernel.shape)
    twin.layers[1].set_weights(model.layers[1].get_weights())
    twin.layers[-1].set_weights([turned, bias])
    sample = picture(1)
    heat = wb.explain.grad_cam(model, sample[..., 0], 1)
    np.testing.assert_allclose(heat, wb.explain.grad_cam(twin, sample, 1), atol=1e-5)
    assert wb.explain.layer_maps(model, sample[..., 0]).shape == (10, 8, 4)


def test_layer_maps_are_what_the_layer_gives() -> None:
    model, image = functional(), picture()
    expected = keras.Model(model.inputs[0], model.get_layer("second").output)(image[None])[0]
    np.testing.assert_allclose(wb.explain.layer_maps(model, image, "second"), expected, rtol=1e-6)


def test_the_model_is_left_as_it_was() -> None:
    model, image = functional(), picture()
    before = [weight.copy() for weight in model.get_weights()]
    wb.explain.grad_cam(model, image)
    assert all(np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True))
    assert not any("call" in layer.__dict__ for layer in model.layers)


def test_an_applications_network() -> None:
    model = keras.applications.MobileNetV2((64, 64, 3), weights=None, classes=5)
    found = wb.explain.explain(model, picture(3, 64, 64))
    assert found.layer == "out_relu"
    assert found.heat.shape == (64, 64)
    assert found._repr_png_().startswith(b"\x89PNG")


def mlp() -> keras.Model:
    return keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(2)], name="mlp")


def pair() -> keras.Model:
    inputs = [keras.Input((4, 4, 1)), keras.Input((3,))]
    return keras.Model(inputs, layers.Concatenate()([layers.Flatten()(inputs[0]), inputs[1]]))


REFUSED = [
    (
        mlp,
        np.zeros((4, 4)),
        {},
        NoConvolution,
        "grad_cam: expected a network with a convolution whose output has several places, received 'mlp', which has "
        "none: no layer of it knows where in the picture something is. Use saliency, which needs no convolution.",
    ),
    (
        functional,
        np.zeros((12, 10, 3)),
        {},
        BadImage,
        "grad_cam: expected one picture of shape (12, 10, 2), received (12, 10, 3). Give a single sample, prepared as "
        "it was for training, for example data.test.x[0].",
    ),
    (
        functional,
        np.full((12, 10, 2), np.nan),
        {},
        NotFiniteImage,
        "grad_cam: expected finite numbers in the picture, received 240 that are NaN or infinite. "
        "Check how it was prepared.",
    ),
    (
        functional,
        np.zeros((12, 10, 2)),
        {"class_index": 3},
        NoSuchClass,
        "grad_cam: expected a class_index from 0 to 2, received 3.",
    ),
    (
        functional,
        np.zeros((12, 10, 2)),
        {"layer": "third"},
        NoSuchLayer,
        "grad_cam: there is no layer 'third'. Expected one of: first, pool, second, norm, bend.",
    ),
    (
        pair,
        np.zeros((4, 4, 1)),
        {},
        SeveralInputsToExplain,
        "grad_cam: expected a network with one input and one output, received 2 inputs and 1 outputs. Keep the "
        "others fixed: give a list with one sample for each of them (of shape (3,)), for example "
        "wb.explain.single_input(model, others).",
    ),
    (
        lambda: 3,
        np.zeros((4, 4, 1)),
        {},
        NotExplainable,
        "grad_cam: expected a Keras model, received int. Give the model itself, for example run.model.",
    ),
]


@pytest.mark.parametrize(("build", "image", "options", "error", "message"), REFUSED)
def test_what_is_refused(
    build: Build, image: np.ndarray, options: dict[str, object], error: type, message: str
) -> None:
    with pytest.raises(error) as caught:
        wb.explain.grad_cam(build(), image, **options)
    assert str(caught.value) == message


def test_a_layer_without_places_is_refused() -> None:
    keras.utils.set_random_seed(0)
    image = keras.Input((4, 4, 1))
    x = layers.Conv2D(2, 4, name="all")(layers.Conv2D(2, 1, name="each")(image))
    model = keras.Model(image, layers.Dense(2)(layers.Flatten()(x)))
    assert wb.explain.explain(model, np.ones((4, 4))).layer == "each"
    with pytest.raises(NoMaps, match=r"layer 'all' gives \(1, 1, 2\).*Expected one of: each"):
        wb.explain.grad_cam(model, np.ones((4, 4)), layer="all")
