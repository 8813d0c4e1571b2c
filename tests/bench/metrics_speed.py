"""What metrics by class cost while a network learns: ``python -m tests.bench.metrics_speed``.

An epoch with validation is timed: plain ``fit``, with Keras's accuracy, with one confusion matrix that gives every
metric of every class for training and validation data, the same with the Output tab drawing it all, and with a
callback that predicts both and asks scikit-learn.
All are timed in turn, round after round, so that other load on the machine hits them alike; the middle of the ratios to
plain ``fit`` of the same round is told, of the clock and, steadier on a busy machine, of the processor.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, process_time
from typing import Any

import keras
import numpy as np
from keras import layers
from sklearn import metrics as sk

from workbench.training.fitting.run import Run
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics import ConfusionMatrix, Scores, class_scores
from workbench.ui.training_panels.output_tab import Output

Data = tuple[Any, Any, Any, Any]
Made = Callable[[], Any]

_ROUNDS = 9


def digits_network() -> Any:
    """The course's CNN: 28 × 28 → two convolutions with pooling → 1568 → 10."""
    steps = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 5, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 5, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(steps)


def segmentation_network() -> Any:
    """The course's fully convolutional network: 256 × 256 → 16 × 16 → 256 × 256 × 2."""
    steps = [
        keras.Input((256, 256, 1)),
        layers.Conv2D(100, 5, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(200, 5, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(300, 3, padding="same", activation="relu"),
        layers.Conv2D(300, 3, padding="same", activation="relu"),
        layers.Dropout(0.5),
        layers.Conv2D(2, 1),
        layers.Conv2DTranspose(2, 31, strides=16, padding="same", activation="softmax"),
    ]
    return keras.Sequential(steps)


def digits_data() -> Data:
    rng = np.random.default_rng(0)
    x, y = rng.random((12_000, 28, 28, 1)).astype("float32"), rng.integers(0, 10, 12_000)
    return x[:10_000], y[:10_000], x[10_000:], y[10_000:]


def segmentation_data() -> Data:
    rng = np.random.default_rng(0)
    x, y = rng.random((40, 256, 256, 1)).astype("float32"), rng.random((40, 256, 256)) < 0.02
    return x[:32], y[:32].astype("uint8"), x[32:], y[32:].astype("uint8")


class ByConfusionMatrix(keras.callbacks.Callback):  # type: ignore[misc]
    """Reads the counts when training, and when validation, has gone through its data."""

    def __init__(self, matrix: ConfusionMatrix) -> None:
        super().__init__()
        self.matrix = matrix
        self.found: list[Any] = []

    def on_test_begin(self, logs: Any = None) -> None:
        self.found.append(class_scores(self.matrix.counts()))

    def on_test_end(self, logs: Any = None) -> None:
        self.found.append(class_scores(self.matrix.counts()))


class WithCharts(ByConfusionMatrix):
    """Hands each epoch to a run whose Output tab draws it, as in a notebook (without the wire to the browser)."""

    def __init__(self, matrix: ConfusionMatrix, classes: int) -> None:
        super().__init__(matrix)
        names = tuple(map(str, range(classes)))
        self.followed = Run(None, Record("bench", "classification", names, state="running"))
        self.output = Output(self.followed)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        train, validation = (Scores(0.0, one.overall(), one.by_class()) for one in self.found[-2:])
        done = self.followed.finished_epochs
        this = Epoch(len(done) + 1, 1.0, 0.001, 0.001, train, validation)
        self.followed.change(epochs=(*done, this))


class ByScikitLearn(keras.callbacks.Callback):  # type: ignore[misc]
    """Predicts training and validation data at the end of every epoch."""

    def __init__(self, data: Data, batch: int) -> None:
        super().__init__()
        self.data, self.batch = data, batch

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        for x, y in (self.data[:2], self.data[2:]):
            predicted = self.model.predict(x, batch_size=self.batch, verbose=0)
            truth, answers = y.ravel(), predicted.argmax(axis=-1).ravel()
            labels = range(predicted.shape[-1])
            sk.multilabel_confusion_matrix(truth, answers, labels=labels)
            sk.precision_recall_fscore_support(truth, answers, labels=labels, zero_division=0)
            sk.jaccard_score(truth, answers, labels=labels, average=None, zero_division=0)


def ways(make: Made, data: Data, classes: int, batch: int) -> Mapping[str, Callable[[], None]]:
    """The ways to be compared, by name; each is an epoch of a network of its own."""

    def epoch(metrics: list[Any], callbacks: list[Any]) -> Callable[[], None]:
        keras.utils.set_random_seed(0)
        model = make()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)

        def run() -> None:
            model.fit(*data[:2], batch_size=batch, validation_data=data[2:], callbacks=callbacks, verbose=0)

        return run

    matrix, drawn = ConfusionMatrix(classes), ConfusionMatrix(classes)
    return {
        "plain `fit`": epoch([], []),
        "with Keras's `accuracy`": epoch(["accuracy"], []),
        "every metric by class, training and validation": epoch([matrix], [ByConfusionMatrix(matrix)]),
        "the same, and live charts": epoch([drawn], [WithCharts(drawn, classes)]),
        "predicting and scikit-learn, training and validation": epoch([], [ByScikitLearn(data, batch)]),
    }


def compare(title: str, runs: Mapping[str, Callable[[], None]]) -> None:
    for run in runs.values():
        run()  # what is made once is made here
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for turn in range(_ROUNDS):
        order = list(runs)
        for name in order[turn % len(order) :] + order[: turn % len(order)]:
            start, begun = perf_counter(), process_time()
            runs[name]()
            times[name].append((perf_counter() - start, process_time() - begun))
    plain = next(iter(times.values()))
    for name, found in times.items():
        pairs = list(zip(found, plain, strict=True))
        clock, processor = (median(one[kind] / other[kind] for one, other in pairs) for kind in (0, 1))
        middle = 1000 * median(seconds for seconds, _ in found)
        print(f"| {title} | {name} | {middle:,.0f} ms | {clock:.2f} | {processor:.2f} |")


def main() -> None:
    print("| network | epoch | median | time | processor time |\n| --- | --- | ---: | ---: | ---: |")
    compare("MNIST CNN, 100 steps of 100", ways(digits_network, digits_data(), 10, 100))
    compare("FCN, 256 × 256 × 2, 4 steps of 8", ways(segmentation_network, segmentation_data(), 2, 8))


if __name__ == "__main__":
    main()
