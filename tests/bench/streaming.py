"""Training on records that are read as streams: the memory that it takes, and whether it gives what arrays give.

Run it as ``python -m tests.bench.streaming``. Images 28 × 28 are written to TFRecord files, 2,000 and 20,000 of them,
and a small network is trained on each for some epochs in a process of its own, from records and from arrays, with the
same ``shuffle_buffer``. Peak memory is the largest resident set of that process. The script fails if the peak with ten
times as many images is above 1.3 times the other, or if records and arrays do not give the same history to 1e-6.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

import workbench as wb
from workbench.data import Dataset, Split, StreamedSplit, from_records, write_records
from workbench.data.stream_blocks import Block

SIDE, CLASSES, HELD_OUT = 28, 10, 500
SEED, EPOCHS, BATCH, BUFFER = 1, 2, 64, 1000
MOST = 1.3
"""The largest peak that ten times as many images may take, as a multiple of the other."""
NEAR = 1e-6


def images(count: int, seed: int) -> Iterator[Block]:
    """Images whose class is the place of a bright bar, a few at a time."""
    for start in range(0, count, 250):
        random = np.random.default_rng([seed, start])
        y = random.integers(0, CLASSES, min(250, count - start))
        x = random.normal(0.0, 0.5, (len(y), SIDE, SIDE, 1)).astype("float32")
        x[np.arange(len(y)), 2 * y + 4] += 1.0
        yield x, y


def made(count: int, folder: Path) -> Path:
    """Records of so many training images."""
    sizes = {"train": (count, 1), "validation": (HELD_OUT, 2), "test": (HELD_OUT, 3)}
    splits = {name: StreamedSplit(lambda size=size: images(*size)) for name, size in sizes.items()}
    return write_records(Dataset("bars", **splits, class_names=tuple(map(str, range(CLASSES)))), folder)


def in_memory(data: Dataset) -> Dataset:
    """All samples of the streams as arrays."""

    def whole(split: Split) -> Split:
        return split[: len(split)]

    return Dataset(data.name, whole(data.train), whole(data.validation), whole(data.test), data.class_names)


def network() -> Any:
    """A small network for the images."""
    graph = wb.Graph("bars").add("Input", shape=(SIDE, SIDE, 1))
    graph = graph.add("Conv2D", filters=8, kernel_size=3, strides=2, activation="relu").add("Flatten")
    return graph.add("Dense", units=CLASSES, activation="softmax")


def train(folder: Path, source: str) -> dict[str, Any]:
    """Train in this process; what it took, and what came out."""
    data = from_records(folder)
    if source == "arrays":
        data = in_memory(data)
    settings = wb.training.Settings(epochs=EPOCHS, batch_size=BATCH, seed=SEED, shuffle_buffer=BUFFER)
    run = wb.training.fit(network(), data, settings).wait()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert run.test is not None
    return {
        "peak": peak,
        "seconds": usage.ru_utime + usage.ru_stime,
        "history": {key: values for key, values in run.history.items() if None not in values},
        "test": run.test.values["accuracy"],
    }


def measured(folder: Path, source: str) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.streaming", "--train", str(folder), "--source", source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def difference(one: dict[str, Sequence[float]], other: dict[str, Sequence[float]]) -> float:
    """The largest difference between two histories."""
    assert one.keys() == other.keys()
    return max(float(np.abs(np.subtract(one[key], other[key])).max()) for key in one)


def main() -> int:
    """Print a row for each training; return 1 if memory grows or the numbers differ."""
    parser = argparse.ArgumentParser(description="Memory and numbers of training on streams of records.")
    parser.add_argument("--counts", type=int, nargs=2, default=[2000, 20_000])
    parser.add_argument("--train", type=Path, help="train on the records in this folder, and print what came out")
    parser.add_argument("--source", choices=["records", "arrays"], default="records")
    given = parser.parse_args()
    if given.train is not None:
        print(json.dumps(train(given.train, given.source)))
        return 0
    print("| images | from | peak MiB | beside the smaller one | accuracy on test | processor s | largest difference |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    peaks: dict[str, list[float]] = {"records": [], "arrays": []}
    differences = []
    with tempfile.TemporaryDirectory() as folder:
        for count in given.counts:
            records = made(count, Path(folder) / str(count))
            found = {source: measured(records, source) for source in peaks}
            differences.append(difference(found["records"]["history"], found["arrays"]["history"]))
            for source, one in found.items():
                peaks[source].append(one["peak"])
                shown = f"{one['peak'] / 2**20:.0f} | {one['peak'] / peaks[source][0]:.2f}"
                numbers = f"{one['test']:.3f} | {one['seconds']:.1f} | {differences[-1]:.1e}"
                print(f"| {count:,} | {source} | {shown} | {numbers} |", flush=True)
    small, large = peaks["records"]
    return 0 if large <= MOST * small and max(differences) <= NEAR else 1


if __name__ == "__main__":
    sys.exit(main())
