"""What students draw wrongly is told in the exact words, and the fix offered first mends what was meant."""

import pytest

from tests.analysis.corpus import (
    student_answers,
    student_classics,
    student_fresh,
    student_further,
    student_merging,
    student_scores,
    student_time,
)
from tests.analysis.corpus.student_drawing import StudentDrawing
from workbench.analysis import Problem, analyze
from workbench.graph.document import Graph

DRAWINGS = (
    *student_answers.DRAWINGS,
    *student_time.DRAWINGS,
    *student_merging.DRAWINGS,
    *student_classics.DRAWINGS,
    *student_further.DRAWINGS,
    *student_scores.DRAWINGS,
    *student_fresh.DRAWINGS,
)


def only(drawing: StudentDrawing) -> Problem:
    problems = analyze(drawing.graph).problems
    [found] = [problem for problem in problems if (problem.node, problem.code) == (drawing.node, drawing.code)]
    return found


def labels(graph: Graph) -> list[object]:
    return [node for node in graph.nodes if node.type == "Label"]


def test_there_are_many_drawings_each_of_another_name() -> None:
    assert len({drawing.name for drawing in DRAWINGS}) == len(DRAWINGS) >= 60


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
def test_the_words_and_the_first_fix(drawing: StudentDrawing) -> None:
    problem = only(drawing)
    assert (problem.message, problem.fixes[0].label) == (drawing.message, drawing.fix)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
def test_the_first_fix_brings_no_other_problem_and_leaves_the_answers_alone(drawing: StudentDrawing) -> None:
    problem = only(drawing)
    mended = problem.fixes[0].apply(drawing.graph)
    before = {(other.where, other.code) for other in analyze(drawing.graph).problems}
    after = {(other.where, other.code) for other in analyze(mended).problems}
    assert after < before
    assert (problem.where, problem.code) not in after
    assert labels(mended) == labels(drawing.graph)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
def test_what_rewrites_the_label_is_offered_last_and_says_so(drawing: StudentDrawing) -> None:
    fixes = only(drawing).fixes
    rewriting = [labels(fix.apply(drawing.graph)) != labels(drawing.graph) for fix in fixes]
    assert rewriting == sorted(rewriting)
    told = [fix.label.startswith("Change the label truth: it then says") for fix in fixes]
    assert told == rewriting


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)
def test_every_fix_offered_mends(drawing: StudentDrawing) -> None:
    problem = only(drawing)
    for fix in problem.fixes:
        left = {(other.where, other.code) for other in analyze(fix.apply(drawing.graph)).problems}
        assert (problem.where, problem.code) not in left, fix.label
