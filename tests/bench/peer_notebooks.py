"""The corpus's lab as nbgrader and otter-grader want it: source notebooks, and what their students hand in."""

from collections.abc import Iterable
from typing import Any

from tests.grading.corpus.building import QUESTIONS, lab_cells

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

Cell = dict[str, Any]


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
