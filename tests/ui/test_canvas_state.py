"""What the canvas is told of an analysis."""

import itertools

import pytest

import workbench as wb
from workbench.analysis import Analysis, Problem
from workbench.analysis.analysis_report import Severity
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold
from workbench.ui.canvas_state import document, report


def found(*severities: Severity) -> Analysis:
    """An analysis of the block ``n4`` of the graph below, in which node ``n2`` has these problems."""
    problems = [Problem("conv", f"code{number}", "…", one, where=("n4", "n2")) for number, one in enumerate(severities)]
    return Analysis(tuple(problems))


@pytest.mark.parametrize("order", list(itertools.permutations(("error", "warning", "hint"))))
def test_a_node_has_the_colour_of_its_gravest_problem_and_so_has_its_block(order: tuple[Severity, ...]) -> None:
    graph = wb.Graph("g").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=2, kernel_size=3, name="conv")
    graph = fold(graph.add("Flatten"), ["n2", "n3"], "block")
    for severities in (order, order[:2], order[:1]):
        gravest = next(one for one in ("error", "warning", "hint") if one in severities)
        for path, node in (((), "n4"), (("n4",), "n2")):
            drawn = report(graph, path, found(*severities), "", "")
            assert drawn.nodes[node].severity == gravest
        assert report(graph, (), found(*severities), "", "").nodes["n1"].severity == ""


BEGUN = {
    "nothing": wb.Graph("digits"),
    "an Input": wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image"),
    "two Inputs": wb.Graph("digits").add("Input", shape=(8,)).add("Input", shape=(8,)),
}


@pytest.mark.parametrize("begun", BEGUN)
def test_a_drawing_that_is_hardly_begun_shows_no_fault(begun: str) -> None:
    graph = BEGUN[begun]
    shown = report(graph, (), wb.analyze(graph), "ready", "")
    assert shown.problems == ()
    assert [node.severity for node in shown.nodes.values()] == [""] * len(graph.nodes)


def test_what_is_wrong_with_the_first_input_is_shown() -> None:
    graph = wb.Graph("digits").add("Input", shape=(8,), dtype="mixed_float16", name="image")
    [problem] = report(graph, (), wb.analyze(graph), "ready", "").problems
    assert (problem.where, problem.severity) == ("image", "error")


def test_a_layer_without_an_input_and_an_empty_block_are_faults() -> None:
    alone = wb.Graph("digits").add("Dense", units=3)
    assert report(alone, (), wb.analyze(alone), "ready", "").problems
    block = fold(wb.Graph("g").add("Input", shape=(8,)).add("Dense", units=3), ["n2"], "block")
    emptied = edit_at(block, (block.by_name["block"].id,), lambda _: wb.Graph("block"))
    assert "error" in {one.severity for one in report(emptied, (), wb.analyze(emptied), "ready", "").problems}


def test_a_frozen_node_has_a_lock_that_says_what_its_batch_normalization_does() -> None:
    graph = wb.Graph("g").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=2, kernel_size=3, name="conv")
    graph = fold(graph.add("BatchNormalization", name="norm"), ["n2", "n3"], "base").add("Flatten")
    graph = graph.add("Dense", units=2, name="head")
    frozen = wb.freeze(graph, "base")
    drawn = {node.name: node for node in document(frozen, (), 0).nodes}
    assert (drawn["base"].frozen, drawn["head"].frozen) == ("frozen", "")
    assert (drawn["base"].weights, drawn["head"].weights, drawn["flatten"].weights) == (True, True, False)
    assert drawn["base"].lock == (
        "Frozen: training leaves the weights of base as they are. Its batch normalization stays in inference mode: it "
        "uses the mean and variance that it has collected, which a few small batches would spoil."
    )
    assert drawn["head"].lock == ""
    partly = document(wb.unfreeze(frozen, "base/conv"), (), 0)
    assert next(node.frozen for node in partly.nodes if node.name == "base") == "partly"
    shown = report(frozen, (), wb.analyze(frozen), "ready", "")
    assert shown.nodes[frozen.by_name["base"].id].trainable == "0"
    assert shown.totals.trainable == "146"
    assert report(graph, (), wb.analyze(graph), "ready", "").totals.trainable == ""
