"""How long tracing takes beside what it traces: ``python -m tests.bench.trace_speed``.

Each pair is timed in turn, now one first, now the other, so that other load on the machine hits both alike; the middle
of the ratios is told, with the middle half of them.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import keras
import numpy as np

import workbench as wb

_ROUNDS = 15


def seconds(run: Callable[[], Any]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def compare(name: str, one: Callable[[], Any], other: Callable[[], Any], rounds: int = _ROUNDS) -> float:
    """Print both times and the middle ratio of ``one`` to ``other``."""
    one(), other()  # what is made once is made here
    pairs = [pair(one, other) if number % 2 else pair(other, one)[::-1] for number in range(rounds)]
    low, ratio, high = quantiles((first / second for first, second in pairs), n=4)
    first, second = (median(column) for column in zip(*pairs, strict=True))
    times = f"{first * 1000:.0f} ms against {second * 1000:.0f} ms"
    print(f"{name}: {times}, ratio {ratio:.2f} ({low:.2f} to {high:.2f})", flush=True)
    return ratio


def pair(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of each, ``one`` first."""
    return seconds(one), seconds(other)


def tracing(batch: int) -> None:
    model = keras.applications.ResNet50(weights=None)
    x = np.random.default_rng(0).random((batch, 224, 224, 3)).astype("float32")
    compare(f"trace(ResNet50, {batch} x 224 x 224) against model(x)", lambda: wb.trace(model, x), lambda: model(x))


def watching() -> None:
    x = np.random.default_rng(0).random((6000, 28, 28, 1)).astype("float32")
    y = np.random.default_rng(0).integers(0, 10, 6000)

    def made() -> keras.Model:
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                keras.layers.Conv2D(16, 5, padding="same", activation="relu"),
                keras.layers.MaxPooling2D(),
                keras.layers.Conv2D(32, 5, padding="same", activation="relu"),
                keras.layers.MaxPooling2D(),
                keras.layers.Flatten(),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy")
        return model

    watched, plain = made(), made()
    with wb.watch(watched, quiet=True):
        compare(
            "an epoch of a watched fit against a plain one",
            lambda: watched.fit(x, y, batch_size=100, verbose=0),
            lambda: plain.fit(x, y, batch_size=100, verbose=0),
        )


if __name__ == "__main__":
    tracing(1)
    tracing(8)
    watching()
