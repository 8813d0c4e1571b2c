"""Every mistake of the corpus is told in the exact words, at the right node, and every fix offered mends it."""

import pytest

from tests.analysis.corpus import best_practices, blocks, losses, shapes, structure
from tests.analysis.corpus.mistake import Mistake
from tests.analysis.test_student_drawings import DRAWINGS
from workbench.analysis import Problem, analyze
from workbench.analysis.messages import TEMPLATES
from workbench.graph.document import Graph

MISTAKES = (*structure.MISTAKES, *shapes.MISTAKES, *losses.MISTAKES, *best_practices.MISTAKES, *blocks.MISTAKES)


def find(graph: Graph, node: str, code: str) -> list[Problem]:
    return [problem for problem in analyze(graph).problems if (problem.node, problem.code) == (node, code)]


def test_the_corpus_is_large_and_names_each_mistake_once() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 40


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_words_and_node(mistake: Mistake) -> None:
    found = find(mistake.graph, mistake.node, mistake.code)
    assert [problem.message for problem in found] == [mistake.message]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_every_fix_removes_its_problem(mistake: Mistake) -> None:
    for problem in analyze(mistake.graph).problems:
        labels = [fix.label for fix in problem.fixes]
        assert len(set(labels)) == len(labels)
        for fix in problem.fixes:
            mended = fix.apply(mistake.graph)
            left = {(other.where, other.code) for other in analyze(mended).problems}
            assert (problem.where, problem.code) not in left, fix.label


def test_every_code_is_in_the_corpus() -> None:
    assert {mistake.code for mistake in (*MISTAKES, *DRAWINGS)} == set(TEMPLATES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_problems_can_be_compared_and_found_by_ids(mistake: Mistake) -> None:
    first, second = analyze(mistake.graph), analyze(mistake.graph)
    assert first.problems == second.problems
    for problem in first.problems:
        assert problem in first.problems_at(*problem.where)
