"""Small compiled classifiers, with samples and class numbers for them."""

from typing import Any

import keras
import numpy as np
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES

__all__ = ["DIGITS", "IMAGES", "X", "Y", "cnn", "small"]
X, Y = np.zeros((16, 8), "float32"), np.arange(16) % 2
DIGITS = np.arange(8)


def small(
    units: int = 2, activation: str = "softmax", loss: Any = "sparse_categorical_crossentropy", **options: Any
) -> keras.Sequential:
    """A network for eight numbers a sample."""
    model = keras.Sequential([keras.Input((8,)), layers.Dense(units, activation=activation, name="answer")])
    model.compile("adam", loss, **options)
    return model


def cnn() -> keras.Sequential:
    """A network for images of 28 x 28."""
    parts = [layers.Conv2D(4, 3, name="conv"), layers.Flatten(), layers.Dense(10, activation="softmax", name="answer")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *parts])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
