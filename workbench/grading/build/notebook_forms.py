"""The notebooks that one source becomes: for students, for Colab, the solution, and nbgrader's own source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workbench.grading.build.colab_start import colab_start, kept_wheel
from workbench.grading.build.lab_source import LabSource, hides_something
from workbench.grading.build.solution_regions import BEGIN_HIDDEN, END_HIDDEN
from workbench.grading.build.source_cells import SourceCell, opened, owners, read, solved
from workbench.labs.public_questions import PublicQuestions, to_text
from workbench.labs.questions.answer_protocol import encode
from workbench.labs.questions.notebook_copy import notebook_copy
from workbench.labs.questions.text_question import TextQuestion

_SCHEMA = 3
_START = """\
# Run this cell first. It starts the lab; there is nothing to change in it.
import workbench as wb
from workbench.labs import FIXME

wb.labs.start("{sheet}")"""
REGISTER = 'wb.labs.register(student="")  # your name or student number, between the quotes'
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_HIDDEN = {"jupyter": {"source_hidden": True}, "cellView": "form"}


@dataclass(frozen=True)
class Forms:
    """The notebooks made of one source."""

    student: NotebookNode
    colab: NotebookNode
    solution: NotebookNode
    nbgrader: NotebookNode


def make(lab: LabSource) -> Forms:
    """All notebooks of a lab. Raises CellBroken or OSError. The same source gives the same notebooks."""
    cells = read(lab)
    sheet = sheet_of(lab, cells)
    start = _START.format(sheet=to_text(sheet))
    colab = colab_start(to_text(sheet), kept_wheel(lab.folder))
    return Forms(
        student=_notebook(lab, _cells(lab, cells, start, "student")),
        colab=_notebook(lab, _cells(lab, cells, colab, "student"), colab={"provenance": []}),
        solution=_notebook(lab, _cells(lab, cells, start, "solution")),
        nbgrader=_notebook(lab, _cells(lab, cells, start, "nbgrader")),
    )


def sheet_of(lab: LabSource, cells: Sequence[SourceCell]) -> PublicQuestions:
    """What students' notebooks carry; its version changes with anything in it."""
    public: Any = tuple(notebook_copy(question, graded=lab.graded) for question in lab.questions)
    sheet = PublicQuestions(lab.name, lab.settings.title, "", public, owners(cells, lab.questions))
    version = sha256(encode(sheet)).hexdigest()[:12]
    return msgspec.structs.replace(sheet, version=version)


def text(notebook: NotebookNode) -> str:
    """A notebook as the text of a file."""
    written: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return written if written.endswith("\n") else f"{written}\n"


def _notebook(lab: LabSource, cells: Iterator[NotebookNode], **metadata: Any) -> NotebookNode:
    return new_notebook(  # type: ignore[no-untyped-call, no-any-return]
        cells=[*cells],
        metadata={
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
            "title": lab.settings.title,
            **metadata,
        },
    )


def _cells(lab: LabSource, cells: Sequence[SourceCell], start: str, form: str) -> Iterator[NotebookNode]:
    manual = _manual_places(lab, cells)
    for cell in cells:
        if cell.role == "author":
            yield _code("lab-start", start, dict(_HIDDEN))
            yield _code("lab-register", REGISTER)
        elif cell.role == "markdown":
            question = manual.get(cell.number)
            metadata = _task(lab, question) if question else {}
            yield _markdown(cell, metadata)
        elif cell.role == "check":
            yield _check(lab, cell, form)
        else:
            yield _answer(cell, form)


def _answer(cell: SourceCell, form: str) -> NotebookNode:
    metadata = _grading(cell.id, solution=True) if cell.role == "answer" else {}
    if form == "nbgrader" and cell.role == "answer":
        return _code(cell.id, cell.source, metadata)
    return _code(cell.id, solved(cell) if form == "solution" else opened(cell), metadata)


def _check(lab: LabSource, cell: SourceCell, form: str) -> NotebookNode:
    question = lab.question(cell.question)
    if question is None or isinstance(question, TextQuestion):
        return _code(cell.id, cell.source)
    source = cell.source
    if form == "nbgrader" and hides_something(question, graded=lab.graded):
        hidden = f'wb.check("{question.id}", hidden="{to_text(question)}")'
        source = f"{source}\n{BEGIN_HIDDEN}\n{hidden}\n{END_HIDDEN}"
    return _code(cell.id, source, _grading(question.id, grade=True, locked=True, points=question.points))


def _manual_places(lab: LabSource, cells: Sequence[SourceCell]) -> dict[int, str]:
    """The markdown cells before the checks of texts, by number: nbgrader grades these by hand."""
    found = {}
    before = 0
    for cell in cells:
        if cell.role == "markdown":
            before = cell.number
        if cell.role == "check" and before and isinstance(lab.question(cell.question), TextQuestion):
            found[before] = cell.question
    return found


def _task(lab: LabSource, question: str) -> dict[str, Any]:
    points = next(one.points for one in lab.questions if one.id == question)
    return _grading(question, task=True, locked=True, points=points)


def _grading(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    task: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    """Nbgrader's metadata of a cell, schema version 3."""
    data: dict[str, Any] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": _SCHEMA,
        "solution": solution,
        "task": task,
    }
    if points is not None:
        data["points"] = points
    frozen = {"deletable": False, "editable": False} if locked else {}
    return {**frozen, "nbgrader": data}


def _code(id: str, source: str, metadata: dict[str, Any] | None = None) -> NotebookNode:  # noqa: A002 - nbformat's word
    return new_code_cell(source, id=id, metadata=metadata or {})  # type: ignore[no-untyped-call, no-any-return]


def _markdown(cell: SourceCell, metadata: dict[str, Any]) -> NotebookNode:
    made = new_markdown_cell(cell.source, id=cell.id, metadata=metadata)  # type: ignore[no-untyped-call]
    if "attachments" in cell.node:
        made.attachments = cell.node.attachments
    return made  # type: ignore[no-any-return]
