"""The corpus of cheats and accidents through three graders side by side: ``python -m tests.bench.graders FOLDER``.

nbgrader and otter-grader are installed into environments of their own below FOLDER, unless they are there already.
Every submission is graded alone, as each grader's own command does it, with the same questions and the same time limit
a cell. A form of packing that an instructor would undo by hand first (archives, folders) is not asked of them.

Some cheats end the process above them; what they reach here is a grader started by this script, and no more.
"""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from statistics import median
from typing import Any

from msgspec.structs import replace

from tests.grading.corpus.building import (
    FORMS,
    LAB,
    QUESTIONS,
    Entry,
    cells_of,
    entries,
    lab_cells,
    write_upload,
)
from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import load_lab
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox
from workbench.grading.submissions import find_submissions, read_submission

CELL_SECONDS = 5
RUN_SECONDS = 200
PACKAGES = {"nbgrader": ["nbgrader", "setuptools<81"], "otter": ["otter-grader"]}
ONLY_THE_NOTEBOOK = {
    "plain",
    "duplicated",
    "reversed",
    "without_checks",
    "stripped",
    "colab",
    "windows",
    "format_3",
    "korean",
}
BESIDE = {"shadowing", "helper", "links"}
CHECKS = {
    "q1": "assert steps == 540",
    "q2": "np.testing.assert_allclose(pooled, [[2, 3], [2, 2]])",
    "q3": (
        "assert abs(dice(np.array([1, 1, 0]), np.array([1, 0, 0])) - 2 / 3) < 1e-6\n"
        "assert abs(dice(np.array([1, 0, 1, 1]), np.array([1, 1, 1, 1])) - 6 / 7) < 1e-6\n"
        "assert abs(dice(np.zeros(4), np.zeros(4)) - 1.0) < 1e-6"
    ),
    "q4": (
        "assert output_size(28, 5, 2, 1) == 28\n"
        "assert output_size(28, 3, 0, 2) == 13\n"
        "assert output_size(17, 4, 1, 3) == 6"
    ),
}
NOT_ASKED, NO_RESULT = "–", "no result"

Cell = dict[str, Any]
Found = dict[str, list[Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description="The corpus through three graders, side by side.")
    parser.add_argument("folder", type=Path, help="where environments, courses and what was found go")
    parser.add_argument(
        "--graders", default=",".join(GRADERS), help="with commas; what others found before is shown too"
    )
    parser.add_argument("--only", default="", help="names of entries, with commas")
    options = parser.parse_args()
    folder = options.folder.resolve()
    chosen = [*entries("cheats"), *entries("accidents")]
    wanted = [each for each in chosen if not options.only or each.name in options.only.split(",")]
    for name in filter(None, options.graders.split(",")):
        fill(name, folder, wanted)
    print_tables(chosen, {name: known(name, folder) for name in GRADERS})


def fill(name: str, folder: Path, wanted: list[Entry]) -> None:
    """Grade what has not been graded yet, and remember each at once."""
    found = known(name, folder)
    grader = GRADERS[name](folder)
    work = folder / f"{name}-work"
    for entry in wanted:
        if entry.name in found:
            continue
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        start = time.perf_counter()
        found[entry.name] = [grader(entry, work), time.perf_counter() - start]
        print(name, entry.kind, entry.name, found[entry.name], file=sys.stderr, flush=True)
        (folder / f"{name}.json").write_text(json.dumps(found), "utf-8")


def known(name: str, folder: Path) -> Found:
    """What a grader gave each entry, and how long it took: [points or words, seconds]."""
    try:
        found: Found = json.loads((folder / f"{name}.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


class Ours:
    """``workbench grade``'s judge, with one sandbox for all, as the command has one a core."""

    def __init__(self, folder: Path) -> None:
        # The memory and disk that the corpus is written for, as in its test.
        limits = Limits(
            cell_seconds=CELL_SECONDS, question_seconds=CELL_SECONDS, memory_megabytes=1024, disk_megabytes=32
        )
        self.lab = replace(load_lab(str(LAB)), limits=limits)
        self.plan = plan_for(self.lab, ())
        self.sandbox = Sandbox(self.plan)

    def __call__(self, entry: Entry, work: Path) -> float | str:
        write_upload(entry, work)
        (found,) = find_submissions(work, self.lab.name)
        task = GradingTask(self.lab, read_submission(found, self.lab.name), self.plan, "key")
        return grade_task(task, self.sandbox).points


class Nbgrader:
    """``nbgrader autograde`` on a course of one student."""

    def __init__(self, folder: Path) -> None:
        self.bin = environment("nbgrader", folder)
        self.course = folder / "nbgrader-course"
        if not self.course.exists():
            source = self.course / "source" / "lab"
            source.mkdir(parents=True)
            cells = nbgrader_cells(lab_cells("solution").items())
            (source / "lab.ipynb").write_text(json.dumps(notebook(cells)), "utf-8")
            run([self.bin / "nbgrader", "generate_assignment", "lab"], self.course, check=True)

    def __call__(self, entry: Entry, work: Path) -> float | str:
        if not asked(entry):
            return NOT_ASKED
        course = work / "course"
        shutil.copytree(self.course, course)
        put(entry, notebook(nbgrader_cells(cells_of(entry))), course / "submitted" / "kim" / "lab", work)
        timeout = f"--ExecutePreprocessor.timeout={CELL_SECONDS}"
        run([self.bin / "nbgrader", "autograde", "lab", "--student=kim", timeout], course)
        wait_for_stragglers(entry)
        if not (course / "autograded" / "kim" / "lab" / "lab.ipynb").exists():
            return NO_RESULT
        with closing(sqlite3.connect(course / "gradebook.db")) as book:
            (score,) = book.execute("select sum(coalesce(manual_score, auto_score)) from grade").fetchone()
        return float(score or 0)


class Otter:
    """``otter run`` with the autograder that ``otter assign`` made."""

    def __init__(self, folder: Path) -> None:
        self.bin = environment("otter", folder)
        course = folder / "otter-course"
        if not course.exists():
            course.mkdir(parents=True)
            (course / "lab.ipynb").write_text(json.dumps(notebook(otter_source())), "utf-8")
            said = run([self.bin / "otter", "assign", "--no-pdfs", "lab.ipynb", "dist"], course)
            print(said, file=sys.stderr)
        (self.autograder,) = (course / "dist" / "autograder").glob("*.zip")

    def __call__(self, entry: Entry, work: Path) -> float | str:
        if not asked(entry):
            return NOT_ASKED
        put(entry, notebook(otter_cells(cells_of(entry))), work / "submitted", work)
        submission = next((work / "submitted").glob("*.ipynb"))
        run([self.bin / "otter", "run", "--no-logo", "-a", self.autograder, "-o", work, submission], submission.parent)
        wait_for_stragglers(entry)
        try:
            tests = json.loads((work / "results.json").read_text("utf-8"))["tests"]
            return float(sum(test.get("score", 0) for test in tests))
        except (OSError, ValueError, KeyError, TypeError):
            return NO_RESULT


def asked(entry: Entry) -> bool:
    return entry.options.get("form", "plain") in ONLY_THE_NOTEBOOK | BESIDE


def put(entry: Entry, content: dict[str, Any], target: Path, work: Path) -> None:
    """Write the submission as ``lab.ipynb``, with what lies beside it."""
    target.mkdir(parents=True)
    upload = work / "upload"
    upload.mkdir()
    FORMS[entry.options.get("form", "plain")](content, upload, "lab", "lab")
    (made,) = upload.iterdir()
    if made.suffix == ".zip":
        with zipfile.ZipFile(made) as archive:
            archive.extractall(target)
    elif made.is_dir():
        shutil.copytree(made, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(made, target / "lab.ipynb")


def notebook(cells: list[Cell]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def code(source: str, name: str, **metadata: Any) -> Cell:
    cell: Cell = {"cell_type": "code", "id": name, "source": source.splitlines(keepends=True), "metadata": metadata}
    return {**cell, "outputs": [], "execution_count": None}


def raw(source: str, name: str) -> Cell:
    return {"cell_type": "raw", "id": name, "source": source, "metadata": {}}


def nbgrader_cells(cells: Iterable[tuple[str, str]]) -> list[Cell]:
    """A setup cell, then an answer cell and a test cell a question."""
    made = [code("FIXME = None", "setup")]
    for place, (question, source) in enumerate(cells):
        if not question:
            made.append(code(source, f"extra-{place}"))
            continue
        common = {"schema_version": 3, "task": False}
        answer = {"grade": False, "solution": True, "locked": False, "grade_id": question}
        test = {"grade": True, "solution": False, "locked": True, "grade_id": f"test-{question}"}
        hidden = f"### BEGIN HIDDEN TESTS\n{CHECKS[question]}\n### END HIDDEN TESTS"
        made.append(code(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", question, nbgrader={**common, **answer}))
        points = {"points": QUESTIONS[question]}
        made.append(code(hidden, f"check-{question}", nbgrader={**common, **test, **points}))
    return made


def otter_source() -> list[Cell]:
    """What ``otter assign`` reads."""
    cells = [raw("# ASSIGNMENT CONFIG\nexport_cell: false\ngenerate: true\ncheck_all_cell: false", "config")]
    for question, source in lab_cells("solution").items():
        if not question:
            cells.append(code(source, "extra"))
            continue
        cells.append(raw(f"# BEGIN QUESTION\nname: {question}\npoints: {QUESTIONS[question]}", f"begin-{question}"))
        cells.append(raw("# BEGIN SOLUTION", f"bs-{question}"))
        cells.append(code(f"# BEGIN SOLUTION\n{source}\n# END SOLUTION", f"s-{question}"))
        cells.append(raw("# END SOLUTION", f"es-{question}"))
        cells.append(raw("# BEGIN TESTS", f"bt-{question}"))
        cells.append(code(f"# HIDDEN\n{CHECKS[question]}", f"t-{question}"))
        cells.append(raw("# END TESTS", f"et-{question}"))
        cells.append(raw("# END QUESTION", f"eq-{question}"))
    return cells


def otter_cells(cells: Iterable[tuple[str, str]]) -> list[Cell]:
    """What a student of otter's hands in."""
    setup = '# Initialize Otter\nimport otter\ngrader = otter.Notebook("lab.ipynb")'
    made = [code(setup, "setup"), code("FIXME = None", "blank")]
    for place, (question, source) in enumerate(cells):
        made.append(code(source, question or f"extra-{place}", tags=["otter_answer_cell"] if question else []))
        if question:
            made.append(code(f'grader.check("{question}")', f"check-{question}"))
    return made


def environment(name: str, folder: Path) -> Path:
    """The folder of programs of an environment with a grader in it."""
    place = folder / f"{name}-environment"
    if not (place / "bin" / name).exists():
        venv.create(place, with_pip=True)
        command = [place / "bin" / "pip", "install", "-q", "numpy", "ipykernel", *PACKAGES[name]]
        subprocess.run([str(each) for each in command], check=True)
    return place / "bin"


def run(command: list[Any], folder: Path, *, check: bool = False) -> str:
    """Run a command in its own session, ended with all it started after a while; what it said."""
    settings = {**os.environ, "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}"}
    settings.pop("PYTHONPATH", None)
    with (folder / "said.txt").open("w+b") as said:
        process = subprocess.Popen(
            [str(each) for each in command],
            cwd=folder, env=settings, stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        with suppress(subprocess.TimeoutExpired):
            process.wait(RUN_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        said.seek(0)
        text = said.read().decode(errors="replace")
    if check and process.returncode != 0:
        raise RuntimeError(text)
    return text


def wait_for_stragglers(entry: Entry) -> None:
    """Processes that were left behind on purpose need a moment to do their harm."""
    if entry.name == "background_process":
        time.sleep(5)


def print_tables(chosen: list[Entry], found: dict[str, Found]) -> None:
    """One table for the cheats and one for the accidents; bold is what should not be."""
    for kind in ("cheats", "accidents"):
        print(f"\n| {kind} | earned | {' | '.join(found)} |\n| --- | ---: | {' | '.join(['---:'] * len(found))} |")
        rows = [entry for entry in chosen if entry.kind == kind]
        for entry in rows:
            told = [shown(each.get(entry.name, ["?"])[0], entry.points) for each in found.values()]
            print(f"| {entry.name.replace('_', ' ')} | {entry.points:g} | {' | '.join(told)} |")
        print(f"| **right** | | {' | '.join(right(rows, each) for each in found.values())} |")
    for name, each in found.items():
        times = [seconds for points, seconds in each.values() if points != NOT_ASKED]
        print(f"\n{name}: median {median(times):.2f} s a submission" if times else "")


def shown(points: float | str, earned: float) -> str:
    if isinstance(points, str):
        return points
    return f"{points:g}" if points == earned else f"**{points:g}**"


def right(rows: list[Entry], found: Found) -> str:
    asked_for = [(entry, found[entry.name][0]) for entry in rows if found.get(entry.name, [NOT_ASKED])[0] != NOT_ASKED]
    return f"{sum(points == entry.points for entry, points in asked_for)} of {len(asked_for)}"


GRADERS: dict[str, Any] = {"workbench": Ours, "nbgrader": Nbgrader, "otter": Otter}


if __name__ == "__main__":
    main()
