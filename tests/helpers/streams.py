"""The same samples as each kind of source that a training can read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data import Dataset, Split, StreamedSplit, from_records, write_records
from workbench.data.stream_blocks import Block


def generator_of(split: Split, size: int) -> Callable[[], Iterator[Block]]:
    """A generator function that gives batches of a size of its own."""

    def batches() -> Iterator[Block]:
        for start in range(0, len(split.x), size):
            yield split.x[start : start + size], split.y[start : start + size]

    return batches


def py_dataset_of(split: Split, size: int) -> Any:
    import keras

    class Batches(keras.utils.PyDataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return (len(split.x) + size - 1) // size

        def __getitem__(self, number: int) -> Block:
            here = slice(number * size, (number + 1) * size)
            return split.x[here], split.y[here]

    return Batches()


def tf_data_of(split: Split, size: int) -> Any:
    import tensorflow as tf

    single = tf.data.Dataset.from_tensor_slices((np.asarray(split.x), np.asarray(split.y)))
    return single.batch(size) if size else single


SOURCES: dict[str, Callable[[Split], Any]] = {
    "generator": lambda split: generator_of(split, 9),
    "list of batches": lambda split: list(generator_of(split, 8)()),
    "PyDataset": lambda split: py_dataset_of(split, 7),
    "tf.data": lambda split: tf_data_of(split, 11),
    "tf.data, one by one": lambda split: tf_data_of(split, 0),
}
KINDS = (*SOURCES, "records", "compressed records")


def streamed(data: Dataset, kind: str, folder: Path) -> Dataset:
    """``data`` as streams of one kind; records are written into ``folder``."""
    if kind not in SOURCES:
        return from_records(write_records(data, folder / "records", shard_size=25, compressed="compressed" in kind))
    batched = False if kind == "tf.data, one by one" else None
    return _as_streams(data, lambda split: StreamedSplit(SOURCES[kind](split), batched=batched))


def as_generators(data: Dataset, size: int = 7) -> Dataset:
    """``data`` as generator functions that give batches of a size of their own."""
    return _as_streams(data, lambda split: StreamedSplit(generator_of(split, size)))


def _as_streams(data: Dataset, make: Callable[[Split], Split]) -> Dataset:
    train, validation, test = map(make, data.splits.values())
    return Dataset(data.name, train, validation, test, data.class_names)
