"""What modules cost beside bare OpenCV: ``python -m tests.bench.module_speed [--images 5000] [--side 512] [--to 256]``.

Images are made, then each goes through resize, CLAHE, blur, threshold and min-max: by a chain of modules, and by the
same calls of OpenCV in a loop. Both take turns, block after block of the same images, in one run and with OpenCV on one
thread; then the chain is run by two threads. The goals: at most 1.10 times the bare loop, and two threads at least 1.7
times as fast as one. ``--steps`` tells where the time goes.
"""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from statistics import median
from time import perf_counter, process_time
from typing import Any

import cv2
import numpy as np

from workbench.data.sample import Sample
from workbench.modules import make
from workbench.modules.module import Module

_BLOCK = 50
_CLAHE = cv2.createCLAHE(clipLimit=2, tileGridSize=(8, 8))
Image = np.ndarray[Any, np.dtype[np.uint8]]


def chain(to: int) -> tuple[Module, ...]:
    """The five modules."""
    return (
        make("Resize", {"height": to, "width": to}),
        make("Histogram Equalization_CLAHE-grayscale", {"limit": 2, "tiles": 8}),
        make("Smoothing", {"method": "gaussian", "kernel_size": 5}),
        make("Threshold", {"threshold": 127}),
        make("Min-Max Normalization"),
    )


def bare(image: Image, to: int) -> Any:
    """The same by OpenCV alone."""
    small = cv2.resize(image, (to, to), interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(_CLAHE.apply(small), (5, 5), 0)
    _, binary = cv2.threshold(smooth, 127, 255, cv2.THRESH_BINARY)
    return cv2.normalize(binary, None, 0, 1, cv2.NORM_MINMAX, cv2.CV_32F)  # type: ignore[call-overload]


def through(modules: tuple[Module, ...], image: Image) -> Any:
    """An image as a sample through all modules."""
    sample = Sample(image, name="a.png")
    for module in modules:
        (sample,) = module.run(sample)
    return sample.image


def blocks(count: int, side: int, length: int) -> Iterator[list[Image]]:
    """Smooth images with noise, each another part of two large ones; ``length`` at a time."""
    drawing = np.random.default_rng(0)
    coarse = drawing.integers(0, 200, (40, 40), np.uint8)
    ground = np.asarray(cv2.resize(coarse, (2 * side, 2 * side), interpolation=cv2.INTER_LINEAR), np.uint8)
    noise = drawing.integers(0, 55, (2 * side, 2 * side), np.uint8)
    made = (_part(ground, side, drawing) + _part(noise, side, drawing) for _ in range(count))
    while block := list(islice(made, length)):
        yield block


def _part(image: Image, side: int, drawing: np.random.Generator) -> Image:
    row, column = drawing.integers(0, side, 2)
    return image[row : row + side, column : column + side]


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """How long a call takes."""
    start = clock()
    work()
    return clock() - start


def compared(count: int, side: int, to: int) -> None:
    """The chain beside the bare loop, block by block."""
    modules, found = chain(to), []
    for number, block in enumerate(blocks(count, side, _BLOCK)):
        works = {
            "modules": lambda block=block: [through(modules, image) for image in block],
            "bare": lambda block=block: [bare(image, to) for image in block],
        }
        turn = list(works) if number % 2 else list(reversed(works))
        times = {name: seconds(works[name]) for name in turn}
        if number:  # what is made once is made in the first
            found.append((times["modules"], times["bare"]))
        else:
            same = [np.array_equal(through(modules, image), bare(image, to)) for image in block]
            print(f"Equal results: {sum(same)} of {len(same)}")
    ours, theirs = map(sum, zip(*found, strict=True))
    print(f"{count} images of {side} × {side}, resized to {to} × {to}, processor time of one thread")
    print(f"bare OpenCV {theirs:.2f} s, modules {ours:.2f} s: {ours / theirs:.3f} times")
    print(f"median of the blocks: {median(one / other for one, other in found):.3f} times")


def threaded(count: int, side: int, to: int) -> None:
    """The chain by one and by two threads, wall clock, in turn."""
    modules, ratios = chain(to), []

    def work(image: Image) -> Any:
        return through(modules, image)

    for block in blocks(count, side, 4 * _BLOCK):
        times = []
        for threads in (1, 2):
            with ThreadPoolExecutor(threads) as pool:
                times.append(seconds(partial(_all_of, pool, work, block), perf_counter))
        ratios.append(times[0] / times[1])
    print(f"two threads are {median(ratios):.2f} times as fast as one (best block {max(ratios):.2f})")


def _all_of(pool: ThreadPoolExecutor, work: Callable[[Image], Any], block: list[Image]) -> None:
    for _ in pool.map(work, block):
        pass


def by_step(side: int, to: int) -> None:
    """Microseconds that each module takes for an image."""
    (image,) = next(blocks(1, side, 1))
    sample = Sample(image, name="a.png")
    for module in chain(to):
        times = [seconds(partial(module.run, sample), perf_counter) for _ in range(300)]
        print(f"{type(module).__name__}: {median(times) * 1e6:.0f} µs")
        (sample,) = module.run(sample)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--to", type=int, default=256, help="side of the resized images")
    parser.add_argument("--steps", action="store_true", help="only how long each module takes")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    if chosen.steps:
        by_step(chosen.side, chosen.to)
        return
    compared(chosen.images, chosen.side, chosen.to)
    threaded(chosen.images, chosen.side, chosen.to)


if __name__ == "__main__":
    main()
