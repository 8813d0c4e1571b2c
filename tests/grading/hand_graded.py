"""A small class for tests of grading by hand: two questions, one for the judge and one for a person."""

import json
from pathlib import Path

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded, QuestionResult, ShownAnswer
from workbench.grading.student_identity import Identity
from workbench.labs.questions import text, value
from workbench.labs.questions.answer_protocol import Verdict

GUIDE = "Says that most pixels are background."
LAB = GradedLab("edges", "Edges", (value("q1", 2, "steps", 600), text("q2", 5, "why", guide=GUIDE)), "digest")
CHECKS = f"""
from workbench.labs.questions import text, value

QUESTIONS = [
    value("q1", 2, "steps", 600, title="Steps an epoch"),
    text("q2", 5, "why", guide="{GUIDE}", title="Why Dice"),
]
"""


def graded(student: str, answer: str = "Because of the background.", number: str = "", submission: str = "") -> Graded:
    """A submission whose first answer is half right, and whose second waits for a person."""
    judged = Verdict(1.0, 2.0, "partly", "Half of it.", received="300 (a whole number)")
    waits = Verdict(0.0, 5.0, "manual", "A person will read it.", received=answer[:20])
    questions = (QuestionResult("q1", "Steps", judged), QuestionResult("q2", "Why", waits, "", ShownAnswer(answer)))
    identity = Identity(student, number, "canvas" if number else "")
    return Graded(
        student,
        f"{student}.ipynb",
        f"key {student}",
        questions,
        identity=identity,
        submission=submission or f"s{student}",
    )


def write_lab(folder: Path) -> Path:
    """The same lab as a folder that ``workbench grade`` takes."""
    folder.mkdir()
    (folder / "checks.py").write_text(CHECKS, "utf-8")
    (folder / "lab.toml").write_text('title = "Edges"\npoints = 7\n', "utf-8")
    return folder


def write_notebook(folder: Path, student: str, why: str, steps: int = 600) -> Path:
    """A submission."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{at}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for at, source in enumerate([f"steps = {steps}", f"why = {why!r}"])
    ]
    path = folder / f"{student}.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), "utf-8")
    return path
