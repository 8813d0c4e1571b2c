"""What the judge costs beside a student's training: ``python -m tests.bench.loose_labs [LABS] [PAIRS]``.

The solution of each lab as a plain notebook, with no trained network beside it, so that the judge trains again; build
the labs first (``workbench lab build NAME``). The peer is the same cells in a Python process without any sandbox. Both
are processor time, user and system, of all processes, without the imports, which a worker does once: others may use
the machine meanwhile.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.process_resources import descendants, processor_seconds
from workbench.grading.sandbox import Sandbox
from workbench.grading.submissions import Submission, find_submissions, read_submission

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
    print("| lab, handed in as a plain notebook | judge | the student's own cells | ratio | wall-clock of the judge |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in names:
        lab = load_lab(name)
        with tempfile.TemporaryDirectory() as folder:
            submission = solution(lab, Path(folder))
            plan = plan_for(lab, ())
            with Sandbox(plan) as sandbox:
                sandbox.fork(lab.limits).close()
                found = [one_of_each(GradingTask(lab, submission, plan, "key"), sandbox) for _ in range(pairs)]
        judges, own, walls = (median(column) for column in zip(*found, strict=True))
        ratio = median(one / other for one, other, _ in found)
        print(f"| {name} | {judges:.1f} s | {own:.1f} s | {ratio:.2f} | {walls:.0f} s |", flush=True)


def solution(lab: GradedLab, folder: Path) -> Submission:
    assert lab.folder is not None
    (path,) = (lab.folder / "build").glob("*solution*.ipynb")
    (folder / "kim.ipynb").write_bytes(path.read_bytes())
    (entry,) = find_submissions(folder, lab.name)
    return read_submission(entry, lab.name)


def one_of_each(task: GradingTask, sandbox: Sandbox) -> tuple[float, float, float]:
    """Processor seconds of the judge and of the cells alone, and how long the judge took."""
    own = plain(task)
    start, wall = spent(), time.perf_counter()
    graded = grade_task(task, sandbox)
    sandbox.end()
    wall, used = time.perf_counter() - wall, spent() - start
    print(f"{graded.points:g} points; {[each.message for each in graded.cells]}", file=sys.stderr, flush=True)
    return used, own, wall


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
