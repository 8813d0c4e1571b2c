"""What the judge costs beside a student's training: ``python -m tests.bench.loose_labs [LABS] [PAIRS]``.

The solution of each lab as a plain notebook, with no trained network beside it, so that the judge trains again; build
the labs first (``workbench lab build NAME``). The peer is the same cells in a Python process without any sandbox. Both
are processor time, user and system, of all processes, without the imports, which a worker does once: others may use
the machine meanwhile. The columns on the right say what the judge's time went into; "the rest" is starting and ending
processes and reading what they send.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.process_resources import descendants, processor_seconds
from workbench.grading.sandbox import Sandbox
from workbench.grading.submissions import Submission, find_submissions, read_submission
from workbench.grading.worker_protocol import Ask, CountEpochs, Examine, Export, RunCell

PARTS = {
    "running the cells": (RunCell,),
    "asking the notebook": (Ask, CountEpochs),
    "saving networks": (Export,),
    "asking saved networks": (Examine,),
}

_PLAIN = """
import importlib, json, os, resource, sys, tempfile
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
from workbench.grading.notebook_shell import NotebookShell
from workbench.grading.stub_modules import install_stubs
from workbench.labs.lab_session import make_inert
shell = NotebookShell()
sys.modules["__main__"] = shell.main_module
install_stubs(shell)
make_inert("")
os.chdir(tempfile.mkdtemp())
def spent():
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
start = spent()
for source in json.load(sys.stdin):
    try:
        shell.run_cell(source)
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
print(spent() - start)
"""


def main(names: list[str], pairs: int) -> None:
    head = ["lab, handed in as a plain notebook", "judge", "the student's own cells", "ratio", *PARTS, "the rest"]
    print(f"| {' | '.join(head)} |\n| --- |{' ---: |' * (len(head) - 1)}")
    for name in names:
        lab = load_lab(name)
        with tempfile.TemporaryDirectory() as folder:
            submission = solution(lab, Path(folder))
            plan = plan_for(lab, ())
            with Sandbox(plan) as sandbox:
                sandbox.fork(lab.limits).close()
                found = [one_of_each(GradingTask(lab, submission, plan, "key"), sandbox) for _ in range(pairs)]
        ratio = median(judge / own for judge, own, *_ in found)
        judge, own, *parts = (median(column) for column in zip(*found, strict=True))
        cells = [name, f"{judge:.1f} s", f"{own:.1f} s", f"{ratio:.2f}", *(f"{each:.2f} s" for each in parts)]
        print(f"| {' | '.join(cells)} |", flush=True)


def solution(lab: GradedLab, folder: Path) -> Submission:
    assert lab.folder is not None
    (path,) = (lab.folder / "build").glob("*solution*.ipynb")
    (folder / "kim.ipynb").write_bytes(path.read_bytes())
    (entry,) = find_submissions(folder, lab.name)
    return read_submission(entry, lab.name)


def one_of_each(task: GradingTask, sandbox: Sandbox) -> list[float]:
    """Processor seconds of the judge, of the cells alone, and of each part of the judge's work."""
    own = plain(task)
    start = spent()
    with measured_parts() as parts:
        graded = grade_task(task, sandbox)
        sandbox.end()
    used = spent() - start
    unread = [each.id for each in graded.questions if each.verdict.state == "manual"]
    cells = [each.message for each in graded.cells]
    print(f"{graded.points:g} of {graded.of:g} points; to read: {unread}; cells: {cells}", file=sys.stderr, flush=True)
    return [used, own, *parts.values(), used - sum(parts.values())]


@contextmanager
def measured_parts() -> Iterator[dict[str, float]]:
    """Processor seconds of what processes of notebooks are asked meanwhile, by part."""
    parts = dict.fromkeys(PARTS, 0.0)
    exchange = NotebookProcess._exchange

    def measured(process: NotebookProcess, channel: Any, command: Any, *rest: Any) -> Any:
        start = spent()
        try:
            return exchange(process, channel, command, *rest)
        finally:
            for part, kinds in PARTS.items():
                if isinstance(command, kinds):
                    parts[part] += spent() - start

    NotebookProcess._exchange = measured  # type: ignore[method-assign, assignment]
    try:
        yield parts
    finally:
        NotebookProcess._exchange = exchange  # type: ignore[method-assign]


def plain(task: GradingTask) -> float:
    """Processor seconds that the cells take in an ordinary Python process."""
    command = [sys.executable, "-c", _PLAIN, json.dumps(task.plan.preload)]
    cells = json.dumps([cell.source for cell in task.submission.cells])
    done = subprocess.run(command, input=cells, capture_output=True, text=True, check=True)
    print(done.stderr[-300:], file=sys.stderr, flush=True)
    return float(done.stdout.split()[-1])


def spent() -> float:
    """Processor seconds of the sandbox and of all that ran in it."""
    return processor_seconds(descendants(os.getpid()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What the judge costs beside a student's training.")
    parser.add_argument("labs", nargs="?", default="mnist_cnn,lv_segmentation")
    parser.add_argument("pairs", type=int, nargs="?", default=1)
    options = parser.parse_args()
    main(options.labs.split(","), options.pairs)
