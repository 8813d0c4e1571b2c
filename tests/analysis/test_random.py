"""Incomplete and invalid graphs are the normal state of a drawing: the analysis never raises on them."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.random_graphs import random_graph
from workbench.analysis import analyze
from workbench.graph.block_paths import walk

SEEDS = st.integers(0, 10**9)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(SEEDS)
def test_it_says_something_of_every_node_and_never_raises(seed: int) -> None:
    graph = random_graph(random.Random(seed))
    report = analyze(graph)
    paths = {path for path, node in walk(graph)}
    assert set(report.nodes) == paths
    assert {problem.node for problem in report.problems} <= paths | {""}
    assert set(report.by_id) >= {problem.where for problem in report.problems if problem.where}
    assert report.params >= report.trainable_params >= 0


@CALM
@given(SEEDS)
def test_every_fix_offered_can_be_applied_and_mends(seed: int) -> None:
    graph = random_graph(random.Random(seed))
    for problem in analyze(graph).problems:
        assert "{" not in problem.message.replace("{'", "")
        for fix in problem.fixes:
            mended = analyze(fix.apply(graph))
            assert (problem.where, problem.code) not in {(other.where, other.code) for other in mended.problems}


@CALM
@given(SEEDS)
def test_the_drawing_alone_is_a_part_of_all_problems(seed: int) -> None:
    graph = random_graph(random.Random(seed))
    assert set(analyze(graph, shapes=False).problems) <= set(analyze(graph).problems)
