"""The same lab through stock nbgrader, in an environment of its own: it must come to the same points."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from workbench.grading.build.authoring_errors import NbgraderFailed
from workbench.grading.build.lab_source import LabSource, Wrong
from workbench.grading.build.lab_test import Finding
from workbench.grading.build.notebook_forms import Forms, make, text
from workbench.messages import mark, say

_SKIPPED = mark("nbgrader was left out: name the Python of an environment that has it with --nbgrader PYTHON")
_FAILED = mark("nbgrader {step} failed: {error}")
_RELEASED = mark("nbgrader generates exactly the notebook that students get")
_RELEASE_DIFFERS = mark("nbgrader generates another cell {cell} than students get")
_GRADED = mark("nbgrader gives {form} {points:g} points, as it should")
_DIFFERS = mark("nbgrader gives {form} {points} in {question}, and should give {expected:g}")
_SOLUTION, _UNTOUCHED, _PLANTED = mark("the solution"), mark("the untouched notebook"), mark("the wrong answers")
_MINUTES = 60
_SCORES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    found = {}
    for student in book.students:
        for notebook in book.find_submission(sys.argv[1], student.id).notebooks:
            found[student.id] = {g.name: None if g.needs_manual_grade else g.score for g in notebook.grades}
print("SCORES" + json.dumps(found))
"""
_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "proof"
c.ExecutePreprocessor.timeout = 3600
c.ExecutePreprocessor.kernel_name = "python3"
"""
_KEEP = "_before_planted = dict(globals())"
_GIVE_BACK = "globals().update(_before_planted)"


def find_python(named: str = "") -> str:
    """The Python of an environment with nbgrader: the one that is named, or this one; else empty."""
    if named:
        return named
    return sys.executable if importlib.util.find_spec("nbgrader") else ""


def compare(lab: LabSource, python: str) -> Iterator[Finding]:
    """Generate and autograde the lab with stock nbgrader, and compare release and points."""
    if not python:
        yield Finding(None, say(_SKIPPED))
        return
    forms = make(lab)
    with tempfile.TemporaryDirectory() as folder:
        course = _Course(Path(folder), lab, python)
        try:
            yield course.released(forms)
            yield from course.graded(forms)
        except NbgraderFailed as error:
            yield Finding(False, str(error))


class _Course:
    """A course of nbgrader's with this one assignment."""

    def __init__(self, folder: Path, lab: LabSource, python: str) -> None:
        self._folder, self._lab, self._python = folder / "course", lab, python
        self._kernels = folder / "jupyter"
        self._folder.mkdir()
        (self._folder / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
        kernel = self._kernels / "kernels" / "python3"
        kernel.mkdir(parents=True)
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
        (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")

    def released(self, forms: Forms) -> Finding:
        """Generate the release and compare it with the student's notebook, cell by cell."""
        self._put("source", forms.nbgrader)
        self._run("generate_assignment", self._lab.name, "--create")
        path = self._folder / "release" / self._lab.name / f"{self._lab.name}.ipynb"
        made = nbformat.reads(path.read_text("utf-8"), as_version=4).cells  # type: ignore[no-untyped-call]
        wanted = forms.student.cells
        for number, (one, other) in enumerate(zip(made, wanted, strict=True), start=1):
            if one.source != other.source or one.cell_type != other.cell_type:
                return Finding(False, say(_RELEASE_DIFFERS, cell=number))
        return Finding(True, say(_RELEASED))

    def graded(self, forms: Forms) -> Iterator[Finding]:
        """Autograde the solution, the untouched notebook, and one wrong answer a question."""
        planted = _one_a_question(self._lab)
        self._put("submitted/solution", forms.solution)
        self._put("submitted/untouched", forms.student)
        self._put("submitted/planted", _with_planted(forms.solution, planted))
        self._run("autograde", self._lab.name, "--create")
        scores = self._scores()
        full = {one.id: one.points for one in self._lab.questions}
        yield from self._compared(scores["solution"], full, _SOLUTION)
        yield from self._compared(scores["untouched"], dict.fromkeys(full, 0.0), _UNTOUCHED)
        yield from self._compared(scores["planted"], full | {one.question: one.points for one in planted}, _PLANTED)

    def _compared(self, scores: dict[str, float | None], wanted: dict[str, float], form: str) -> Iterator[Finding]:
        """Cells for a person to read have no score yet."""
        automatic = {name: score for name, score in scores.items() if score is not None}
        wrong = [name for name, score in automatic.items() if score != wanted[name]]
        for name in wrong:
            values = {"form": say(form), "points": scores[name], "question": name, "expected": wanted[name]}
            yield Finding(False, say(_DIFFERS, **values))
        if not wrong:
            yield Finding(True, say(_GRADED, form=say(form), points=sum(automatic.values())))

    def _put(self, place: str, notebook: NotebookNode) -> None:
        folder = self._folder / place / self._lab.name
        folder.mkdir(parents=True)
        (folder / f"{self._lab.name}.ipynb").write_text(text(notebook), encoding="utf-8")

    def _scores(self) -> dict[str, dict[str, float | None]]:
        output = self._python_run("-c", _SCORES, self._lab.name)
        found: dict[str, dict[str, float | None]] = json.loads(output.rpartition("SCORES")[2])
        return found

    def _run(self, *arguments: str) -> None:
        self._python_run("-m", "nbgrader", *arguments)

    def _python_run(self, *arguments: str) -> str:
        # nbgrader calls commands that were installed beside its Python.
        commands = os.pathsep.join([str(Path(self._python).parent), os.environ.get("PATH", "")])
        done = subprocess.run(  # noqa: S603 - the instructor's own Python
            [self._python, *arguments],
            cwd=self._folder,
            env={**os.environ, "PATH": commands, "JUPYTER_PATH": str(self._kernels)},
            capture_output=True,
            text=True,
            timeout=_MINUTES * 60,
            check=False,
        )
        if done.returncode:
            step = "".join(arguments[2:3])
            raise NbgraderFailed(say(_FAILED, step=step, error=_reason(done.stderr or done.stdout)))
        return done.stdout


def _reason(output: str) -> str:
    """The last line that names an error, or the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "Error:" in line]
    return (errors or lines or [""])[-1]


def _one_a_question(lab: LabSource) -> list[Wrong]:
    return [*{one.question: one for one in reversed(lab.wrong)}.values()]


def _with_planted(solution: NotebookNode, planted: list[Wrong]) -> NotebookNode:
    """The solution with a wrong answer before the check of each question, and the right names again after it."""
    copy = deepcopy(solution)
    codes = {one.question: one.code for one in planted}
    cells = []
    for cell in copy.cells:
        data = cell.metadata.get("nbgrader", {})
        question = data.get("grade_id", "") if data.get("grade") else ""
        around = (f"{_KEEP}\n{codes[question]}", _GIVE_BACK) if question in codes else None
        cells += [_plain(around[0], f"{question}-wrong")] if around else []
        cells.append(cell)
        cells += [_plain(around[1], f"{question}-right")] if around else []
    copy.cells = cells
    return copy


def _plain(source: str, id: str) -> NotebookNode:  # noqa: A002 - nbformat's word
    return new_code_cell(source, id=id)  # type: ignore[no-untyped-call, no-any-return]
