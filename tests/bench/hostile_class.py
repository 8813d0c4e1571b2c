"""A class with five hostile submissions: ``python -m tests.bench.hostile_class [HOW MANY] [PAIRS] [--first]``.

Grades the submissions of a NumPy lab, no two alike, without and with five hostile ones among them, in turn. "Time" is
that until the last honest submission is graded. "Memory" is the most that the processes of the judge held at once, each
page counted once however many share it: the judge, its readers of uploads and the zygotes; submissions have limits of
their own, and are counted in the second line of it.
"""

import argparse
import io
import os
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.grading.corpus.building import LAB, lab_cells, notebook_of, text_of, zipped
from workbench.grading.grade import grade, plan_for
from workbench.grading.graded_lab import load_lab
from workbench.grading.grading_results import Graded
from workbench.grading.process_resources import descendants
from workbench.grading.resource_limits import MEGABYTE

_POLL_SECONDS = 0.05
_PROCESSOR_HOG = """
import os
for _ in range(60):
    if os.fork() == 0:
        while True:
            pass
while True:
    pass
"""
_FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
_SHARED_MEMORY = """
import mmap, os
kept = []
for _ in range(40):
    if os.fork() == 0:
        while True:
            kept.append(mmap.mmap(-1, 2**27))
            for _ in range(128):
                kept[-1].write(bytes(2**20))
while True:
    pass
"""
_CODE = (_PROCESSOR_HOG, _FORK_BOMB, _SHARED_MEMORY)


class Run(NamedTuple):
    """What a grading found: honest points, seconds until the last honest one and in all, bytes of memory."""

    points: dict[str, float]
    seconds: float
    whole: float
    judge: int
    everything: int


def main(count: int, pairs: int, *, first: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        quiet, hostile = Path(place, "quiet"), Path(place, "hostile")
        for folder in (quiet, hostile):
            folder.mkdir()
            write_honest(folder, count - 5)
        write_hostile(hostile, 0 if first else count)
        runs = [
            (graded(quiet, Path(place, f"out-{turn}")), graded(hostile, Path(place, f"also-{turn}")))
            for turn in range(pairs)
        ]
    print(f"\n| {count - 5} honest submissions, {os.cpu_count()} cores | alone | beside five hostile ones |")
    print("| --- | ---: | ---: |")
    row("seconds until the last honest one", runs, lambda run: f"{run.seconds:.1f}")
    row("seconds all in all", runs, lambda run: f"{run.whole:.1f}")
    row("peak memory of the judge, MB", runs, lambda run: f"{run.judge / MEGABYTE:.0f}")
    row("with the submissions, MB", runs, lambda run: f"{run.everything / MEGABYTE:.0f}")
    same = sum(one.points == other.points for one, other in runs)
    print(f"\nthe same points for every honest student: {same} of {pairs} pairs")
    print(f"time ratio: median {median(other.seconds / one.seconds for one, other in runs):.2f}")


def row(what: str, runs: list[tuple[Run, Run]], shown: Callable[[Run], str]) -> None:
    print(f"| {what} | {', '.join(shown(one) for one, _ in runs)} | {', '.join(shown(other) for _, other in runs)} |")


def write_honest(folder: Path, count: int) -> None:
    """Two of three earn everything, the third has not answered q4."""
    for number in range(count):
        cells = lab_cells("solution") if number % 3 else {**lab_cells("solution"), "q4": "raise NotImplementedError()"}
        notebook = notebook_of([*cells.items(), ("", f"scratch = {number}")])
        (folder / f"honest {number:03}.ipynb").write_text(text_of(notebook), "utf-8")


def write_hostile(folder: Path, count: int) -> None:
    """Their names spread them over a class of so many."""
    names = [f"honest {count * share // 10:03} {number} is not" for number, share in enumerate((1, 3, 5, 6, 8))]
    for name, source in zip(names, _CODE, strict=False):
        notebook = notebook_of([("", source), *lab_cells("solution").items()])
        (folder / f"{name}.ipynb").write_text(text_of(notebook), "utf-8")
    (folder / f"{names[3]}.zip").write_bytes(nested_archives())
    (folder / f"{names[4]}.wbsub.zip").write_bytes(message_bomb())


def nested_archives() -> bytes:
    """Archives in archives, each of many that are the same; 150 kB that are ten thousand million files."""
    content = zipped({f"{each}.ipynb": bytes(10 * MEGABYTE) for each in range(10)})
    for _ in range(3):
        content = zipped({f"{each}.zip": content for each in range(50)})
    return content


def message_bomb() -> bytes:
    """A packed answer that is 60 million empty lists."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "manifest.json",
            '{"lab": "lab", "lab_version": "1", "student": "x", "seed": 0, "time": "2026-01-01T00:00:00Z"}',
        )
        archive.writestr("answers.msgpack", b"\xdd\x03\x93\x87\x00" + b"\x90" * 60_000_000)
    return content.getvalue()


def graded(folder: Path, out: Path) -> Run:
    lab = load_lab(str(LAB))
    points: dict[str, float] = {}
    start = time.perf_counter()
    last = start

    def note(each: Graded, _: int, __: int) -> None:
        nonlocal last
        if "is not" not in each.student:
            points[each.student] = each.points
            last = time.perf_counter()
        else:
            print(
                f"{each.student}: {each.points:g} points, {each.seconds:.1f} s",
                *each.remarks[:2],
                file=sys.stderr,
                flush=True,
            )

    peak = PeakMemory()
    with peak:
        grade(folder, lab, out, plan_for(lab, (folder,)), on_graded=note)
    return Run(points, last - start, time.perf_counter() - start, peak.judge, peak.everything)


class PeakMemory:
    """The most memory, in bytes, that the judge held while the context was open, and that of all its descendants."""

    def __init__(self) -> None:
        self.judge = self.everything = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_POLL_SECONDS):
            readers_and_sandboxes = children(os.getpid())
            zygotes = [each for sandbox in readers_and_sandboxes for each in children(sandbox)]
            submissions = [each for zygote in zygotes for each in descendants(zygote)]
            judge = sum(map(proportional_memory, [os.getpid(), *readers_and_sandboxes, *zygotes]))
            self.judge = max(self.judge, judge)
            self.everything = max(self.everything, judge + sum(map(proportional_memory, submissions)))


def children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def proportional_memory(process: int) -> int:
    """Bytes of a process, each page divided by how many share it; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A class with hostile submissions.")
    parser.add_argument("count", type=int, nargs="?", default=200)
    parser.add_argument("pairs", type=int, nargs="?", default=3)
    parser.add_argument("--first", action="store_true", help="the hostile ones are graded first, not among the others")
    options = parser.parse_args()
    main(options.count, options.pairs, first=options.first)
