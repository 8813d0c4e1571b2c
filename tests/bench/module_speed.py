"""What modules cost beside OpenCV's functions called by hand: ``python -m tests.bench.module_speed [--count 5000]``.

Images of 512 × 512 go through Resize, CLAHE, Smoothing, Threshold and Min-Max Normalization: in a bare loop, by a
``SampleSet`` with the modules, and both by two threads. OpenCV itself has one thread. The ways are timed in turn, block
by block, and compared within their block; where others use the machine too, the least times say more than the medians.
Two threads need blocks that are long beside the time that it takes to start them.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from workbench.data import SampleSet
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.modules.module import Module
from workbench.modules.opencv import opencv
from workbench.modules.registry import make

_SIDE, _NEW, _BLOCK, _DIFFERENT = 512, 256, 100, 50
_CUT = 127


def images(count: int) -> list[Any]:
    """Smooth shapes with noise, uint8; the blocks go through the same few."""
    drawing = np.random.default_rng(0)
    cv2 = opencv()
    grounds = (cv2.resize(drawing.random((9, 9)), (_SIDE, _SIDE)) for _ in range(count))
    return [(200 * ground + 40 * drawing.random((_SIDE, _SIDE))).astype(np.uint8) for ground in grounds]


def modules() -> list[Module]:
    return [
        make("Resize", {"height": _NEW, "width": _NEW}),
        make("Histogram Equalization_CLAHE-grayscale", {"tiles": 8, "limit": 2.0}),
        make("Smoothing", {"method": "gaussian", "kernel_size": 5}),
        make("Threshold", {"threshold": _CUT}),
        make("Min-Max Normalization"),
    ]


def bare(image: Any) -> Any:
    cv2 = opencv()
    small = cv2.resize(image, (_NEW, _NEW), interpolation=cv2.INTER_LINEAR)
    equal = cv2.createCLAHE(2.0, (8, 8)).apply(small)
    smooth = cv2.GaussianBlur(equal, (5, 5), 0)
    cut = cv2.threshold(smooth, _CUT, 255, cv2.THRESH_BINARY)[1]
    return cv2.normalize(cut, None, 0, 1, cv2.NORM_MINMAX, cv2.CV_32F)


def bare_by_threads(pool: ThreadPoolExecutor, given: Sequence[Any]) -> list[Any]:
    """What two threads gain at best on this machine now: half of the images each, in one piece."""
    halves = [pool.submit(lambda part: [bare(image) for image in part], given[start::2]) for start in (0, 1)]
    return [half.result() for half in halves]


def sample_set(given: Sequence[Any], threads: int) -> SampleSet:
    header = ImageHeader()
    entries = [
        SampleEntry(f"{number}.png", lambda image=image, number=number: Sample(image, header, name=f"{number}.png"))  # type: ignore[misc]
        for number, image in enumerate(given)
    ]
    samples = SampleSet(entries).with_threads(threads)
    for module in modules():
        samples = samples.map(module)
    return samples


def cost(work: Callable[[], Any], count: int) -> float:
    """Microseconds an image."""
    start = perf_counter()
    work()
    return 1e6 * (perf_counter() - start) / count


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--count", type=int, default=5_000)
    count = reader.parse_args().count
    opencv().setNumThreads(1)
    few = images(_DIFFERENT)
    block = [few[number % _DIFFERENT] for number in range(min(_BLOCK, count))]
    one, two = sample_set(block, 1), sample_set(block, 2)
    for ours, other, image in zip(one, two, block, strict=True):  # also warms up
        np.testing.assert_array_equal(ours.image, bare(image))
        np.testing.assert_array_equal(other.image, bare(image))
    with ThreadPoolExecutor(2) as pool:
        ways: Mapping[str, Callable[[], Any]] = {
            "OpenCV in a bare loop": lambda: [bare(image) for image in block],
            "modules, one thread": lambda: [sample.image for sample in one],
            "OpenCV, two threads": lambda: bare_by_threads(pool, block),
            "modules, two threads": lambda: [sample.image for sample in two],
        }
        costs: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(max(count // len(block), 1)):
            for name, work in ways.items():
                costs[name].append(cost(work, len(block)))
    print_table(f"{count:,} images of {_SIDE} × {_SIDE}", costs)


def print_table(title: str, costs: Mapping[str, Sequence[float]]) -> None:
    first, single, *_ = costs.values()
    heads = (title, "median", "least", "beside the bare loop", "the least", "beside one thread", "the least")
    print(f"| {' | '.join(heads)} |\n| ---{' | ---:' * (len(heads) - 1)} |")
    for name, found in costs.items():
        ratios = [
            ratio
            for base in (first, single)
            for ratio in (
                median(one / other for one, other in zip(found, base, strict=True)),
                min(found) / min(base),
            )
        ]
        texts = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"| {name} | {median(found):,.0f} µs | {min(found):,.0f} µs | {texts} |")
    print(f"\nLoad of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
