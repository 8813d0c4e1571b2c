"""What modules cost beside OpenCV's functions called by hand: ``python -m tests.bench.module_speed [--count 5000]``.

Images of 512 × 512 go through Resize, CLAHE, Smoothing, Threshold and Min-Max Normalization: in a bare loop, by a
``SampleSet`` with the modules, and both by two threads. OpenCV itself has one thread. The ways are timed in turn, block
by block, and compared within their block. Where others use the machine too, processor time says more than the clock.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter, process_time
from typing import Any, ClassVar, NamedTuple

import numpy as np

from workbench.data import SampleSet
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module import Module
from workbench.modules.module_description import Description
from workbench.modules.opencv import opencv
from workbench.modules.registry import make, module_types

_SIDE, _NEW, _BLOCK, _DIFFERENT = 512, 256, 250, 50
_CUT = 127


def images(count: int) -> list[Any]:
    """Smooth shapes with noise, uint8; the blocks go through the same few."""
    drawing = np.random.default_rng(0)
    cv2 = opencv()
    grounds = (cv2.resize(drawing.random((9, 9)), (_SIDE, _SIDE)) for _ in range(count))
    return [(200 * ground + 40 * drawing.random((_SIDE, _SIDE))).astype(np.uint8) for ground in grounds]


class _Clahe(PlaneModule, frozen=True):
    """Stands for the module of grey images where there is none."""

    about: ClassVar[Description] = Description(name="", korean="", category="Grayscale", source="", chain="")

    def plane(self, plane: Any) -> Any:
        return opencv().createCLAHE(2.0, (8, 8)).apply(plane)


class _Threshold(PlaneModule, frozen=True):
    about: ClassVar[Description] = Description(
        name="", korean="", category="Grayscale", source="", chain="", gives_mode="Binary", gives_range=(0, 255)
    )

    def plane(self, plane: Any) -> Any:
        return opencv().threshold(plane, _CUT, 255, 0)[1]


def modules() -> list[Module]:
    clahe, threshold = (
        make(name) if any(name == kind.about.name for kind in module_types().values()) else stand_in
        for name, stand_in in (("Histogram Equalization_CLAHE-grayscale", _Clahe()), ("Threshold", _Threshold()))
    )
    resize, smoothing = make("Resize", {"height": _NEW, "width": _NEW}), make("Smoothing", {"kernel_size": 5})
    return [resize, clahe, smoothing, threshold, make("MinMaxNormalization")]


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


class Cost(NamedTuple):
    """Microseconds an image, on the clock and of the processor."""

    wall: float
    processor: float


def cost(work: Callable[[], Any], count: int) -> Cost:
    start = perf_counter(), process_time()
    work()
    return Cost(
        *(1e6 * (end - begin) / count for begin, end in zip(start, (perf_counter(), process_time()), strict=True))
    )


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
        costs: dict[str, list[Cost]] = {name: [] for name in ways}
        for _ in range(max(count // len(block), 1)):
            for name, work in ways.items():
                costs[name].append(cost(work, len(block)))
    print_table(f"{count:,} images of {_SIDE} × {_SIDE}", costs)


def print_table(title: str, costs: Mapping[str, Sequence[Cost]]) -> None:
    first, single, *_ = costs.values()
    heads = (
        title,
        "an image",
        "processor time",
        "beside the bare loop",
        "the same, processor time",
        "beside one thread",
    )
    print(f"| {' | '.join(heads)} |\n| ---{' | ---:' * (len(heads) - 1)} |")
    for name, found in costs.items():
        wall, processor = (median(values) for values in zip(*found, strict=True))
        ratios = [
            median(one.wall / other.wall for one, other in zip(found, first, strict=True)),
            median(one.processor / other.processor for one, other in zip(found, first, strict=True)),
            median(one.wall / other.wall for one, other in zip(found, single, strict=True)),
        ]
        print(f"| {name} | {wall:,.0f} µs | {processor:,.0f} µs | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")
    print(f"\nLoad of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
