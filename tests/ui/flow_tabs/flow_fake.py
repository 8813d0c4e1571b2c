"""An open flow for tests of its tabs: samples and states are given, nothing runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np

from tests.helpers.flow_fakes import FakeRun, FakeStep
from workbench.data import Sample, SampleSet
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_labels import ClassLabel, Targets
from workbench.flow.flow_metrics import FlowMetrics
from workbench.graph.document import Graph
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.ui.drawing_session import DrawingSession

_DRAWINGS = TemporaryDirectory(ignore_cleanup_errors=True)
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


@dataclass(eq=False)
class FakeSession:
    """An open flow whose results are given."""

    drawing: DrawingSession
    results: dict[str, SampleSet] = field(default_factory=dict)
    progress: dict[str, FakeStep] = field(default_factory=dict)
    data: Mapping[str, SampleSet] = field(default_factory=dict)
    run: FakeRun | None = None
    trainings: dict[str, Run | Record] = field(default_factory=dict)
    measured: dict[str, FlowMetrics] = field(default_factory=dict)
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

    def states(self) -> Mapping[str, FakeStep]:
        return self.progress

    def result(self, path: str) -> SampleSet | None:
        self.asked.append(path)
        return self.results.get(path)

    def training(self, path: str) -> Run | Record | None:
        return self.trainings.get(path)

    def metrics(self, path: str) -> FlowMetrics | None:
        return self.measured.get(path)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listener_count(self) -> int:
        return len(self._listeners)

    def tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def finish(self, path: str, samples: SampleSet, *, sampled: bool = False) -> None:
        """A step has run."""
        self.results[path] = samples
        self.progress[path] = FakeStep("finished", sampled=sampled)
        self.tell()


def sample(name: str, at: int = 0, size: tuple[int, ...] = (8, 6), split: str = "") -> Sample:
    """A grey image with a class, cat or dog in turn."""
    label = Targets(category=ClassLabel.of(at % 2, ("cat", "dog")))
    image = np.full(size, at % 200, "uint8")
    return Sample(image, label=label, name=name, split=split or SPLITS[at % 3])  # type: ignore[arg-type]


def predicted(at: int) -> Sample:
    """A sample with a prediction, right but for the last of four."""
    one = sample(f"p{at}", at, split="test")
    return one.replaced(prediction=Targets(category=ClassLabel.of((at + (at == 3)) % 2, ("cat", "dog"))))


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
    """digits → resize → smoothing, and a network behind them."""
    flow = Graph("flow", kind="flow").add("DataSet", name="digits").add("Resize", name="resize", height=4, width=6)
    flow = flow.add("Smoothing", name="smoothing")
    return flow.add("Network", name="network").add("Metrics", name="metrics")


def session(folder: Path | None = None, **known: object) -> FakeSession:
    """An open flow that has not run; without a folder its drawing is saved in one that goes with the process."""
    where = folder or Path(mkdtemp(dir=_DRAWINGS.name))
    drawing = DrawingSession(image_flow(), where / "flow.graph.json")
    return FakeSession(drawing, **known)  # type: ignore[arg-type]


def from_file(path: Path) -> SampleEntry:
    """A sample of a file, which may vanish."""
    from workbench.ui.image_viewer.look import as_sample

    return SampleEntry(path.name, lambda: as_sample(path), "train")
