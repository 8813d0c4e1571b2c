"""Reading a folder of images: ``python -m tests.bench.folder_speed``.

The same JPEG files (a folder a class) by ``wb.data.from_folder``, by Keras's ``image_dataset_from_directory``, and
by a bare loop as torchvision's ImageFolder does it: Pillow opens, converts to RGB, gives an array. An import reads
every file once to check it; then samples are read one by one. Taken in turn, round after round.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from keras.utils import image_dataset_from_directory
from PIL import Image

import workbench as wb

_ROUNDS = 5
_COUNT = 600
_SIZE = (512, 512)


def write_images(root: Path) -> None:
    """Smooth pictures with some noise, of which JPEG makes some 60 kB each."""
    rng = np.random.default_rng(0)
    for number in range(_COUNT):
        small = Image.fromarray(rng.integers(0, 256, (16, 16, 3), "uint8")).resize(_SIZE, Image.Resampling.BICUBIC)
        noisy = np.clip(np.asarray(small) + rng.normal(0, 6, (*_SIZE, 3)), 0, 255).astype("uint8")
        folder = root / ("cat", "dog")[number % 2]
        folder.mkdir(exist_ok=True)
        Image.fromarray(noisy).save(folder / f"{number}.jpg", quality=85)


def by_import(root: Path) -> int:
    """Every file is read, checked and told of; no sample is made yet."""
    return len(wb.data.inspect_folder(root, "classification").entries)


def by_samples(root: Path) -> int:
    """The import, and then every sample."""
    return sum(sample.image.shape[0] > 0 for sample in wb.data.from_folder(root, "classification"))


def by_keras(root: Path) -> int:
    data = image_dataset_from_directory(root, image_size=_SIZE, batch_size=32, shuffle=False, verbose=False)
    return sum(len(images) for images, _ in data.as_numpy_iterator())


def by_loop(root: Path) -> int:
    count = 0
    for folder in sorted(root.iterdir()):
        for path in sorted(folder.iterdir()):
            with path.open("rb") as file:
                count += np.asarray(Image.open(file).convert("RGB")).shape[0] > 0
    return count


def main() -> None:
    ways: dict[str, Callable[[Path], int]] = {
        "Pillow in a loop, as ImageFolder": by_loop,
        "`image_dataset_from_directory`": by_keras,
        "`inspect_folder`: every file checked": by_import,
        "`from_folder`, then every sample": by_samples,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_images(root)
        samples = wb.data.from_folder(root, "classification")
        times["samples alone, after the import"] = []
        for _ in range(_ROUNDS):
            for name, way in ways.items():
                start = perf_counter()
                assert way(root) == _COUNT
                times[name].append(perf_counter() - start)
            start = perf_counter()
            assert sum(sample.image.shape[0] > 0 for sample in samples) == _COUNT
            times["samples alone, after the import"].append(perf_counter() - start)
    base = median(times["Pillow in a loop, as ImageFolder"])
    print(f"| {_COUNT} JPEG files of 512 × 512 | seconds | ms a file | against the loop |")
    print("| --- | ---: | ---: | ---: |")
    for name, seconds in times.items():
        middle = median(seconds)
        print(f"| {name} | {middle:.2f} | {1000 * middle / _COUNT:.2f} | {middle / base:.2f} |")


if __name__ == "__main__":
    main()
