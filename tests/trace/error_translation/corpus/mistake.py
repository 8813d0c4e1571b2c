"""What a mistake of the corpus is: code as a student writes it, with the kind of mistake and every word said of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers

HERE = "HERE"
"""Stands for the current folder in the texts."""

IMAGES = np.zeros((8, 28, 28, 1), "float32")


class Mistake(NamedTuple):
    """``run`` raises; ``code`` and ``text`` are its translation.

    ``tempting`` is the code of the cause that the error looks like, and that would be wrong here.
    """

    name: str
    run: Callable[[], Any]
    code: str
    text: str
    tempting: str = ""


MISTAKES: list[Mistake] = []


def mistake(code: str, text: str, tempting: str = "") -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Enter a function that raises into the corpus."""

    def enter(run: Callable[[], Any]) -> Callable[[], Any]:
        MISTAKES.append(Mistake(run.__name__, run, code, text, tempting))
        return run

    return enter


def digits(
    units: int = 10, activation: str | None = "softmax", loss: Any = "sparse_categorical_crossentropy"
) -> keras.Sequential:
    """A compiled network for images of 28 x 28."""
    image = keras.Input((28, 28, 1), name="image")
    answer = layers.Dense(units, activation=activation, name="answer")
    model = keras.Sequential([image, layers.Flatten(), answer], name="digits")
    model.compile("adam", loss)
    return model


def cnn(
    shape: tuple[int, ...] = (28, 28, 1), loss: str = "sparse_categorical_crossentropy", **options: Any
) -> keras.Sequential:
    """A compiled network with a convolution and pooling."""
    parts = [layers.Conv2D(4, 3, name="conv"), layers.MaxPooling2D(name="pool"), layers.Flatten()]
    answer = layers.Dense(10, activation="softmax", name="answer")
    model = keras.Sequential([keras.Input(shape, name="image"), *parts, answer], name="cnn")
    model.compile("adam", loss, **options)
    return model


def cell(source: str, **names: object) -> None:
    """Run a cell of a notebook that defined these names."""
    import linecache

    file = f"<ipython-input-{abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), {"np": np, "keras": keras, **names})
