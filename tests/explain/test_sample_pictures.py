"""Explanations of signals, volumes, videos, and networks with two inputs."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.explain.explain_errors import OtherInputs, SeveralInputsToExplain
from workbench.explain.sample_pictures import frames_shown, sample_picture


def signal_net() -> keras.Sequential:
    model = keras.Sequential(
        [keras.Input((50, 2)), layers.Conv1D(1, 1, use_bias=False), layers.GlobalAveragePooling1D(), layers.Dense(2)]
    )
    model.set_weights([np.ones((1, 2, 1)), np.array([[0.0, 1.0]]), np.zeros(2)])
    return model


def test_a_signal_is_a_curve() -> None:
    signal = np.zeros((50, 2), "float32")
    signal[30:40] = 1
    found = wb.explain.explain(signal_net(), signal)
    assert found.heat.shape == (50,)
    assert (found.heat[30:40].min(), found.heat[:30].max(), found.heat[40:].max()) == (1, 0, 0)
    assert found.picture.values.shape == (160, 480, 3)
    page = found._repr_html_()
    assert page.count("<img") == 2
    assert found._repr_png_().startswith(b"\x89PNG")


def test_the_curve_is_where_the_values_are() -> None:
    rising = sample_picture(np.linspace(0, 1, 10)[:, None], None, 1)
    dark = rising.min(axis=-1) < 128
    left, right = dark[:, 30].nonzero()[0].mean(), dark[:, 450].nonzero()[0].mean()
    assert left > 140
    assert right < 20
    hot = sample_picture(np.zeros((10, 1)), np.eye(10)[0], 1)
    assert hot[:, 24][80].tolist() != [255, 255, 255]
    assert hot[80, 400].tolist() == [255, 255, 255]


def test_the_saliency_of_a_row_of_features() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2, use_bias=False)])
    model.set_weights([np.array([[0, 1], [0, 2], [0, 4], [0, 0]], "float32")])
    found = wb.explain.explain(model, np.ones(4), 1, method="saliency")
    np.testing.assert_allclose(found.heat, [0.25, 0.5, 1, 0])
    assert "<img" in found._repr_html_()


def test_a_volume_is_a_row_of_frames() -> None:
    model = keras.Sequential(
        [keras.Input((6, 8, 8, 1)), layers.Conv3D(1, 1, use_bias=False), layers.GlobalAveragePooling3D()]
    )
    model.set_weights([np.ones((1, 1, 1, 1, 1))])
    volume = np.zeros((6, 8, 8, 1), "float32")
    volume[4, 2, 3] = 1
    found = wb.explain.explain(model, volume)
    assert found.heat.shape == (6, 8, 8)
    assert found.heat[4, 2, 3] == found.heat.max() == 1
    assert found.picture.values.shape == (8, 6 * 8 + 5 * 2, 3)
    assert "Frames 0, 1, 2, 3, 4, 5 of 6 are shown, from left to right." in found.words
    assert "<img" in found._repr_html_()


def test_the_frame_with_the_most_heat_is_shown() -> None:
    heat = np.zeros((30, 2, 2))
    heat[13, 0, 0] = 1
    assert 13 in frames_shown(30, heat)
    assert len(frames_shown(30, heat)) == 8


@pytest.mark.parametrize("kind", ["repeated", "recurrent"])
def test_convolutions_of_a_video_are_found(kind: str) -> None:
    video = keras.Input((5, 8, 8, 1))
    convolution = layers.Conv2D(3, 3, padding="same")
    first = layers.TimeDistributed(convolution, name="conv")
    if kind == "recurrent":
        first = layers.ConvLSTM2D(3, 3, padding="same", return_sequences=True, name="conv")
    x = layers.TimeDistributed(layers.GlobalAveragePooling2D())(first(video))
    model = keras.Model(video, layers.Dense(2, activation="softmax")(layers.LSTM(4)(x)))
    found = wb.explain.explain(model, np.random.default_rng(0).random((5, 8, 8, 1)))
    assert (found.layer, found.heat.shape) == ("conv", (5, 8, 8))


def two_inputs() -> keras.Model:
    picture, age = keras.Input((8, 8, 1), name="picture"), keras.Input((1,), name="age")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="conv")(picture))
    return keras.Model([picture, age], layers.Dense(2, activation="softmax")(layers.Concatenate()([x, age])))


def test_the_advice_for_two_inputs_runs() -> None:
    model, image, others = two_inputs(), np.ones((8, 8, 1), "float32"), [np.array([30.0])]
    with pytest.raises(SeveralInputsToExplain) as caught:
        wb.explain.explain(model, image)
    advice = str(caught.value).partition("for example ")[2].rstrip(".")
    part = eval(advice, {"wb": wb, "model": model, "others": others})
    found = wb.explain.explain(part, image)
    assert found.heat.shape == (8, 8)
    whole = np.asarray(model([image[None], others[0][None]]))
    np.testing.assert_allclose(np.asarray(part(image[None])), whole, rtol=1e-5)


def test_the_advice_for_two_outputs_runs() -> None:
    image = keras.Input((8, 8, 1))
    x = layers.Flatten()(layers.Conv2D(2, 3)(image))
    model = keras.Model(image, [layers.Dense(2, name="one")(x), layers.Dense(3, name="two")(x)])
    with pytest.raises(SeveralInputsToExplain) as caught:
        wb.explain.explain(model, np.ones((8, 8)))
    advice = str(caught.value).partition("for example ")[2].rstrip(".")
    assert advice == "keras.Model(model.inputs, model.outputs[0])"
    part = eval(advice, {"keras": keras, "model": model})
    assert wb.explain.explain(part, np.ones((8, 8)), 1).class_index == 1


def test_the_last_map_of_a_convlstm_is_shown_on_every_frame() -> None:
    keras.utils.set_random_seed(1)
    parts = [layers.ConvLSTM2D(3, 3, name="conv"), layers.GlobalAveragePooling2D(), layers.Dense(2, "softmax")]
    model = keras.Sequential([keras.Input((5, 12, 12, 1)), *parts])
    found = wb.explain.explain(model, np.random.default_rng(1).random((5, 12, 12, 1), "float32"))
    assert (found.layer, found.heat.shape) == ("conv", (5, 12, 12))
    assert all((frame == found.heat[0]).all() for frame in found.heat)
    assert "The layer has one map for all frames together, so every frame shows the same." in found.words
    assert not any("nothing finer" in words for words in found.words)  # 10 × 10 places of 12 × 12 pixels


def test_places_of_a_signal_are_steps() -> None:
    parts = [layers.Conv1D(3, 3, strides=2, name="conv"), layers.GlobalAveragePooling1D(), layers.Dense(2, "softmax")]
    model = keras.Sequential([keras.Input((21, 1)), *parts])
    found = wb.explain.explain(model, np.random.default_rng(1).random((21, 1), "float32"))
    assert "The layer has 10 places, each about 2 steps long: nothing finer can be shown." in found.words


def folded(*, own_code: bool = False) -> keras.Model:
    """A network that folds the frames into the batch by hand, and sees only how bright frame 2 is."""
    conv, mean = layers.Conv2D(1, 1, use_bias=False, name="conv"), layers.GlobalAveragePooling2D()
    end = layers.Dense(1, use_bias=False)

    class Net(keras.Model):  # type: ignore[misc] # Keras has no types
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.mean, self.end = conv, mean, end

        def call(self, x: Any) -> Any:
            return self.end(keras.ops.reshape(self.mean(self.conv(keras.ops.reshape(x, (-1, 8, 8, 1)))), (-1, 4)))

    video = keras.Input((4, 8, 8))
    maps = mean(conv(keras.ops.reshape(video, (-1, 8, 8, 1))))
    model = keras.Model(video, end(keras.ops.reshape(maps, (-1, 4))))
    model.set_weights([np.ones((1, 1, 1, 1)), np.array([[0.0], [0.0], [1.0], [0.0]])])
    if not own_code:
        return model
    net = Net()
    net(np.zeros((1, 4, 8, 8), "float32"))
    return net


@pytest.mark.parametrize("own_code", [False, True])
def test_frames_folded_into_the_batch_by_hand(own_code: bool) -> None:
    video = np.zeros((4, 8, 8), "float32")
    video[1:3, 3, 5] = 1
    found = wb.explain.explain(folded(own_code=own_code), video, 0)
    assert (found.layer, found.heat.shape) == ("conv", (4, 8, 8))
    assert np.argwhere(found.heat == 1).tolist() == [[1, 3, 5], [2, 3, 5]]  # weights are means over all places
    sensitive = wb.explain.explain(folded(own_code=own_code), video, 0, method="saliency").heat
    assert sensitive.reshape(4, -1).max(axis=1).tolist() == [0, 0, 1, 0]
    assert wb.explain.layer_maps(folded(own_code=own_code), video, "conv").shape == (4, 8, 8, 1)


@pytest.mark.parametrize(
    ("others", "index", "words"),
    [
        ([[1.0, 2.0]], None, "one sample for each of the other inputs, of the shapes (1,), received [(2,)]."),
        ([], None, "one sample for each of the other inputs, of the shapes (1,), received []."),
        ([[1.0]], 5, "the number of an input, from 0 to 1, received index=5."),
    ],
)
def test_samples_that_are_not_those_of_the_other_inputs(others: list[Any], index: int | None, words: str) -> None:
    with pytest.raises(OtherInputs) as caught:
        wb.explain.single_input(two_inputs(), others, index)
    assert str(caught.value) == (
        f"single_input: expected {words} Give a list with a sample for each, without the axis of the batch."
    )


def test_words_of_a_signal_speak_of_steps() -> None:
    found = wb.explain.explain(signal_net(), np.ones((50, 2), "float32"), 1, method="saliency")
    assert found.words[0] == "Bright: steps where a tiny change of the value changes the score of class 1 most."
    assert "The signal that the network was given." in found._repr_html_()
