"""What a flow costs beside a plain OpenCV loop, and what it saves: ``python -m tests.bench.flow [part …]``.

- ``speed``: five modules over JPEG files of 512 × 512; a loop that reads them with OpenCV, does the same and writes the
  same bytes to as many files; the flow with one thread, both kept on one core, and with two threads on both; and again
  after a change of the last module. The ways are timed in turn, in several rounds, so that others who use the machine
  disturb all alike, and the middle of these rounds is taken. What a way has written is removed before the next one: a
  virtual machine is slow at the first use of more memory, which the cache of the files would take.
- ``peers``: the same by ``joblib.Memory``, by Kedro and by DVC (where they are installed; ``WORKBENCH_DVC`` names the
  program of another environment), the first time and after that change.
- ``scale``: modules that do nothing over a million generated samples: planning, and the cost of a sample and step.
- ``memory``: the peak of a process with 1,000 and with 100,000 generated samples.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

import workbench as wb
from tests.bench.module_speed import images
from workbench.data import Sample, SampleEntry, SampleSet
from workbench.flow.data_blocks import data_blocks
from workbench.flow.flow_layout import layouts_of
from workbench.flow.flow_plan import planned
from workbench.flow.flow_units import UnitBuilder
from workbench.flow.module_work import ModuleWork
from workbench.flow.steps import steps_of
from workbench.modules.opencv import opencv

_ROUNDS, _NEW, _BLOCK = 3, 256, 64
_NAMES = ("median", "clahe", "smooth", "resize", "threshold")
_CUT, _OTHER_CUT = 127, 128


class Cost(NamedTuple):
    """Seconds by the clock and of the processor."""

    wall: float
    processor: float


def steps(cut: int = _CUT) -> list[Callable[[Any], Any]]:
    """The five steps as somebody writes them by hand."""
    cv2 = opencv()
    return [
        lambda image: cv2.medianBlur(image, 5),
        lambda image: cv2.createCLAHE(2.0, (8, 8)).apply(image),
        lambda image: cv2.GaussianBlur(image, (5, 5), 0),
        lambda image: cv2.resize(image, (_NEW, _NEW), interpolation=cv2.INTER_LINEAR),
        lambda image: cv2.threshold(image, cut, 255, cv2.THRESH_BINARY)[1],
    ]


def flow(cut: int = _CUT) -> wb.Graph:
    graph = wb.Graph("bench", kind="flow").add("DataSet", name="data")
    graph = graph.add("Smoothing", name="median", method="median", kernel_size=5)
    graph = graph.add("ClaheGrayscale", name="clahe", tiles=8, limit=2.0)
    graph = graph.add("Smoothing", name="smooth", method="gaussian", kernel_size=5)
    graph = graph.add("Resize", name="resize", height=_NEW, width=_NEW)
    return graph.add("Threshold", name="threshold", threshold=cut)


def cost(work: Callable[[], object]) -> Cost:
    """What a work costs this process, and those that it starts and waits for."""
    wall, processor = time.perf_counter(), _of_processor()
    work()
    return Cost(time.perf_counter() - wall, _of_processor() - processor)


def _of_processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def plain_loop(files: list[Path], folder: Path) -> None:
    """Read, do the five steps, and write the result of each step: a file for 64 images, as the flow does."""
    cv2, functions = opencv(), steps()
    for start in range(0, len(files), _BLOCK):
        outputs = [(folder / f"{name}-{start}").open("wb", buffering=0) for name in _NAMES]
        for path in files[start : start + _BLOCK]:
            image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
            for function, output in zip(functions, outputs, strict=True):
                image = function(image)
                output.write(image)
        for output in outputs:
            os.fsync(output.fileno())
            output.close()


def written(folder: Path, count: int, first: int = 0) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    few = images(50)
    paths = [folder / f"{first + number:05}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        image = few[number % 50].copy()
        image[:8, :8], image[:8, 8:16] = (first + number) % 256, (first + number) // 256  # no two alike
        opencv().imwrite(str(path), image)
    return paths


@contextmanager
def folder_for(what: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"flow-{what}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def speed(count: int) -> None:
    opencv().setNumThreads(1)
    ways: dict[str, list[Cost]] = {}
    with folder_for("speed") as folder:
        files = written(folder / "images", count)
        data = wb.data.from_folder(files[0].parent)
        plain_loop(files, _emptied(folder / "results"))  # the memory of the first use
        _compare(files, data, _emptied(folder / "results"))
        for _ in range(_ROUNDS):
            for name, work in _ways(files, data, folder / "results"):
                ways.setdefault(name, []).append(cost(work))
    base = ways[_LOOP]
    title = f"five modules over {count:,} images, the middle of {_ROUNDS} rounds"
    print(f"| {title} | seconds | of the processor | beside the loop | by the processor |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, found in ways.items():
        ratio = median(one.wall / other.wall for one, other in zip(found, base, strict=True))
        processor = median(one.processor / other.processor for one, other in zip(found, base, strict=True))
        seconds = median(one.wall for one in found), median(one.processor for one in found)
        print(f"| {name} | {seconds[0]:.2f} | {seconds[1]:.2f} | {ratio:.3f} | {processor:.3f} |")


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this thread, and those that it begins, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _on_one_core(work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with one_core():
            return work()

    return run


_LOOP = "OpenCV in a plain loop, on one core"


def _ways(files: list[Path], data: SampleSet, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each way; the folder is emptied between those that do not need what the one before has left."""
    _emptied(folder)
    yield _LOOP, _on_one_core(lambda: plain_loop(files, folder))
    _emptied(folder)
    yield "the flow, two threads", lambda: wb.flow.run(flow(), data, store=folder, workers=2)
    _emptied(folder)
    yield "the flow, one thread, on one core", _on_one_core(lambda: wb.flow.run(flow(), data, store=folder, workers=1))
    yield "the flow again, nothing changed", lambda: wb.flow.run(flow(), data, store=folder, workers=1)
    yield (
        "the flow again, the last module changed",
        lambda: wb.flow.run(flow(_OTHER_CUT), data, store=folder, workers=1),
    )
    _emptied(folder)


def _compare(files: list[Path], data: SampleSet, folder: Path) -> None:
    """The flow gives what the loop gives."""
    result = wb.flow.run(flow(), data, store=folder / "one").result("threshold")
    image: Any = opencv().imread(str(files[7]), opencv().IMREAD_UNCHANGED)
    for function in steps():
        image = function(image)
    np.testing.assert_array_equal(result["00007"].image, image)


_PEER_ROUNDS = 3


def peers(count: int) -> None:
    """The ways in turn, in several rounds, each with folders of its own."""
    opencv().setNumThreads(1)
    found: dict[str, list[tuple[Cost, Cost]]] = {}
    with folder_for("peers") as folder:
        files = written(folder / "images", count)
        data = wb.data.from_folder(files[0].parent)
        for number in range(_PEER_ROUNDS):
            place = folder / f"round{number}"
            place.mkdir()
            for name, (first, again) in _peer_ways(files, data, place).items():
                found.setdefault(name, []).append((cost(first), cost(again)))
            shutil.rmtree(place)
    title = f"five modules over {count:,} images, the middle of {_PEER_ROUNDS} rounds"
    print(f"| {title} | first: seconds | of the processor | last module changed: seconds | of the processor |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, rounds in found.items():
        (wall, processor), (again, of_processor) = (
            (median(one.wall for one in costs), median(one.processor for one in costs))
            for costs in zip(*rounds, strict=True)
        )
        print(f"| {name} | {wall:.1f} | {processor:.1f} | {again:.2f} | {of_processor:.2f} |")


def _peer_ways(
    files: list[Path], data: SampleSet, folder: Path
) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "the flow": (
            lambda: wb.flow.run(flow(), data, store=folder / "flow", workers=1),
            lambda: wb.flow.run(flow(_OTHER_CUT), data, store=folder / "flow", workers=1),
        ),
        "joblib.Memory, a cached function a step": (
            lambda: _by_joblib(files, folder / "joblib", _CUT),
            lambda: _by_joblib(files, folder / "joblib", _OTHER_CUT),
        ),
    }
    if (kedro := _by_kedro(files, folder / "kedro")) is not None:
        ways["Kedro, a node and a file a step"] = kedro
    if (program := os.environ.get("WORKBENCH_DVC") or shutil.which("dvc")) is not None:
        ways["DVC, a stage, a process and a file a step"] = _by_dvc(program, files[0].parent, folder / "dvc")
    return ways


def _by_joblib(files: list[Path], folder: Path, cut: int) -> None:
    from joblib import Memory

    memory = Memory(folder, verbose=0)
    functions = [memory.cache(function) for function in (_read, _median, _clahe, _smooth, _resize)]
    end = memory.cache(_threshold)
    for path in files:
        value: Any = str(path)
        for function in functions:
            value = function(value)
        end(value, cut)


def _read(path: str) -> Any:
    return opencv().imread(path, opencv().IMREAD_UNCHANGED)


def _median(image: Any) -> Any:
    return steps()[0](image)


def _clahe(image: Any) -> Any:
    return steps()[1](image)


def _smooth(image: Any) -> Any:
    return steps()[2](image)


def _resize(image: Any) -> Any:
    return steps()[3](image)


def _threshold(image: Any, cut: int) -> Any:
    return steps(cut)[4](image)


def _by_kedro(files: list[Path], folder: Path) -> tuple[Callable[[], object], Callable[[], object]] | None:
    """A pipeline of five nodes; each keeps all of its images in one NumPy file."""
    try:
        from kedro.io import DataCatalog, MemoryDataset
        from kedro.pipeline import node, pipeline
        from kedro.runner import SequentialRunner
    except ImportError:
        return None
    folder.mkdir()

    def run(cut: int, start: str | None) -> None:
        functions = [lambda path: _median(_read(path)), _clahe, _smooth, _resize, lambda image: _threshold(image, cut)]
        stores = {name: _stack_of_images(folder / f"{name}.npy") for name in _NAMES}
        catalog = DataCatalog({"files": MemoryDataset([str(path) for path in files]), **stores})
        named = zip(("files", *_NAMES), _NAMES, functions, strict=False)
        whole = pipeline([node(_each(function), before, name, name=name) for before, name, function in named])
        SequentialRunner().run(whole.from_nodes(start) if start else whole, catalog)

    return lambda: run(_CUT, None), lambda: run(_OTHER_CUT, "threshold")


def _each(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda given: np.stack([function(one) for one in given])


def _stack_of_images(path: Path) -> Any:
    from kedro.io import AbstractDataset

    class Stack(AbstractDataset):  # type: ignore[misc]
        def load(self) -> Any:
            return np.load(path, mmap_mode="r")

        def save(self, data: Any) -> None:
            np.save(path, data)

        def _describe(self) -> dict[str, str]:
            return {"path": str(path)}

    return Stack()


_STAGE = """
import sys
from pathlib import Path
import cv2, numpy as np

cv2.setNumThreads(1)
name, given, cut = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
work = {
    "median": lambda image: cv2.medianBlur(image, 5),
    "clahe": lambda image: cv2.createCLAHE(2.0, (8, 8)).apply(image),
    "smooth": lambda image: cv2.GaussianBlur(image, (5, 5), 0),
    "resize": lambda image: cv2.resize(image, (256, 256), interpolation=cv2.INTER_LINEAR),
    "threshold": lambda image: cv2.threshold(image, cut, 255, cv2.THRESH_BINARY)[1],
}[name]
if given.is_dir():
    images = (cv2.imread(str(path), cv2.IMREAD_UNCHANGED) for path in sorted(given.iterdir()))
else:
    images = np.load(given, mmap_mode="r")
np.save(f"{name}.npy", np.stack([work(image) for image in images]))
"""


def _by_dvc(program: str, images: Path, folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """A pipeline of five stages; each is a process that keeps all of its images in one NumPy file."""
    folder.mkdir()
    (folder / "stage.py").write_text(_STAGE)

    def call(*arguments: str) -> None:
        told = {"DVC_NO_ANALYTICS": "1"}
        subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True, env=os.environ | told)

    def run(cut: int) -> None:
        stages = []
        for name, given in zip(_NAMES, (str(images), *(f"{one}.npy" for one in _NAMES)), strict=False):
            command = f"{sys.executable} stage.py {name} {given} {cut if name == _NAMES[-1] else 0}"
            stages.append(f"  {name}:\n    cmd: {command}\n    deps: [{given}]\n    outs: [{name}.npy]\n")
        (folder / "dvc.yaml").write_text("stages:\n" + "".join(stages))
        call("repro", "--quiet")

    call("init", "--no-scm", "--quiet")
    return lambda: run(_CUT), lambda: run(_OTHER_CUT)


class Generated:
    """A sample without a file; its pixels are of one array."""

    image = np.zeros((8, 8), np.uint8)

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self) -> Sample:
        return Sample(self.image, name=f"{self.number:07}")

    def fingerprint(self) -> str:
        return str(self.number)


def generated(count: int) -> SampleSet:
    return SampleSet([SampleEntry(f"{number:07}", Generated(number)) for number in range(count)])


def nothing_flow(count: int) -> wb.Graph:
    """Modules that leave every pixel as it is."""
    graph = wb.Graph("nothing", kind="flow").add("DataSet", name="data")
    for number in range(count):
        graph = graph.add("Invert", name=f"m{number}")
    return graph


def scale(count: int) -> None:
    samples, graph = generated(count), nothing_flow(5)
    steps_found, works = steps_of(graph), {"module": ModuleWork()}
    first = next(step.id for step in steps_found if step.kind == "data")
    made: dict[str, Any] = {}
    rows = {
        "keys of all samples": lambda: made.update(data={first: data_blocks(samples.entries)}),
        "keys of all blocks of five modules": lambda: made.update(
            layouts=layouts_of(steps_found, made["data"], works)  # type: ignore[arg-type]
        ),
        "the plan": lambda: made.update(plan=planned(made["layouts"], made["layouts"], frozenset())),
        "its units": lambda: made.update(
            units=UnitBuilder(made["layouts"], made["data"], works).units(made["plan"])  # type: ignore[arg-type]
        ),
    }
    print(f"| planning {count:,} samples | seconds of the processor |\n| --- | ---: |")
    for name, work in rows.items():
        print(f"| {name} | {cost(work).processor:.2f} |")
    print(f"| blocks: {len(made['plan'].blocks):,}, units: {len(made['units']):,} | |")
    few = 20_000
    with folder_for("scale") as folder:
        spent = cost(lambda: wb.flow.run(nothing_flow(5), generated(few), store=folder, workers=1))
        print(f"| running {few:,} of them: µs a sample and module | {spent.processor / few / 5 * 1e6:.1f} |")


def memory() -> None:
    print("| peak memory of a process | MB |\n| --- | ---: |")
    for count in (1_000, 10_000, 100_000):
        for what in ("entries", "run"):
            command = [sys.executable, "-m", "tests.bench.flow", f"_{what}", "--count", str(count)]
            found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            print(f"| {count:,} samples of 64 kB, {what} | {found} |")


def _peak(count: int, *, runs: bool) -> None:
    Generated.image = np.zeros((256, 256), np.uint8)
    samples = generated(count)
    if runs:
        with folder_for("memory") as folder:
            wb.flow.run(nothing_flow(1), samples, store=folder, workers=2, limit=2 << 30)
    # Not ru_maxrss, which begins with what the process had that started this one.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak.split()[1]) // 1024)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("parts", nargs="*", default=["speed", "peers", "scale", "memory"])
    reader.add_argument("--count", type=int)
    given = reader.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "speed": lambda: speed(given.count or 5_000),
        "peers": lambda: peers(given.count or 1_000),
        "scale": lambda: scale(given.count or 1_000_000),
        "memory": memory,
        "_entries": lambda: _peak(given.count, runs=False),
        "_run": lambda: _peak(given.count, runs=True),
    }
    for part in given.parts:
        parts[part]()
        print()


if __name__ == "__main__":
    main()
