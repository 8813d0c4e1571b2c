"""What the analysis says of repeated blocks, for the drawing."""

import pytest

import workbench as wb
from tests.analysis.corpus.blocks import repeated_in_repeated, repeated_shrinking, repeated_sum
from workbench.graph.block_paths import walk
from workbench.graph.blocks import fold, unfold
from workbench.graph.commands import SetMode, UndoStep
from workbench.graph.document import Graph, Repeat
from workbench.graph.repetition import repeat_block


def stack(repeat: Repeat) -> Graph:
    graph = Graph("net").add("Input", shape=(8, 8, 2), name="x")
    graph = graph.add("Conv2D", filters=2, kernel_size=3, padding="same", activation="relu", name="conv")
    graph = graph.add("Flatten", name="flat").add("Dense", units=3, activation="softmax", name="out")
    graph = fold(graph, [graph.by_name["conv"].id], "stage")
    return repeat_block(graph, graph.by_name["stage"].id, repeat)


def test_a_block_counts_all_repetitions_and_the_layers_inside_the_first() -> None:
    graph = stack(Repeat(3, values={"conv.filters": "2 * 2**i"}))
    analysis = wb.analyze(graph)
    params, macs = (38, 76, 296), (2304, 4608, 18432)
    assert (params[0], macs[0]) == (9 * 2 * 2 + 2, 64 * 9 * 2 * 2)
    stage, conv = analysis.nodes["stage"], analysis.nodes["stage/conv"]
    assert (stage.params, stage.macs) == (sum(params), sum(macs))
    assert (conv.params, conv.macs) == (params[0], macs[0])
    assert analysis.shapes["stage/conv"] == (None, 8, 8, 2)
    assert analysis.shapes["stage"] == (None, 8, 8, 8)
    assert wb.build_model(graph).count_params() == analysis.params


@pytest.mark.parametrize("repeat", [Repeat(4), Repeat(2, "residual"), Repeat(3, values={"conv.filters": "2 + i"})])
def test_it_counts_what_the_repetitions_written_out_have(repeat: Repeat) -> None:
    graph = stack(repeat)
    whole = unfold(graph, graph.by_name["stage"].id)
    one, other = wb.analyze(graph), wb.analyze(whole)
    assert (one.params, one.macs, one.shapes["out"]) == (other.params, other.macs, other.shapes["out"])
    assert set(one.nodes) == {path for path, _ in walk(graph)}


def labels(graph: Graph) -> list[str]:
    (problem,) = [one for one in wb.analyze(graph).problems if one.severity == "error"]
    return [fix.label for fix in problem.fixes]


def test_fixes_are_for_the_drawing() -> None:
    assert labels(repeated_shrinking()) == [
        "Number of repetitions of block1: 2",
        "Set padding of conv to same",
        "Set kernel_size of conv to 2",
    ]
    assert labels(repeated_in_repeated())[0] == "Have outer once"
    assert labels(repeated_sum()) == ["Join the repetitions of block1 in a chain", "Have block1 once"]


def test_problems_of_other_nodes_are_told_where_something_is_bypassed() -> None:
    graph = stack(Repeat(2))
    flat = graph.by_name["flat"].id
    graph = UndoStep((SetMode((flat,), "bypassed"),)).apply(graph)
    assert [(one.node, one.code) for one in wb.analyze(graph).problems] == [("out", "dense-on-map")]
