"""What augmentation costs an epoch of 234 slices of 256 × 256: ``python -m tests.bench.augmentation_speed``.

Images and masks go through the same random changes: by one layer of ours, and by Keras's own layers one after the
other. Both are timed in turn, round after round; nothing else is computed.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import tensorflow as tf
from keras import layers

from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.batch_pipeline import augmented, steps

_ROUNDS = 9
_BATCH = 16
_EVERYTHING = Augmentation(
    rotation=15, shift=0.1, zoom=0.1, horizontal_flip=True, vertical_flip=True, shear=5, stretch=0.1, brightness=0.1
)


def keras_layers() -> list[Any]:
    """As near as Keras's own come."""
    fill: dict[str, Any] = {"fill_mode": "constant"}
    return [
        layers.RandomFlip(),
        layers.RandomRotation(15 / 360, **fill),
        layers.RandomTranslation(0.1, 0.1, **fill),
        layers.RandomZoom(0.1, **fill),
        layers.RandomZoom(0.1, 0.1, **fill),
        layers.RandomShear(0.087, 0.0, **fill),
        layers.RandomBrightness(0.1, value_range=(0.0, 1.0)),
    ]


def by_keras(x: Any, y: Any) -> Iterator[Any]:
    chain = keras_layers()

    def change(images: Any, masks: Any) -> tuple[Any, Any]:
        data = {"images": images, "segmentation_masks": masks[..., None]}
        for layer in chain:
            data = layer(data, training=True)
        return data["images"], tf.cast(data["segmentation_masks"][..., 0], tf.uint8)

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(_BATCH)
    return iter(data.map(change, num_parallel_calls=tf.data.AUTOTUNE).repeat().prefetch(2))


def main() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.random((234, 256, 256, 1)).astype("float32"), (rng.random((234, 256, 256)) < 0.02).astype("uint8")
    sources: Mapping[str, Iterator[Any]] = {
        "Keras's seven layers": by_keras(x, y),
        "everything at once, `augmented`": iter(augmented(x, y, _EVERYTHING, batch_size=_BATCH)),
        "rotation alone": iter(augmented(x, y, Augmentation(rotation=15), batch_size=_BATCH)),
        "nothing": iter(augmented(x, y, batch_size=_BATCH)),
    }
    epochs: Mapping[str, Callable[[], None]] = {
        name: lambda source=source: [None for _ in islice(source, steps(len(x), _BATCH))]  # type: ignore[misc]
        for name, source in sources.items()
    }
    times: dict[str, list[float]] = {name: [] for name in epochs}
    for turn in range(_ROUNDS + 1):
        for name, epoch in epochs.items():
            start = perf_counter()
            epoch()
            if turn:  # what is made once is made in the first
                times[name].append(perf_counter() - start)
    first = next(iter(times.values()))
    print("| 234 slices of 256 × 256 with masks | median | ratio |\n| --- | ---: | ---: |")
    for name, found in times.items():
        ratio = median(one / other for one, other in zip(found, first, strict=True))
        print(f"| {name} | {1000 * median(found):,.0f} ms | {ratio:.2f} |")


if __name__ == "__main__":
    main()
