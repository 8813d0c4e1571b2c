"""`workbench lab test` in a real kernel: what it proves, and that it sees what is wrong."""

import os
from pathlib import Path

import pytest

from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.lab_test import Finding, other_students, prove
from workbench.grading.build.lab_writing import build
from workbench.grading.build.nbgrader_check import compare, find_python

NBGRADER = os.environ.get("WORKBENCH_NBGRADER", "")


def findings(lab: LabSource) -> list[Finding]:
    found: list[Finding] = []
    assert prove(lab, found.append) == all(finding.ok for finding in found)
    return found


@pytest.mark.slow
def test_the_new_lab_is_proven(lab: LabSource) -> None:
    found = findings(lab)
    assert [finding.text for finding in found] == [
        "release/ is what the source gives",
        "the solution runs from top to bottom without an error",
        "the solution scores 8 of 10 points, and q5 is for a person to read",
        "wb.check notes the solution's answers to 2 questions, and gives it all points elsewhere",
        "all 5 wrong answers earn what the author says",
        "the student's notebook runs from top to bottom without an error",
        "the student's notebook, with nothing filled in, scores 0 points",
        "every blank is reported by its question (5 cells)",
    ]
    assert all(finding.ok for finding in found)


@pytest.mark.slow
def test_a_bad_lab_is_seen_through(lab: LabSource, folder: Path) -> None:
    checks = (folder / "checks.py").read_text()
    checks = checks.replace('"map_size", 28', '"map_size", 27').replace('wrong("q4", 0', 'wrong("q4", 1')
    checks = checks.replace('{"conv": (28', '{"image": (28, 28, 1), "conv": (28')
    (folder / "checks.py").write_text(checks)
    build(load(folder))
    source = folder / "source.ipynb"
    source.write_text(source.read_text().replace("output_size(28, 5, padding=2)", "1 / 0"))
    wrong = [finding.text for finding in findings(load(folder)) if not finding.ok]
    assert wrong[:2] == [
        f"{name} is not what the source gives: run 'workbench lab build demo'"
        for name in ("demo.ipynb", "demo-colab.ipynb")
    ]
    assert wrong[2:] == [
        "the solution stops in cell 12: ZeroDivisionError: division by zero",
        "the solution scores 0 of 1 in q1: map_size is not right yet.",
        "'two rows of three' (q2) earns 1.5 and not 1 points: 2 of 4 rows are right. "
        "Look again at conv ([28, 28, 1]), flat ([14, 14, 32]).",
        "'a half of each side' (q4) earns 0 and not 1 points: That is not it. Read the options once more.",
        "the student's notebook stops in cell 12: ZeroDivisionError: division by zero",
        "the student's notebook, with nothing filled in, scores 0.75 in q2: 1 of 4 rows are right. "
        "Look again at conv (still blank), pool (still blank), flat (still blank).",
    ]


@pytest.mark.slow
def test_every_variant_is_proven(lab: LabSource, folder: Path) -> None:
    checks = (folder / "checks.py").read_text()
    value = 'value("q1", 1, "map_size", 28, title="One size", hints=("Padding counts twice: left and right.",))'
    assert value in checks
    pairs = '[({"k": k}, value("q1", 1, "map_size", 31 - k)) for k in (3, 5, 7)]'
    checks = checks.replace(value, f"variants({pairs})").replace("text, value", "text, value, variants")
    (folder / "checks.py").write_text(checks)
    source = folder / "source.ipynb"
    given = "size, kernel, padding = 28, wb.labs.given('q1')['k'], 1"
    source.write_text(source.read_text().replace("size, kernel, padding = 28, 5, 2", given))
    build(load(folder))
    assert len(other_students(load(folder))) == 2
    found = findings(load(folder))
    assert [finding.text for finding in found if not finding.ok] == []
    further = "the solution scores full points for 2 further students, who get the other variants"
    assert further in [finding.text for finding in found]


def test_without_nbgrader_a_sentence_says_so(lab: LabSource) -> None:
    (finding,) = compare(lab, "")
    assert finding.ok is None
    assert finding.text == "nbgrader was left out: name the Python of an environment that has it with --nbgrader PYTHON"
    assert find_python("/some/python") == "/some/python"


@pytest.mark.slow
@pytest.mark.skipif(not NBGRADER, reason="needs an environment with nbgrader: set WORKBENCH_NBGRADER to its Python")
def test_nbgrader_comes_to_the_same_points(lab: LabSource) -> None:
    found = list(compare(lab, NBGRADER))
    assert [finding.text for finding in found] == [
        "nbgrader generates exactly the notebook that students get",
        "nbgrader gives the solution 8 points, as it should",
        "nbgrader gives the untouched notebook 0 points, as it should",
        "nbgrader gives the wrong answers 1 points, as it should",
    ]
    assert all(finding.ok for finding in found)
