"""What watching costs: ``python -m tests.bench.training_speed``.

The same network and data are trained by plain ``model.fit`` with its accuracy, by ``wb.training.fit`` with every number
of every class for train and validation, and by ``model.fit`` with a callback that predicts and calls scikit-learn. They
take turns, so that other load on the machine hits all; the first epoch of each, which builds the graph, does not count.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, process_time
from typing import Any

import keras
import numpy as np
from sklearn.metrics import classification_report

import workbench as wb
from workbench.data import Dataset, Split

_ROUNDS, _EPOCHS = 5, 4

Epochs = list[tuple[float, float]]
"""Seconds and seconds of all processors, an epoch."""


class Timer(keras.callbacks.Callback):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.epochs: Epochs = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.began = perf_counter(), process_time()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epochs.append((perf_counter() - self.began[0], process_time() - self.began[1]))


class Report(keras.callbacks.Callback):  # type: ignore[misc]
    """What one writes without the workbench: a second pass over everything."""

    def __init__(self, data: Dataset) -> None:
        super().__init__()
        self.data = data

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        for split in (self.data.train, self.data.validation):
            predicted = self.model.predict(split.x, verbose=0).argmax(axis=-1)
            classification_report(split.y.ravel(), predicted.ravel(), output_dict=True, zero_division=0)


def mnist_cnn() -> keras.Model:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def mnist_like() -> Dataset:
    random = np.random.default_rng(0)

    def split(samples: int) -> Split:
        return Split(random.random((samples, 28, 28, 1), "float32"), random.integers(0, 10, samples))

    return Dataset("digits", split(6000), split(1000), split(10), tuple("0123456789"))


def fcn() -> keras.Model:
    layers = keras.layers
    convolutions = [layers.Conv2D(16, 3, padding="same", activation="relu") for _ in range(3)]
    return keras.Sequential([keras.Input((128, 128, 1)), *convolutions, layers.Conv2D(2, 1, activation="softmax")])


def heart_like() -> Dataset:
    random = np.random.default_rng(0)

    def split(samples: int) -> Split:
        return Split(
            random.random((samples, 128, 128, 1), "float32"), random.integers(0, 2, (samples, 128, 128), "uint8")
        )

    return Dataset("masks", split(64), split(16), split(2), ("rest", "LV"))


def plain(build: Callable[[], keras.Model], data: Dataset, batch: int, callbacks: Callable[[], list[Any]]) -> Epochs:
    model, timer = build(), Timer()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        data.train.x, data.train.y, validation_data=(data.validation.x, data.validation.y), epochs=_EPOCHS, verbose=0,
        batch_size=batch, callbacks=[*callbacks(), timer],
    )  # fmt: skip
    return timer.epochs[1:]


def ours(build: Callable[[], keras.Model], data: Dataset, batch: int) -> Epochs:
    times: Epochs = []
    run = wb.training.fit(build(), data, epochs=_EPOCHS, batch_size=batch)
    seen = [0, perf_counter(), process_time()]

    def note() -> None:
        if len(run.finished_epochs) > seen[0]:
            now = perf_counter(), process_time()
            times.append((now[0] - seen[1], now[1] - seen[2]))
            seen[:] = [len(run.finished_epochs), *now]

    run.listen(note)
    run.wait()
    return times[1:]


def rows(build: Callable[[], keras.Model], data: Dataset, batch: int) -> Iterator[tuple[str, float, float]]:
    ways: dict[str, Callable[[], Epochs]] = {
        "plain fit": lambda: plain(build, data, batch, list),
        "wb.training.fit, all numbers": lambda: ours(build, data, batch),
        "callback with scikit-learn": lambda: plain(build, data, batch, lambda: [Report(data)]),
    }
    found: dict[str, Epochs] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            found[name] += way()
    for name, epochs in found.items():
        yield name, median(seconds for seconds, _ in epochs), median(processor for _, processor in epochs)


def main() -> None:
    print("| network | way | seconds an epoch | ratio | processor seconds | ratio |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for title, build, data, batch in (("CNN", mnist_cnn, mnist_like(), 32), ("FCN", fcn, heart_like(), 8)):
        table = list(rows(build, data, batch))
        _, one, other = table[0]
        for name, seconds, processor in table:
            numbers = f"{seconds:.3f} | {seconds / one:.2f} | {processor:.3f} | {processor / other:.2f}"
            print(f"| {title} | {name} | {numbers} |", flush=True)


if __name__ == "__main__":
    main()
