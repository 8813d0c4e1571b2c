"""What an analysis says of a whole: reports by name and by id, totals, order, silence behind an error."""

from collections import Counter

import workbench as wb
from tests.analysis.networks import block, image, nested_blocks, shared_block
from workbench.analysis import Analysis, NodeReport, analyze
from workbench.graph.block_paths import edit_at, walk
from workbench.graph.edits import set_param


def test_an_error_is_told_once_and_what_follows_is_silent() -> None:
    graph = image(28, 28, 1).add("LSTM", units=4, name="memory").add("Dense", units=3, name="a").add("Conv2D", name="b")
    report = analyze(graph)
    assert [(problem.node, problem.code) for problem in report.problems] == [("memory", "sequence-needed")]
    assert report.nodes["a"] == report.nodes["b"] == NodeReport()
    assert report.shapes == {"image": (None, 28, 28, 1)}


def test_a_healthy_branch_beside_a_broken_one_keeps_its_numbers() -> None:
    graph = image(28, 28, 1).add("Conv2D", filters=4, kernel_size=40, name="broken")
    graph = graph.add("Flatten", inputs="image").add("Dense", units=10, name="fine")
    report = analyze(graph)
    assert report.shapes["fine"] == (None, 10)
    assert report.params == 7850
    assert "broken" not in report.shapes


def test_inside_a_block_every_node_is_reported_by_name_and_by_id() -> None:
    graph = nested_blocks()
    report = analyze(graph)
    assert set(report.nodes) == {path for path, _ in walk(graph)}
    outer = graph.by_name["outer"]
    inner = outer.inner.by_name["inner"]
    conv = inner.inner.by_name["conv"]
    assert report.at(outer.id, inner.id, conv.id) == report.nodes["outer/inner/conv"]
    assert report.nodes["outer/inner/conv"].params == report.nodes["outer/inner"].params == report.nodes["outer"].params
    assert report.nodes["outer/inner/conv"].macs == report.nodes["outer"].macs > 0
    assert report.shapes["outer"] == (None, 7, 7, 8)


def test_a_block_used_again_reports_its_inside_for_the_owner_only() -> None:
    report = analyze(shared_block())
    assert not [path for path in report.nodes if path.startswith("again/")]
    assert report.nodes["again"].params == 0
    assert report.nodes["again"].macs == report.nodes["tower"].macs
    assert report.shapes["again"] == report.shapes["tower"] == (None, 144)


def test_frozen_weights_are_not_trainable() -> None:
    graph = image(8).add("Dense", units=4, trainable=False).add("Dense", units=2)
    report = analyze(graph)
    assert (report.params, report.trainable_params) == (36 + 10, 10)


def test_normalization_has_weights_that_are_not_trained() -> None:
    report = analyze(image(8, 8, 4).add("BatchNormalization"))
    assert (report.params, report.trainable_params) == (16, 8)


def test_problems_come_in_the_order_of_the_nodes() -> None:
    graph = (
        image(28, 28, 1).add("Dense", units=4, name="first").add("Dense", units=1, activation="softmax", name="last")
    )
    report = analyze(graph)
    assert [problem.node for problem in report.problems] == ["first", "first", "last", "last"]
    assert Counter(problem.code for problem in report.problems) == {
        "dense-on-map": 2,
        "no-activation": 1,
        "softmax-one-unit": 1,
    }


def test_a_fix_inside_a_block_gives_back_the_whole_graph() -> None:
    graph = block()
    ids = (graph.by_name["block1"].id,)
    conv = graph.by_name["block1"].inner.by_name["conv"].id
    broken = edit_at(graph, ids, lambda inner: set_param(inner, conv, "kernel_size", 50))
    problem = analyze(broken).problems[0]
    assert (problem.node, problem.where) == ("block1/conv", (*ids, conv))
    assert "Set padding of conv to same" in [fix.label for fix in problem.fixes]
    mended = problem.fixes[0].apply(broken)
    assert mended.name == broken.name
    assert analyze(mended).ok


def test_the_first_stage_has_no_shapes() -> None:
    report = analyze(image(8).add("Dense", units=4), shapes=False)
    assert report == Analysis(complete=False)
    assert report.ok
    assert wb.analyze is analyze
