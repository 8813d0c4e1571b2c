"""How long a submission takes to grade: ``python -m tests.bench.grading_speed [HOW MANY]``.

Synthetic submissions, no two alike, of a lab that needs NumPy only and of one that needs TensorFlow; what starting the
sandbox costs (imports, once a worker) is told apart. The peer is the same notebook, each in a fresh Python process,
without any sandbox: what one pays for the imports alone. For the TensorFlow lab the student's own compute is measured
by running the same cells in the same process that the sandbox would.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from msgspec.structs import replace

from tests.grading.corpus.building import LAB, code_cell, lab_cells, notebook_of, text_of
from workbench.grading.grade import grade, plan_for
from workbench.grading.graded_lab import NETWORKS, GradedLab, load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import find_submissions, read_submission
from workbench.labs.questions import metric, network

_FEW = 9
_NETWORK = """
import numpy as np
import keras
from keras import layers
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 5, activation="relu"), layers.MaxPooling2D(),
                          layers.Flatten(), layers.Dense(10, activation="softmax", name="out")])
"""
_TRAINING = """
rng = np.random.default_rng({number})
x, y = rng.random((200, 28, 28, 1)).astype("float32"), rng.integers(0, 10, 200)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, epochs=1, verbose=0)
"""


def main(count: int) -> None:
    if reason_against_bubblewrap():
        print(f"without bubblewrap: {reason_against_bubblewrap()}")
    print("| what | a submission | beside | ratio |\n| --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        numpy_lab(Path(folder), count)
    with tempfile.TemporaryDirectory() as folder:
        tensorflow_lab(Path(folder))


def numpy_lab(folder: Path, count: int) -> None:
    lab = load_lab(str(LAB))
    submissions = folder / "submissions"
    submissions.mkdir()
    for number in range(count):
        cells = [*lab_cells("solution").items(), ("", f"scratch = {number}")]
        (submissions / f"student-{number}.ipynb").write_text(text_of(notebook_of(cells)), "utf-8")
    plan = plan_for(lab, (submissions,))
    start = time.perf_counter()
    found = grade(submissions, lab, folder / "out", plan)
    spent = (time.perf_counter() - start) / count
    assert [each.points for each in found] == [lab.of] * count
    code = "\n".join(source for _, source in lab_cells("solution").items())
    peer = median(seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True)) for _ in range(_FEW))
    row(f"NumPy lab, {count} submissions on {os.cpu_count()} cores, all in all", spent, "a bare Python process", peer)
    start = time.perf_counter()
    grade(submissions, lab, folder / "out", plan)
    row("the same again, nothing changed", (time.perf_counter() - start) / count, "the first time", spent)
    inside = sorted(each.seconds for each in found)
    print(f"\nbeyond imports: median {median(inside):.3f} s, longest {inside[-1]:.3f} s (with the worker's start)\n")


def tensorflow_lab(folder: Path) -> None:
    inputs = np.random.default_rng(0).random((1000, 28, 28, 1), dtype=np.float32)
    labels = np.random.default_rng(0).integers(0, 10, 1000)
    questions = (
        network("q1", 2, "model", layers=["Conv2D", "MaxPooling2D", "Flatten", "Dense"]),
        metric(
            "q2",
            2,
            "model",
            "accuracy",
            ramp=[(0.0, 0.0), (1.0, 1.0)],
            visible=("x", "y"),
            inputs=inputs,
            labels=labels,
        ),
    )
    lab = GradedLab(
        "nets", "Nets", questions, "digest", Limits(cell_seconds=120, question_seconds=60), preload=NETWORKS
    )
    for number in range(_FEW):
        notebook = {"nbformat": 4, "cells": [code_cell(_NETWORK), code_cell(_TRAINING.format(number=number))]}
        (folder / f"student-{number}.ipynb").write_text(json.dumps(notebook), "utf-8")
    plan = plan_for(lab, (folder,))
    entries = find_submissions(folder, lab.name)
    tasks = [GradingTask(lab, read_submission(entry, lab.name), plan, entry.student) for entry in entries]
    with Sandbox(plan) as sandbox:
        started = seconds(lambda: sandbox.fork(lab.limits).close())
        pairs = [one_of_each(task, sandbox) for task in tasks]
    whole, compute = (median(column) for column in zip(*pairs, strict=True))
    beyond = median(one - other for one, other in pairs)
    row("TensorFlow lab, a network and its training", whole, "the student's own cells", compute)
    print(f"\nbeyond the student's compute: median {beyond:.2f} s; start of a worker, imports: {started:.1f} s, once")


def one_of_each(task: GradingTask, sandbox: Sandbox) -> tuple[float, float]:
    """Seconds to grade a submission, and seconds that its own cells take there."""
    lab = replace(task.lab, questions=())
    compute = seconds(lambda: run_cells(lab, task.submission.cells, sandbox))
    return seconds(lambda: grade_task(task, sandbox)), compute


def run_cells(lab: GradedLab, cells: tuple[NotebookCell, ...], sandbox: Sandbox) -> None:
    session = NotebookProcess(sandbox, lab.limits, cells)
    session.run()
    session.close()


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def row(what: str, one: float, beside: str, other: float) -> None:
    print(f"| {what} | {one:.3f} s | {beside} {other:.3f} s | {one / other:.2f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
