"""Reading a folder of images: ``python -m tests.bench.folder_speed``.

The same JPEG files (a folder a class) by ``wb.data.from_folder``, by Keras's ``image_dataset_from_directory``, and
by a bare loop as torchvision's ImageFolder does it: Pillow opens, converts to RGB, gives an array. An import reads
every file once to check it; then samples are read one by one. Taken in turn, round after round. The time of the
processor is that of all threads together, which says more where others use the machine too.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

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
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_images(root)
        samples = wb.data.from_folder(root, "classification")
        times["samples alone, after the import"] = []
        for _ in range(_ROUNDS):
            for name, way in ways.items():
                times[name].append(taken(lambda way=way: way(root)))  # type: ignore[misc]
            last = taken(lambda: sum(sample.image.shape[0] > 0 for sample in samples))
            times["samples alone, after the import"].append(last)
    print_table(times)


def taken(work: Callable[[], int]) -> tuple[float, float]:
    """Seconds, and seconds of the processor."""
    start, before = perf_counter(), process_time()
    assert work() == _COUNT
    return perf_counter() - start, process_time() - before


def print_table(times: dict[str, list[tuple[float, float]]]) -> None:
    heads = (f"{_COUNT} JPEG files of 512 × 512", "seconds", "least", "of the processor", "least beside Keras")
    base = min(times["`image_dataset_from_directory`"])[0]
    print(f"| {' | '.join(heads)} |\n| ---{' | ---:' * (len(heads) - 1)} |")
    for name, found in times.items():
        seconds, processor = ([one[part] for one in found] for part in (0, 1))
        least = min(seconds)
        print(f"| {name} | {median(seconds):.2f} | {least:.2f} | {median(processor):.2f} | {least / base:.2f} |")
    print(f"\nLoad of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
