"""Functions that a ``tf.data`` data set calls with other arguments than they take."""

import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, mistake

_PARTS = "an element of this data set has 2 parts, mostly a sample and its label, so"


def pairs() -> "tf.data.Dataset":
    """Images with labels."""
    return tf.data.Dataset.from_tensor_slices((IMAGES, np.zeros(len(IMAGES))))


@mistake(
    "element-parts",
    f"map: {_PARTS} the function is called with 2 values, but it takes 1. Write it for all of them: "
    "lambda x, y: (…, y).",
)
def map_of_one_argument():
    pairs().map(lambda image: image / 255)


@mistake(
    "element-parts",
    f"map: {_PARTS} scaled is called with 2 values, but it takes 1. Write it for all of them: "
    "def scaled(image, y): … return …, y.",
)
def map_of_a_named_function():
    def scaled(image):
        return image / 255

    pairs().batch(2).map(scaled, num_parallel_calls=2)


@mistake(
    "element-parts",
    f"map: {_PARTS} the function is called with 2 values, but it takes 3. Write it for all of them: "
    "lambda x, y: (…, y).",
)
def map_of_three_arguments():
    pairs().map(lambda image, mask, label: (image, mask))


@mistake(
    "element-parts",
    f"filter: {_PARTS} the function is called with 2 values, but it takes 1. Write it for all of them: lambda x, y: ….",
)
def filter_of_one_argument():
    pairs().filter(lambda image: True)


@mistake(
    "element-parts",
    f"map: {_PARTS} scale is called with 2 values, but it takes 1. Write it for all of them: "
    "data.map(lambda x, y: (scale(x), y)).",
)
def map_of_a_layer():
    pairs().map(layers.Rescaling(1 / 255, name="scale"))


@mistake(
    "element-single",
    "map: an element of this data set is a single value, so the function is called with one, but it takes 2. Write it "
    "for one value, lambda x: …, or build the data set of pairs: from_tensor_slices((x, y)).",
    tempting="element-parts",
)
def map_of_pairs_without_labels():
    tf.data.Dataset.from_tensor_slices(IMAGES).map(lambda x, y: (x / 255, y))


@mistake(
    "element-by-name",
    "map: an element of this data set is one dictionary with 'image', 'label', so the function is called with one "
    "value, but it takes 2. Write it for that: lambda element: … element['image'] ….",
    tempting="element-parts",
)
def map_of_a_dictionary():
    named = {"image": IMAGES, "label": np.zeros(len(IMAGES))}
    tf.data.Dataset.from_tensor_slices(named).map(lambda x, y: (x / 255, y))
