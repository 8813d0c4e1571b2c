"""An open flow for tests of its tabs: samples and states are given, nothing runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from workbench.data import Sample, SampleSet
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_labels import ClassLabel, Targets
from workbench.graph.document import Graph

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class FakeIssue:
    """As the engine tells of a sample that failed."""

    path: str
    name: str
    reason: str


@dataclass(frozen=True)
class FakeLine:
    """A line of the log."""

    time: float
    path: str
    text: str


@dataclass(frozen=True)
class FakeProgress:
    """How a step is doing."""

    state: str
    sampled: bool = False
    message: str = ""


@dataclass(eq=False)
class FakeRun:
    """A run that has ended."""

    issues: Sequence[FakeIssue] = ()
    log: Sequence[FakeLine] = ()


@dataclass
class FakeDrawing:
    """A drawing that does not change by itself."""

    graph: Graph


@dataclass(eq=False)
class FakeSession:
    """An open flow whose results are given."""

    drawing: FakeDrawing
    results: dict[str, SampleSet] = field(default_factory=dict)
    progress: dict[str, FakeProgress] = field(default_factory=dict)
    data: Mapping[str, SampleSet] = field(default_factory=dict)
    run: FakeRun | None = None
    asked: list[str] = field(default_factory=list)
    _node: str = ""
    _sample: str = ""
    _listeners: list[Callable[[], None]] = field(default_factory=list)

    @property
    def chosen_node(self) -> str:
        return self._node

    @chosen_node.setter
    def chosen_node(self, path: str) -> None:
        self._node = path
        self.tell()

    @property
    def chosen_sample(self) -> str:
        return self._sample

    @chosen_sample.setter
    def chosen_sample(self, name: str) -> None:
        self._sample = name
        self.tell()

    def states(self) -> Mapping[str, FakeProgress]:
        return self.progress

    def result(self, path: str) -> SampleSet | None:
        self.asked.append(path)
        return self.results.get(path)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listener_count(self) -> int:
        return len(self._listeners)

    def tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def finish(self, path: str, samples: SampleSet, **known: bool) -> None:
        """A step has run."""
        self.results[path] = samples
        self.progress[path] = FakeProgress("finished", **known)
        self.tell()


def sample(name: str, at: int = 0, size: tuple[int, ...] = (8, 6), split: str = "") -> Sample:
    """A grey image with a class, cat or dog in turn."""
    label = Targets(category=ClassLabel.of(at % 2, ("cat", "dog")))
    image = np.full(size, at % 200, "uint8")
    return Sample(image, label=label, name=name, split=split or SPLITS[at % 3])  # type: ignore[arg-type]


def many(count: int) -> SampleSet:
    """Generated samples, which are made when they are read."""

    def entry(at: int) -> SampleEntry:
        name = f"image{at}.png"
        return SampleEntry(name, lambda: sample(name, at), SPLITS[at % 3])  # type: ignore[arg-type]

    return SampleSet([entry(at) for at in range(count)], class_names=("cat", "dog"))


def broken(name: str, reason: str = "the file is gone") -> SampleEntry:
    """A sample whose file cannot be read."""

    def read() -> Sample:
        raise OSError(reason)

    return SampleEntry(name, read, "train")


def image_flow() -> Graph:
    """digits → resize → blur, as far as nodes and edges go."""
    from workbench.graph.document import Edge, Node

    names = (("n1", "DataSet", "digits"), ("n2", "Resize", "resize"), ("n3", "Smoothing", "smoothing"))
    nodes = tuple(Node(id=key, type=kind, name=name) for key, kind, name in names)
    edges = (Edge("n1", "output", "n2", "input"), Edge("n2", "output", "n3", "input"))
    return Graph("flow", nodes, edges)


def session(**known: object) -> FakeSession:
    """An open flow that has not run."""
    return FakeSession(FakeDrawing(image_flow()), **known)  # type: ignore[arg-type]


def from_file(path: Path) -> SampleEntry:
    """A sample of a file, which may vanish."""
    from workbench.ui.image_viewer.look import as_sample

    return SampleEntry(path.name, lambda: as_sample(path), "train")
