"""The questions of mnist_cnn. The shapes are the course's own; held-out digits decide on the trained network."""

import numpy as np

from workbench import data
from workbench.grading.build import held_out_seed, wrong
from workbench.labs.questions import (
    array,
    case,
    checked,
    choice,
    function,
    metric,
    network,
    noted,
    shape_table,
    text,
    value,
)

ON_MNIST = False
"""Whether the lab is on MNIST instead of the built-in digits; then change the setup cell of source.ipynb as well."""

_DATA = data.load_mnist() if ON_MNIST else data.load_digits(size=28)


_COPIES = 6
"""Of each held-out digit, changed each in its own way: so the secret seed decides on no point (±0.002 in accuracy)."""


def _held_out(images: np.ndarray, seed: int) -> np.ndarray:
    """Digits that no cell of the notebook uses: each moved by up to a pixel, written a little lighter, with noise."""
    random = np.random.default_rng(seed)
    images = np.concatenate([images] * _COPIES)
    moves = random.integers(-1, 2, (len(images), 2))
    moved = np.stack([np.roll(image, move, (0, 1)) for image, move in zip(images, moves, strict=True)])
    lighter = moved * random.uniform(0.85, 1.0, (len(images), 1, 1, 1))
    return np.clip(lighter + random.normal(0, 0.02, images.shape), 0, 1).astype("float32")


_IMAGES = np.round(_DATA.train.x[:100, ..., 0] * 255).astype("uint8").astype("float32") / 255

_WALK = {
    "image": (100, 28, 28, 1),
    "conv1": (100, 28, 28, 16),
    "pool1": (100, 14, 14, 16),
    "conv2": (100, 14, 14, 32),
    "pool2": (100, 7, 7, 32),
    "flatten": (100, 1568),
    "digit": (100, 10),
}


_ASKED = {name: shape for name, shape in _WALK.items() if name != "image"}


def _channels_first(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (shape[0], shape[3], *shape[1:3]) if len(shape) == 4 else shape


_WALK_CHANNELS_FIRST = {name: _channels_first(shape) for name, shape in _ASKED.items()}


def _softmax(z: list[float]) -> np.ndarray:
    powers = np.exp(np.array(z) - max(z))
    return powers / powers.sum()


_GUESSES = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.5, 0.1]])
_ALL_RIGHT = np.eye(3)

QUESTIONS = [
    array(
        "scale",
        1,
        "scaled",
        _IMAGES,
        dtype="float32",
        title="Pixels in 0 … 1",
        hints=("255 becomes 1, so divide by 255.", "`.astype('float32')` first: half the memory of float64."),
    ),
    array(
        "axes",
        1,
        "images",
        _IMAGES[..., np.newaxis],
        dtype="float32",
        title="Four axes",
        hints=("scaled[..., np.newaxis] adds an axis of length 1 at the end.",),
    ),
    array(
        "channels_first",
        2,
        "channels_first",
        np.moveaxis(_IMAGES[..., np.newaxis], -1, 1),
        title="Channels first",
        hints=("The last axis (-1) is to become axis 1.",),
    ),
    noted(
        shape_table(
            "walk",
            3,
            "walk",
            _ASKED,
            title="The walk on paper",
            hints=(
                "Convolutions with padding 'same' change the channels only, poolings height and width only.",
                "flatten: 7 · 7 · 32 numbers for each of the 100 images.",
            ),
        )
    ),
    noted(
        shape_table(
            "walk_channels_first",
            2,
            "walk_channels_first",
            _WALK_CHANNELS_FIRST,
            title="The same, channels first",
            hints=("The second number is the channels, then height and width.",),
        )
    ),
    checked(
        network(
            "network",
            4,
            "network",
            layers=[
                ("Conv2D", {"filters": 16, "kernel_size": 5, "padding": "same", "activation": "relu"}),
                ("MaxPooling2D", {"pool_size": 2}),
                ("Conv2D", {"filters": 32, "kernel_size": 5, "padding": "same", "activation": "relu"}),
                ("MaxPooling2D", {"pool_size": 2}),
                "Flatten",
                ("Dense", {"units": 10, "activation": "softmax"}),
            ],
            ignored=("Dropout", "BatchNormalization"),
            output_shape=(None, 10),
            partial=True,
            title="The network",
            hints=(
                "Six layers after the Input, in the order of the plan.",
                "Dropout or BatchNormalization in between is allowed; the last activation is softmax.",
            ),
        )
    ),
    noted(
        shape_table(
            "mystery",
            2,
            "mystery",
            {"mystery": (100, 12, 7, 20)},
            title="Found with the debugger",
            hints=("`n` three times runs the first three layers; `shape` then says the shape.",),
        )
    ),
    noted(
        value(
            "steps",
            1,
            "steps_all",
            600,
            title="Steps an epoch",
            hints=("How many batches of 100 are there in 60,000 images?",),
        )
    ),
    noted(
        value(
            "steps_train",
            1,
            "steps_train",
            400,
            title="Steps without validation images",
            hints=("40,000 in batches of 100.",),
        )
    ),
    noted(
        value(
            "steps_validation",
            1,
            "steps_validation",
            100,
            title="Batches of validation",
            hints=("10,000 in batches of 100.",),
        )
    ),
    noted(
        value(
            "updates",
            2,
            "weight_updates",
            400,
            title="When weights change",
            hints=("Does a validation batch change a weight?", "One update a training step, none for validation."),
        )
    ),
    function(
        "softmax",
        3,
        "softmax",
        [
            case([3.0, 7.0, 9.0], expected=_softmax([3.0, 7.0, 9.0])),
            case([0.0, 0.0], expected=_softmax([0.0, 0.0])),
            case([1000.0, 1001.0], expected=_softmax([1000.0, 1001.0]), hidden=True, note="large numbers"),
            case([-5.0, 2.0, 0.5, 2.0], expected=_softmax([-5.0, 2.0, 0.5, 2.0]), hidden=True, note="negative numbers"),
        ],
        partial=True,
        title="Softmax",
        hints=("np.exp of all numbers, divided by their sum.", "Subtract np.max(z) before np.exp."),
    ),
    noted(
        choice(
            "ending_digits",
            1,
            "ending_digits",
            {"a": "softmax, 10 units", "b": "sigmoid, 10 units", "c": "sigmoid, 1 unit", "d": "softmax, 1 unit"},
            "a",
            title="Which digit?",
            hints=("Exactly one of ten is right.",),
        )
    ),
    noted(
        choice(
            "ending_tumour",
            1,
            "ending_tumour",
            {"a": "softmax, 1 unit", "b": "sigmoid, 1 unit", "c": "softmax, 14 units", "d": "relu, 1 unit"},
            "b",
            title="A tumour, or not?",
            hints=("Softmax of a single number is always 1.",),
        )
    ),
    noted(
        choice(
            "ending_findings",
            1,
            "ending_findings",
            {"a": "softmax, 14 units", "b": "sigmoid, 1 unit", "c": "sigmoid, 14 units", "d": "softmax, 2 units"},
            "c",
            title="Which findings?",
            hints=("Several may be true at once, so they must not have to add up to 1.",),
        )
    ),
    metric(
        "accuracy",
        6,
        "classifier",
        "accuracy",
        ramp=[(0.90, 0.0), (0.97, 0.7), (0.985, 1.0)],
        visible=("validation_images", "validation_labels"),
        inputs=_held_out(_DATA.test.x, held_out_seed(__file__)),
        labels=np.concatenate([_DATA.test.y] * _COPIES),
        title="Trained",
        hints=(
            "More epochs, or a batch size of 32, usually reach 0.98.",
            "Augmentation with small rotations and shifts shows the network more ways to write a digit.",
        ),
    ),
    function(
        "mistakes",
        2,
        "mistakes",
        [
            case(_GUESSES, np.array([1, 0, 0, 1]), expected=[[1, 0, 2, 1], [2]]),
            case(_ALL_RIGHT, np.array([0, 1, 2]), expected=[[0, 1, 2], []], hidden=True, note="no mistake at all"),
            case(
                _GUESSES, np.array([0, 1, 0, 0]), expected=[[1, 0, 2, 1], [0, 1, 2, 3]], hidden=True, note="all wrong"
            ),
        ],
        title="Where it is wrong",
        hints=(
            "The answer is the place of the largest number in a row: argmax(axis=-1).",
            "np.flatnonzero(predictions != labels) gives the places where they differ.",
        ),
    ),
    text(
        "confusions",
        3,
        "confusions",
        least_words=15,
        guide="Pairs that the own network really confuses, as the cell above lists them (1), a reason in the pictures: "
        "a stroke that a turn or a shift makes look like that of the other digit (1), something to try (1).",
        title="What it confuses",
    ),
]

_SWAPPED = "walk = {**walk, 'conv1': (100, 24, 24, 16), 'flatten': (100, 3136)}"

WRONG = [
    wrong("scale", 0, "scaled = raw / 255", "float64, not float32"),
    wrong("axes", 0, "images = scaled", "no axis for channels"),
    wrong("channels_first", 0, "channels_first = np.moveaxis(images, -1, 1)[:, :, ::-1]", "upside down"),
    wrong("walk", 2, _SWAPPED, "padding and channels forgotten"),
    wrong(
        "walk_channels_first",
        1.6667,
        "walk_channels_first = {**walk_channels_first, 'pool2': (100, 7, 7, 32)}",
        "channels last in one row",
    ),
    wrong("network", 0, "network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])"),
    wrong("mystery", 0, "mystery = {'mystery': (100, 12, 14, 20)}", "one stride overlooked"),
    wrong("steps", 0, "steps_all = 60_000"),
    wrong("steps_train", 0, "steps_train = 500", "validation images counted"),
    wrong("steps_validation", 0, "steps_validation = 10_000"),
    wrong("updates", 0, "weight_updates = 500", "validation counted"),
    wrong("softmax", 2.25, "def softmax(z):\n    return np.exp(z) / np.exp(z).sum()", "breaks down at large numbers"),
    wrong("ending_digits", 0, "ending_digits = 'b'"),
    wrong("ending_tumour", 0, "ending_tumour = 'a'", "softmax of one number is always 1"),
    wrong("ending_findings", 0, "ending_findings = 'a'", "findings exclude each other"),
    wrong("accuracy", 0, "classifier = build_network()", "not trained"),
    wrong(
        "mistakes", 0, "def mistakes(probabilities, labels):\n    return probabilities.argmax(axis=0), labels", "axis"
    ),
    wrong("confusions", 0, "confusions = 'none'", "too short to be read"),
]
