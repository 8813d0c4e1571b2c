"""What modules cost beside OpenCV's functions called by hand: ``python -m tests.bench.module_speed [--count 5000]``.

Images of 512 × 512 go through Resize, CLAHE, Smoothing, Threshold and Min-Max Normalization: in a bare loop, by a
``SampleSet`` with the modules, and by the same set with two threads. OpenCV itself has one thread. The ways are timed
in turn, block by block, and compared within their block.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import Any, ClassVar

import numpy as np

from workbench.data import SampleSet
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module import Module
from workbench.modules.module_description import Description
from workbench.modules.opencv import opencv
from workbench.modules.registry import make

_SIDE, _NEW, _BLOCK, _DIFFERENT = 512, 256, 250, 50
_CUT = 127
Way = Callable[[Sequence[Any]], float]


def images(count: int) -> list[Any]:
    """Smooth shapes with noise, uint8; the blocks go through the same few."""
    drawing = np.random.default_rng(0)
    cv2 = opencv()
    grounds = (cv2.resize(drawing.random((9, 9)), (_SIDE, _SIDE)) for _ in range(count))
    return [(200 * ground + 40 * drawing.random((_SIDE, _SIDE))).astype(np.uint8) for ground in grounds]


class _Clahe(PlaneModule, frozen=True):
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
    return [
        make("Resize", {"height": _NEW, "width": _NEW}),
        _Clahe(),
        make("Smoothing", {"method": "gaussian", "kernel_size": 5}),
        _Threshold(),
        make("MinMaxNormalization"),
    ]


def bare(given: Sequence[Any]) -> list[Any]:
    cv2 = opencv()
    results = []
    for image in given:
        small = cv2.resize(image, (_NEW, _NEW), interpolation=cv2.INTER_LINEAR)
        equal = cv2.createCLAHE(2.0, (8, 8)).apply(small)
        smooth = cv2.GaussianBlur(equal, (5, 5), 0)
        cut = cv2.threshold(smooth, _CUT, 255, cv2.THRESH_BINARY)[1]
        results.append(cv2.normalize(cut, None, 0, 1, cv2.NORM_MINMAX, cv2.CV_32F))
    return results


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


def timed(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--count", type=int, default=5_000)
    count = reader.parse_args().count
    opencv().setNumThreads(1)
    few = images(_DIFFERENT)
    block = [few[number % _DIFFERENT] for number in range(min(_BLOCK, count))]
    one, two = sample_set(block, 1), sample_set(block, 2)
    for ours, other, theirs in zip(one, two, bare(block), strict=True):  # also warms up
        np.testing.assert_array_equal(ours.image, theirs)
        np.testing.assert_array_equal(other.image, theirs)
    ways: Mapping[str, Callable[[], Any]] = {
        "OpenCV in a bare loop": lambda: bare(block),
        "modules, one thread": lambda: [sample.image for sample in one],
        "modules, two threads": lambda: [sample.image for sample in two],
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(max(count // len(block), 1)):
        for name, work in ways.items():
            times[name].append(timed(work) / len(block))
    first, single, _ = times.values()
    heads = f"| {count:,} images of {_SIDE} × {_SIDE} | an image | beside the bare loop | beside one thread |"
    print(f"{heads}\n| --- | ---: | ---: | ---: |")
    for name, found in times.items():
        ratios = [median(a / b for a, b in zip(found, base, strict=True)) for base in (first, single)]
        print(f"| {name} | {median(found) * 1e6:,.0f} µs | {ratios[0]:.2f} | {ratios[1]:.2f} |")
    print(f"\nLoad of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
