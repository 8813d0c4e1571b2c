"""One source notebook becomes all others."""

import ast
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from workbench.grading.build import lab_writing, notebook_forms, source_cells
from workbench.grading.build.authoring_errors import CellBroken
from workbench.grading.build.lab_source import LabSource, load
from workbench.labs import blank_guard
from workbench.labs.blanks import STUB, Blank
from workbench.labs.public_questions import question_from, sheet_from
from workbench.labs.questions.function_question import FunctionQuestion
from workbench.labs.questions.notebook_copy import notebook_copy


def by_id(notebook: Any) -> dict[str, Any]:
    return {cell.id: cell for cell in notebook.cells}


def with_cell(lab: LabSource, number: int, source: str) -> LabSource:
    document = json.loads(lab.source.read_text())
    document["cells"][number - 1]["source"] = source
    lab.source.write_text(json.dumps(document))
    return load(lab.folder)


def sheet_text(source: str) -> str:
    return source.partition('wb.labs.start("')[2].rpartition('")')[0]


def test_students_get_blanks_and_no_solutions(lab: LabSource) -> None:
    student = by_id(notebook_forms.make(lab).student)
    assert student["cell-04"].source == "size, kernel, padding = 28, 5, 2\n\nmap_size = FIXME"
    assert student["cell-10"].source.endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")
    assert student["cell-11"].source == "output_size(28, 5, padding=2)"
    whole = notebook_forms.text(notebook_forms.make(lab).student)
    for secret in ("2 * padding - kernel", "would shrink", "rehearse", "FIXME("):
        assert secret not in whole


def test_the_first_cell_carries_the_public_questions(lab: LabSource) -> None:
    start = by_id(notebook_forms.make(lab).student)["lab-start"]
    assert start.metadata == {"cellView": "form", "jupyter": {"source_hidden": True}}
    sheet = sheet_from(sheet_text(start.source))
    assert sheet.lab == "demo"
    assert sheet.questions == tuple(notebook_copy(question, graded=True) for question in lab.questions)
    assert sheet.blanks["map_size"] == "q1"
    assert sheet.blanks["output_size"] == "q3"
    assert sheet.blanks['"conv": FIXME,'] == "q2"
    function = sheet.question("q3")
    assert isinstance(function, FunctionQuestion)
    assert len(function.cases) == 2, "hidden cases stay with the instructor"


def test_a_line_that_two_questions_have_belongs_to_the_question_of_its_cell() -> None:
    """Both walks have the line ``"conv1": FIXME,``: the first was reported as the second."""
    mnist = load("mnist_cnn")
    blanks = sheet_from(sheet_text(by_id(notebook_forms.make(mnist).student)["lab-start"].source)).blanks
    for name in ("walk", "walk_channels_first"):
        source = f'{name} = {{\n    "image": (100, 28, 28, 1),\n    "conv1": FIXME,\n}}'
        waiting = blank_guard.find(ast.parse(source), source, {"FIXME": Blank()}, blanks)
        assert waiting is not None
        assert (waiting.question, waiting.line) == (name, '"conv1": FIXME,')


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("map_size = 28", "# q1: map_size"),
        ("import math\nmap_size = math.floor(28.5)", "# q1: map_size"),
        ("print(28)", "# q1"),
    ],
)
def test_a_region_that_fills_its_cell_is_named(lab: LabSource, code: str, heading: str) -> None:
    """Its blank tells the question, and what waits for it: the name that it is to make."""
    made = notebook_forms.make(with_cell(lab, 4, f"### BEGIN SOLUTION\n{code}\n### END SOLUTION"))
    student, nbgrader = by_id(made.student)["cell-04"].source, by_id(made.nbgrader)["cell-04"].source
    assert student == f"{heading}\n{STUB}"
    assert nbgrader.startswith(f"{heading}\n### BEGIN SOLUTION"), "nbgrader makes the same of it"
    sheet = sheet_from(sheet_text(by_id(made.student)["lab-start"].source))
    waiting = blank_guard.find(ast.parse(student), student, {}, sheet.blanks)
    assert waiting is not None
    assert waiting.message.startswith("q1 waits for your code in line 3.")
    assert ("map_size" in waiting.names) == ("map_size" in heading)


def test_colab_installs_first(lab: LabSource) -> None:
    notebook = notebook_forms.make(lab).colab
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert "pip install" not in first.source, "nobody has registered the name"
    assert "def install_workbench(" in first.source
    assert notebook.metadata.colab == {"provenance": []}


def test_the_solution_is_whole(lab: LabSource) -> None:
    solution = by_id(notebook_forms.make(lab).solution)
    assert solution["cell-04"].source.endswith("map_size = size + 2 * padding - kernel + 1")
    assert solution["cell-10"].source.endswith("    return (size + 2 * padding - kernel) // stride + 1")
    assert solution["cell-07"].source.count("(14, 14, 32)") == 1


def test_nbgrader_s_metadata(lab: LabSource) -> None:
    made = notebook_forms.make(lab)
    for notebook in (made.student, made.nbgrader):
        nbformat.validate(notebook)
        graded = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        assert set(graded) == {"q1", "q2", "q3", "q4", "q5", "cell-10"}
        assert graded["q3"].metadata == {
            "deletable": False,
            "editable": False,
            "nbgrader": {
                "grade": True,
                "grade_id": "q3",
                "locked": True,
                "points": 3,
                "schema_version": 3,
                "solution": False,
                "task": False,
            },
        }
        assert graded["q5"].cell_type == "markdown", "a text is graded by hand, as a task"
        assert graded["q5"].metadata.nbgrader.task
        assert graded["cell-10"].metadata.nbgrader.solution


def test_hidden_cases_are_in_nbgrader_s_source_only(lab: LabSource) -> None:
    made = notebook_forms.make(lab)
    source = by_id(made.nbgrader)["cell-12"].source
    lines = source.splitlines()
    assert lines[0] == 'wb.check("q3")'
    assert lines[1] == "### BEGIN HIDDEN TESTS"
    assert lines[3] == "### END HIDDEN TESTS"
    assert question_from(lines[2].partition('hidden="')[2].removesuffix('")')) == lab.question("q3")
    assert by_id(made.nbgrader)["cell-08"].source == 'wb.check("q2")', "nothing is hidden in q2"
    assert "### BEGIN HIDDEN TESTS" in by_id(made.nbgrader)["cell-05"].source, "nbgrader decides what is noted"
    assert by_id(made.student)["cell-12"].source == 'wb.check("q3")'


def test_the_same_source_gives_the_same_files(lab: LabSource) -> None:
    assert lab_writing.files(lab) == lab_writing.files(load(lab.folder))
    assert lab_writing.outdated(lab) == []


def test_a_change_makes_the_release_outdated(lab: LabSource) -> None:
    changed = with_cell(lab, 1, "# Another title")
    assert [path.name for path in lab_writing.outdated(changed)] == ["demo.ipynb", "demo-colab.ipynb"]
    lab_writing.build(changed)
    assert lab_writing.outdated(changed) == []


@pytest.mark.parametrize(
    ("number", "source", "reason"),
    [
        (5, 'wb.check("q9")', "cell 5: it checks 'q9', which checks.py does not have. Expected one of: q1, q2"),
        (5, 'wb.check("q2")', "it checks 'q2' a second time"),
        (5, "1 + 1", "no cell checks 'q1'"),
        (4, "x = FIXME", "FIXME without a solution; write FIXME(5)"),
        (4, "%time x = FIXME(3)", "its blanks cannot be found"),
        (4, "### BEGIN SOLUTION\nx = 3", "a region that begins and does not end"),
        (4, "### BEGIN SOLUTION\nx = FIXME(3)\n### END SOLUTION", "either FIXME(…) or a region"),
        (2, "import workbench as wb", "there is no author's cell"),
    ],
)
def test_a_broken_source_names_the_cell(lab: LabSource, number: int, source: str, reason: str) -> None:
    with pytest.raises(CellBroken) as caught:
        source_cells.read(with_cell(lab, number, source))
    assert reason in str(caught.value)


def test_pictures_travel_with_their_text(lab: LabSource, folder: Path) -> None:
    document = json.loads(lab.source.read_text())
    document["cells"][0]["attachments"] = {"a.png": {"image/png": "aGVsbG8="}}
    lab.source.write_text(json.dumps(document))
    assert notebook_forms.make(load(folder)).student.cells[0].attachments == {"a.png": {"image/png": "aGVsbG8="}}
