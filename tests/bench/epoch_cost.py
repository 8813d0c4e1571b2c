"""What an epoch costs after many others: ``python -m tests.bench.epoch_cost``.

A small network is trained for 400 epochs: in memory, with a folder, and with a folder and an Output tab. The time of an
epoch must not grow with the epochs that are done. Printed are milliseconds an epoch around some of them, the median of
the 15 on each side, of the clock and of all processors.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

import workbench as wb
from workbench.data import Dataset, Split
from workbench.training.fitting.run import Run

_EPOCHS, _AT, _AROUND = 410, (20, 100, 200, 390), 15


def data() -> Dataset:
    random = np.random.default_rng(0)

    def split(samples: int) -> Split:
        return Split(random.random((samples, 8, 8, 1), "float32"), random.integers(0, 10, samples))

    return Dataset("noise", split(1200), split(300), split(30), tuple("0123456789"))


def graph() -> wb.Graph:
    drawn = wb.Graph("digits").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=8, kernel_size=3).add("Flatten")
    return drawn.add("Dense", units=10, activation="softmax")


def measured(begin: Callable[[], Run]) -> tuple[list[float], list[float]]:
    """Milliseconds an epoch around those of ``_AT``: of the clock, and of all processors."""
    times: list[tuple[float, float]] = []
    run = begin()
    run.listen(
        lambda: times.append((perf_counter(), process_time())) if len(run.finished_epochs) > len(times) else None
    )
    output = wb.Output(run) if os.environ.get("OUTPUT") else None
    run.wait()
    if output is not None:
        output.close()
    steps = np.diff(np.array(times), axis=0) * 1000
    around = [steps[max(1, at - _AROUND) : at + _AROUND] for at in _AT]
    return [median(part[:, 0]) for part in around], [median(part[:, 1]) for part in around]


def main(rounds: int = 1) -> None:
    for _ in range(rounds):
        for name, kept, shown in (("memory", False, False), ("folder", True, False), ("folder and Output", True, True)):
            os.environ["OUTPUT"] = "1" if shown else ""
            with TemporaryDirectory() as folder:
                place = {"name": "bench", "folder": Path(folder)} if kept else {}
                clock, processors = measured(lambda: wb.training.fit(graph(), data(), epochs=_EPOCHS, seed=1, **place))  # noqa: B023
            for kind, values in (("clock", clock), ("processors", processors)):
                told = "  ".join(f"{at}: {value:6.1f}" for at, value in zip(_AT, values, strict=True))
                print(f"{name:18} {kind:11} {told}   last / first {values[-1] / values[0]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
