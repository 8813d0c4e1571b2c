"""Networks that give images against classical filters: noise in digits, and photographs at twice the size.

Run it as ``python -m tests.bench.transformation``, with ``WORKBENCH_DATA`` set to a folder with ``mnist`` and ``pets``.
Both networks are templates with their default settings. The test images are seen once, at the end: digits of the test
files of MNIST, and photographs no part of which was trained on. PSNR is the mean over the test images. The script fails
if a network is not better than the filter by the margin of the task, for any seed.
"""

import argparse
import os
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import numpy as np

import workbench as wb
from workbench.data import Dataset, Split, load_mnist
from workbench.data.dataset import Array
from workbench.graph.document import Graph
from workbench.training import Settings

NOISE = 0.4
"""Standard deviation of the noise, where white is 1."""
DIGITS, TEST_DIGITS = 3000, 500
PATCH = 64
"""Side of a part of a photograph; the network gets half of it."""
TEST_SHARE = 5
"""Each photograph of so many is for the test, and each of so many others for validation."""


@dataclass(frozen=True)
class Task:
    """A task, the filters that it is compared with, and how a network is trained for it."""

    name: str
    data: Callable[[], Dataset]
    graph: Callable[[], Graph]
    filters: dict[str, Callable[[Array], Array]]
    settings: Settings
    margin: float


def noisy_digits() -> Dataset:
    """Digits with noise, cut to 0 to 1, and the same without."""
    digits = load_mnist()
    random = np.random.default_rng(0)

    def split(part: Split, count: int) -> Split:
        clean = np.asarray(part.x[:count], "float32")
        clean = clean / 255 if clean.max() > 1 else clean
        noisy = np.clip(clean + random.normal(0, NOISE, clean.shape), 0, 1).astype("float32")
        return Split(noisy, clean)

    parts = (split(digits.train, DIGITS), split(digits.validation, TEST_DIGITS), split(digits.test, TEST_DIGITS))
    return Dataset("noisy digits", *parts, ())


def small_photographs() -> Dataset:
    """Parts of photographs of pets at half the size, by averages of 2 × 2 pixels, and the same at the whole size."""
    folder = wb.data.data_home() / "pets"
    found: dict[int, list[Array]] = {0: [], 1: [], 2: []}
    for number, path in enumerate(sorted(folder.glob("*s/*.jpg"))):
        image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB).astype("float32") / 255
        kind = {0: 2, 1: 1}.get(number % TEST_SHARE, 0)
        for top in range(0, image.shape[0] - PATCH + 1, PATCH):
            for left in range(0, image.shape[1] - PATCH + 1, PATCH):
                found[kind].append(image[top : top + PATCH, left : left + PATCH])

    def split(kind: int) -> Split:
        large = np.stack(found[kind])
        small = large.reshape(len(large), PATCH // 2, 2, PATCH // 2, 2, 3).mean(axis=(2, 4), dtype="float32")
        return Split(small, large)

    return Dataset("pets", split(0), split(1), split(2), ())


def each(images: Array, change: Callable[[Array], Array]) -> Array:
    """The images, each changed by itself, with an axis of channels."""
    changed = np.stack([change(image) for image in images])
    return changed if changed.ndim == images.ndim else changed[..., None]


def median(side: int) -> Callable[[Array], Array]:
    """A median filter of ``side × side`` pixels."""
    return lambda images: each(images, lambda image: cv2.medianBlur(image, side))


def enlarged(interpolation: int) -> Callable[[Array], Array]:
    """Images of twice the size by an interpolation of OpenCV."""
    return lambda images: each(images, lambda image: cv2.resize(image, (PATCH, PATCH), interpolation=interpolation))


TASKS: Sequence[Task] = (
    Task(
        name="denoising of digits",
        data=noisy_digits,
        graph=wb.templates.denoiser,
        filters={"median 3 × 3": median(3), "median 5 × 5": median(5)},
        settings=Settings(epochs=4),
        margin=2.5,
    ),
    Task(
        name="2 × super-resolution of pets",
        data=small_photographs,
        graph=lambda: wb.templates.super_resolution((PATCH // 2, PATCH // 2, 3)),
        filters={"bilinear": enlarged(cv2.INTER_LINEAR), "bicubic": enlarged(cv2.INTER_CUBIC)},
        settings=Settings(epochs=25, batch_size=16, learning_rate=1e-3, loss="L2", decay_rate=0.1, decay_steps=1000),
        margin=0.05,
    ),
)


def psnr(answers: Array, targets: Array) -> float:
    """Mean over the images, in dB, where white is 1."""
    errors = ((np.clip(answers, 0, 1).astype("float64") - targets) ** 2).mean(axis=(1, 2, 3))
    return float(np.mean(-10 * np.log10(errors)))


def processor_seconds() -> float:
    """Seconds that all threads of this process have computed."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def trained(task: Task, data: Dataset, seed: int) -> tuple[Any, float]:
    """The network after its training, and the processor seconds of that."""
    started = processor_seconds()
    settings = wb.training.Settings(**{**settings_of(task), "seed": seed})
    without_test = Dataset(data.name, data.train, data.validation, data.test[:0], ())
    model = wb.training.fit(task.graph(), without_test, settings).wait().model
    return model, processor_seconds() - started


def settings_of(task: Task) -> dict[str, Any]:
    """What the task's settings are, by name."""
    return {name: getattr(task.settings, name) for name in task.settings.__struct_fields__}


def main() -> int:
    """Print a row for each filter and each seed; return 1 if a network does not win by its margin."""
    parser = argparse.ArgumentParser(description="Networks that give images against classical filters.")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    given = parser.parse_args()
    won = True
    print("| task | test images | by | PSNR dB | better than the best filter by | processor s |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    for task in TASKS:
        data = task.data()
        x, y = data.test.x, data.test.y
        classical = {name: psnr(change(x), y) for name, change in task.filters.items()}
        for name, value in classical.items():
            print(f"| {task.name} | {len(x)} | {name} | {value:.2f} | | |", flush=True)
        for seed in given.seeds:
            model, seconds = trained(task, data, seed)
            value = psnr(model.predict(x, batch_size=32, verbose=0), y)
            ahead = value - max(classical.values())
            won = won and ahead >= task.margin
            shown = f"{ahead:.2f} (at least {task.margin})"
            print(f"| {task.name} | {len(x)} | `{model.name}`, seed {seed} | {value:.2f} | {shown} | {seconds:.0f} |")
            sys.stdout.flush()
    return 0 if won else 1


if __name__ == "__main__":
    sys.exit(main())
