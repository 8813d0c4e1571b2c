"""What is told before a training, and of its first epochs, without stopping it."""

import warnings
from collections.abc import Callable
from math import log
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from workbench.data import Dataset, Split
from workbench.training.fitting.hint_warnings import FirstEpochs, exploded
from workbench.training.fitting.run import Run
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import TrainingTask, decide
from workbench.training.setup.training_hints import training_hints

RANDOM = np.random.default_rng(0)


def split(labels: list[int], scale: float = 1.0) -> Split:
    x = RANDOM.random((len(labels), 4, 4, 1)) * scale
    if scale > 1 and labels:
        x = np.floor(x)
        x.flat[:2] = 0, scale - 1
    return Split(x, np.array(labels, int))


def data(
    train: list[int], validation: list[int], scale: float = 1.0, names: tuple[str, ...] = ("cat", "dog")
) -> Dataset:
    parts = split(train, scale), split(validation, scale), split([], scale)
    return Dataset("pets", *parts, names)


def network(*first: object, end: object = None) -> keras.Sequential:
    last = end or layers.Dense(2, activation="softmax")
    return keras.Sequential([keras.Input((4, 4, 1)), *first, layers.Flatten(), last], name="net")


def task_of(model: keras.Model, given: Dataset, **settings: object) -> TrainingTask:
    signature = model_signature(model, given.train.x.shape[1:], where="fit")
    return decide(signature, given, Settings(**settings), None)


def hints(model: keras.Model, given: Dataset, **settings: object) -> tuple[str, ...]:
    return training_hints(model, task_of(model, given, **settings), given)


def three(make: Callable[[], Split]) -> tuple[Split, Split, Split]:
    return make(), make(), make()


BOTH = [0, 1] * 8


def test_nothing_is_told_of_a_good_training() -> None:
    assert hints(network(), data(BOTH, BOTH)) == ()


def test_pixels_up_to_255() -> None:
    (text,) = hints(network(), data(BOTH, BOTH, 256))
    assert text.startswith("pets: x goes from 0 to 255, as pixels do, and the network has no layer that brings that to")
    assert text.endswith("It learns better from 0 to 1: divide x by 255, or begin with layers.Rescaling(1 / 255).")


def divided() -> keras.Model:
    image = keras.Input((4, 4, 1))
    return keras.Model(image, layers.Dense(2, activation="softmax")(layers.Flatten()(image / 255)))


def test_a_division_at_the_beginning_is_seen() -> None:
    assert hints(divided(), data(BOTH, BOTH, 256)) == ()


def test_a_normalization_that_was_not_adapted() -> None:
    first = layers.Normalization(axis=None, name="norm")
    given = data(BOTH, BOTH, 256)
    (text,) = hints(network(first), given)
    assert text == (
        "pets: x goes from 0 to 255, and the layer 'norm' leaves it so, since it was not adapted. Call its "
        "adapt(data.train.x) before the training."
    )
    first.adapt(given.train.x)
    assert hints(network(first), given) == ()


def test_other_ranges_than_those_of_pixels() -> None:
    x = np.linspace(-1000, 2000, 256).reshape(16, 4, 4, 1)
    given = Dataset("ct", Split(x, np.array(BOTH)), Split(x[::-1], np.array(BOTH)), split([]), ("cat", "dog"))
    text = hints(network(), given)[0]
    assert text == (
        "ct: x goes from -1000 to 2000, and the network has no layer that brings that to a small range. It learns "
        "better from small numbers: divide x by 2000, or begin with a Normalization layer, after its "
        "adapt(data.train.x)."
    )
    assert "ct: x goes from -1000 to 2000" in hints(network(layers.Rescaling(1.0)), given)[0]


def test_samples_that_are_divided_twice() -> None:
    (text,) = hints(network(layers.Rescaling(1 / 255, name="rescaling")), data(BOTH, BOTH))
    assert "and the layer 'rescaling' multiplies it by 0.00392 once more, so that the network sees almost" in text


@pytest.mark.parametrize(
    "first", [layers.Rescaling(1 / 255), layers.BatchNormalization(), layers.Normalization(mean=120, variance=4000)]
)
def test_a_layer_that_rescales_is_seen(first: keras.layers.Layer) -> None:
    assert hints(network(first), data(BOTH, BOTH, 256)) == ()


def test_a_trained_model_goes_on() -> None:
    model, given = network(), data(BOTH, BOTH)
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert hints(model, given) == ()
    model.fit(given.train.x, given.train.y, verbose=0)
    (text,) = hints(model, given)
    assert text == (
        "fit: the network 'net' was trained before, so this training goes on from trained weights, and its first "
        "numbers are those of a trained network. For fresh weights give keras.models.clone_model(model)."
    )
    assert hints(keras.models.clone_model(model), given) == ()
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert hints(model, given) == (text,)
    other = network()
    other.set_weights(model.get_weights())
    assert hints(other, given) == (text,)


def test_a_sigmoid_after_a_sigmoid() -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid"),
                              layers.Activation("sigmoid", name="again")])  # fmt: skip
    assert hints(model, data(BOTH, BOTH)) == (
        "again: sigmoid is applied to probabilities, the result of a sigmoid before it, which makes all of them nearly "
        "equal. Remove one of the two.",
    )


def test_a_label_of_several_that_a_split_lacks() -> None:
    x, y = RANDOM.random((16, 4, 4, 1)), np.tile([[1, 0], [0, 1]], (8, 1))
    given = Dataset("tags", Split(x, y), Split(RANDOM.random((4, 4, 4, 1)), y[[0, 0, 0, 0]]), split([]), ("sun", "sea"))
    (text,) = hints(network(end=layers.Dense(2, activation="sigmoid")), given)
    assert text.startswith("tags.validation has no sample of 'sea', so its numbers")


def test_a_class_that_a_split_lacks() -> None:
    (text,) = hints(network(), data(BOTH, [0] * 8))
    assert text == (
        "pets.validation has no sample of 'dog', so its numbers say nothing about that. Divide the data so that every "
        "class is in every split."
    )


def test_few_samples_of_a_class() -> None:
    given = data([0] * 40 + [1] * 4, BOTH)
    (text,) = hints(network(), given)
    assert text.startswith(
        "pets.train has 40 samples of 'cat' and only 4 of 'dog', so that always answering 'cat' looks"
    )
    assert hints(network(), given, class_weights="balanced") == ()
    assert hints(network(), data([0] * 36 + [1] * 4, BOTH)) == ()


def test_samples_in_two_splits() -> None:
    train, other = split(BOTH), split(BOTH)
    mixed = Split(np.concatenate([other.x[:12], train.x[:4]]), other.y)
    (text,) = hints(network(), Dataset("pets", train, mixed, split([]), ("cat", "dog")))
    assert text.startswith("pets: 4 of 16 samples of validation are in train as well")


IMAGE = keras.Input((4, 4, 1))
MAPS = layers.Conv2D(2, 1)(IMAGE)
ROWS = layers.Softmax(axis=1)


@pytest.mark.parametrize(
    "end",
    [
        lambda: layers.Softmax(axis=1, name="end")(MAPS),
        lambda: layers.Activation(ROWS, name="end")(MAPS),
        lambda: layers.Conv2D(2, 1, activation=ROWS, name="end")(IMAGE),
        lambda: layers.Dropout(0.1)(layers.Softmax(axis=1, name="end")(MAPS)),
    ],
    ids=["a layer", "an activation", "of a convolution", "before dropout"],
)
def test_a_softmax_along_another_axis(end: Callable[[], Any]) -> None:
    given = Dataset(
        "m", *three(lambda: Split(RANDOM.random((8, 4, 4, 1)), RANDOM.integers(0, 2, (8, 4, 4)))), ("a", "b")
    )
    (text,) = hints(keras.Model(IMAGE, end()), given)
    assert text == (
        "fit: the softmax of 'end' adds up to 1 along axis 1 of (None, 4, 4, 2), and the classes are along axis 3. "
        "Leave axis out, or set axis=-1."
    )
    assert hints(keras.Model(IMAGE, layers.Softmax(axis=3)(MAPS)), given) == ()


def test_a_softmax_over_all_places() -> None:
    parts = [RANDOM.random((8, 4, 4, 1)), RANDOM.integers(0, 2, (8, 4, 4))]
    given = Dataset("m", *three(lambda: Split(*parts)), ("a", "b"))
    (text, *_) = hints(keras.Model(IMAGE, layers.Softmax(axis=(1, 2), name="end")(MAPS)), given)
    assert text.startswith("fit: the softmax of 'end' adds up to 1 along axis (1, 2) of (None, 4, 4, 2), and the")


def run_with(*losses: float, rate: float = 10.0) -> Run:
    epochs = tuple(Epoch(number, 1.0, 0.1, rate, Scores(loss, {}, {})) for number, loss in enumerate(losses, start=1))
    return Run(network(), Record("first", "classification", ("cat", "dog"), epochs=epochs))


def test_a_loss_that_explodes_is_told_once() -> None:
    task = task_of(network(), data(BOTH, BOTH))
    assert exploded(run_with(log(2)), task) is None
    assert exploded(run_with(3 * log(2)), task) is None
    assert exploded(run_with(996.0, rate=0.001), task) is None  # a bad start at the usual rate
    run = run_with(996.0)
    assert exploded(run, task) == (
        "first: the loss is 996 after epoch 1, worse than by guessing (0.6931). The learning rate 10 is probably too "
        "large: try 1."
    )
    listener = FirstEpochs(run, task)
    with pytest.warns(UserWarning, match="the loss is 996"):
        listener()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        listener()


def test_a_loss_of_values_that_grows() -> None:
    model = network(end=layers.Dense(1))
    given = Dataset("v", *three(lambda: Split(RANDOM.random((8, 4, 4, 1)), RANDOM.random((8, 1)))), ())
    task = task_of(model, given)
    assert exploded(run_with(5.0), task) is None
    assert exploded(run_with(5.0, 14.0), task) is None
    text = exploded(run_with(5.0, 16.0, rate=0.5), task)
    assert text is not None
    assert exploded(run_with(5.0), task, guess=0.3) is not None
    assert "the loss grew from 5 to 16 in epoch 2. The learning rate 0.5 is probably too large: try 0.05." in text
