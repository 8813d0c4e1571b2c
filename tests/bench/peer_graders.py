"""nbgrader and otter-grader, each asked by its own command for one submission of the corpus at a time."""

import json
import shutil
import sqlite3
import subprocess
import venv
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.peer_container import PeerContainer
from tests.bench.peer_notebooks import nbgrader_cells, notebook, otter_cells, otter_source
from tests.grading.corpus.building import FORMS, Entry, cells_of, lab_cells

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
NOT_ASKED, NO_RESULT = "–", "no result"


class Nbgrader:
    """``nbgrader autograde`` on a course of one student."""

    def __init__(self, folder: Path) -> None:
        self.environment = environment("nbgrader", folder)
        self.course = folder / "nbgrader-course"
        if not self.course.exists():
            source = self.course / "source" / "lab"
            source.mkdir(parents=True)
            cells = nbgrader_cells(lab_cells("solution").items())
            (source / "lab.ipynb").write_text(json.dumps(notebook(cells)), "utf-8")
            container = PeerContainer(self.environment, self.course)
            container.run(["nbgrader", "generate_assignment", "lab"], self.course, RUN_SECONDS, check=True)

    def __call__(self, entry: Entry, work: Path) -> float | str:
        if not asked(entry):
            return NOT_ASKED
        course = work / "course"
        shutil.copytree(self.course, course)
        put(entry, notebook(nbgrader_cells(cells_of(entry))), course / "submitted" / "kim" / "lab", work)
        timeout = f"--ExecutePreprocessor.timeout={CELL_SECONDS}"
        container = PeerContainer(self.environment, work)
        container.run(
            ["nbgrader", "autograde", "lab", "--student=kim", timeout], course, RUN_SECONDS, linger=linger(entry)
        )
        if not (course / "autograded" / "kim" / "lab" / "lab.ipynb").exists():
            return NO_RESULT
        with closing(sqlite3.connect(course / "gradebook.db")) as book:
            (score,) = book.execute("select sum(coalesce(manual_score, auto_score)) from grade").fetchone()
        return float(score or 0)


class Otter:
    """``otter run`` with the autograder that ``otter assign`` made."""

    def __init__(self, folder: Path) -> None:
        self.environment = environment("otter", folder)
        course = folder / "otter-course"
        if not course.exists():
            course.mkdir(parents=True)
            (course / "lab.ipynb").write_text(json.dumps(notebook(otter_source())), "utf-8")
            container = PeerContainer(self.environment, course)
            container.run(["otter", "assign", "--no-pdfs", "lab.ipynb", "dist"], course, RUN_SECONDS, check=True)
        (self.autograder,) = (course / "dist" / "autograder").glob("*.zip")

    def __call__(self, entry: Entry, work: Path) -> float | str:
        if not asked(entry):
            return NOT_ASKED
        put(entry, notebook(otter_cells(cells_of(entry))), work / "submitted", work)
        submission = next((work / "submitted").glob("*.ipynb"))
        autograder = shutil.copy(self.autograder, work)
        command = ["otter", "run", "--no-logo", "-a", autograder, "-o", str(work), str(submission)]
        PeerContainer(self.environment, work).run(command, submission.parent, RUN_SECONDS, linger=linger(entry))
        try:
            tests = json.loads((work / "results.json").read_text("utf-8"))["tests"]
            return float(sum(test.get("score", 0) for test in tests))
        except (OSError, ValueError, KeyError, TypeError):
            return NO_RESULT


def asked(entry: Entry) -> bool:
    return entry.options.get("form", "plain") in ONLY_THE_NOTEBOOK | BESIDE


def linger(entry: Entry) -> int:
    """Processes that were left behind on purpose need a moment to do their harm."""
    return 5 if entry.name == "background_process" else 0


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


def environment(name: str, folder: Path) -> Path:
    """The folder of an environment with a grader in it, made if it is not there."""
    place = folder / f"{name}-environment"
    if not (place / "bin" / name).exists():
        venv.create(place, with_pip=True)
        command = [place / "bin" / "pip", "install", "-q", "numpy", "ipykernel", *PACKAGES[name]]
        subprocess.run([str(each) for each in command], check=True)
    return place
