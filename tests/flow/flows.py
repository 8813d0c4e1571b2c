"""Small flows and data for tests of the engine."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

import workbench as wb
from workbench.data import Sample, SampleEntry, SampleSet
from workbench.flow.steps import Step
from workbench.graph.document import Node

SIZES = ((40, 50), (30, 20))


def picture(number: int, size: tuple[int, int] = (40, 50)) -> np.ndarray[Any, Any]:
    """A gray picture that no other number has."""
    return np.random.default_rng(number).integers(0, 255, size, dtype="uint8")


def pictures(count: int = 20, *, mixed: bool = False) -> SampleSet:
    """Gray pictures; mixed ones are of two sizes."""
    split = ("train", "train", "validation", "test")
    return SampleSet(
        [
            Sample(
                picture(number, SIZES[number % 2] if mixed else SIZES[0]), name=f"{number:03}", split=split[number % 4]
            )
            for number in range(count)
        ]
    )


def flow(**resize: Any) -> wb.Graph:
    """Data, resize, invert."""
    values = {"height": 32, "width": 32, **resize}
    data = wb.Graph("test", kind="flow").add("DataSet", name="data")
    return data.add("Resize", name="resize", **values).add("Invert", name="invert")


def steps(*modules: Any, data: str = "data") -> tuple[Step, ...]:
    """A chain of steps of modules, some of which are of no type that a drawing knows."""
    found = [Step(id=data, path=data, kind="data", inputs=(), node=Node(data, "DataSet", data))]
    for number, module in enumerate(modules):
        name = f"m{number}"
        found.append(
            Step(
                id=name,
                path=name,
                kind="module",
                inputs=(found[-1].id,),
                module=module,
                node=Node(name, "Custom", name),
            )
        )
    return tuple(found)


class Reader:
    """Reads a picture of a number, and counts how often it is asked."""

    def __init__(self, number: int, counted: Callable[[int], object] = lambda number: None) -> None:
        self.number, self._counted = number, counted

    def __call__(self) -> Sample:
        self._counted(self.number)
        return Sample(picture(self.number), name=f"{self.number:03}")

    def fingerprint(self) -> str:
        return f"picture {self.number}"


class Counted:
    """Pictures that count how often they were read."""

    def __init__(self, count: int) -> None:
        self.reads: list[int] = []
        self._lock = threading.Lock()
        entries = [SampleEntry(f"{number:03}", Reader(number, self._count)) for number in range(count)]
        self.samples = SampleSet(entries)

    def _count(self, number: int) -> None:
        with self._lock:
            self.reads.append(number)
