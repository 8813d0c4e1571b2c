"""Trains on few samples of a stream, then on many: prints the bytes by which the peak of the memory has grown.

Run by ``test_stream_memory.py`` in a process of its own, whose peak nothing else has raised.
"""

import resource
import sys
from collections.abc import Iterator

import numpy as np

import workbench as wb
from workbench.data import Dataset, StreamedSplit
from workbench.data.stream_blocks import Block

SIDE, BATCH = 128, 50
SAMPLE = SIDE * SIDE * 4
FEW, MANY = 500, 3000


def stream(count: int, seed: int) -> StreamedSplit:
    """So many images, in batches."""

    def batches() -> Iterator[Block]:
        random = np.random.default_rng(seed)
        for _ in range(count // BATCH):
            y = np.arange(BATCH) % 2
            yield np.full((BATCH, SIDE, SIDE, 1), random.random(), "float32") + y[:, None, None, None], y

    return StreamedSplit(batches)


def peak() -> int:
    """The largest resident set so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(in_memory: bool) -> None:
    """Train twice; ``in_memory`` has the samples as arrays, for comparison."""
    graph = wb.Graph("tiny").add("Input", shape=(SIDE, SIDE, 1)).add("GlobalAveragePooling2D")
    graph = graph.add("Dense", units=2, activation="softmax")
    settings = wb.training.Settings(epochs=1, batch_size=BATCH, shuffle_buffer=200)
    peaks = []
    for count in (FEW, MANY):
        train, validation = stream(count, 1), stream(FEW, 2)
        split = train[:count] if in_memory else train
        data = Dataset("grey", split, validation, validation[:0], ("dark", "light"))
        run = wb.training.fit(graph, data, settings).wait()
        assert run.state == "finished"
        peaks.append(peak())
    sys.stdout.write(f"{peaks[1] - peaks[0]}\n")


if __name__ == "__main__":
    main("arrays" in sys.argv)
