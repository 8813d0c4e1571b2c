"""Connections between nodes inside blocks, by the ids that lead to them."""

import pytest

from workbench.graph.block_paths import at, edit_at
from workbench.graph.blocks import fold
from workbench.graph.commands import ConnectInside, UndoStep
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.graph_errors import DuplicateEdge, NotABlock, PortTaken, UnknownNode, UnknownPort, WouldMakeCycle
from workbench.graph.inner_connections import connect_inside
from workbench.graph.validation import flaws

IMAGE, FIRST, JOIN, LAST = "n1", "n2", "n3", "n4"


def row() -> Graph:
    graph = Graph("row").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="first")
    return graph.add("Add", name="join").add("Conv2D", filters=4, kernel_size=3, padding="same", name="last")


def two_blocks() -> tuple[Graph, Node, Node]:
    """image → encoder (first) → decoder (join, last)."""
    graph = fold(row(), [FIRST], "encoder")
    graph = fold(graph, [JOIN, LAST], "decoder")
    return graph, graph.by_name["encoder"], graph.by_name["decoder"]


def nested() -> tuple[Graph, tuple[str, ...]]:
    """image → outer (inner (first) → last) → join."""
    graph = Graph("nested").add("Input", shape=(8,), name="image").add("Dense", units=8, name="first")
    graph = graph.add("Dense", units=8, name="last").add("Add", name="join")
    graph = fold(graph, [graph.by_name["first"].id], "inner")
    graph = fold(graph, [graph.by_name["inner"].id, graph.by_name["last"].id], "outer")
    outer = graph.by_name["outer"]
    assert outer.inner is not None
    inner = outer.inner.by_name["inner"]
    assert inner.inner is not None
    return graph, (outer.id, inner.id, inner.inner.by_name["first"].id)


def is_sound(graph: Graph) -> bool:
    return not list(flaws(graph))


def test_two_nodes_of_one_level_are_connected_as_usual() -> None:
    graph = row()
    assert connect_inside(graph, (IMAGE,), (JOIN,)).edges[-1] == Edge(IMAGE, "output", JOIN, "inputs")


def test_a_tensor_leaves_one_block_and_enters_another() -> None:
    graph, encoder, decoder = two_blocks()
    changed = connect_inside(graph, (encoder.id, FIRST), (decoder.id, JOIN))
    left, right = changed.by_id[encoder.id].inner, changed.by_id[decoder.id].inner
    assert left is not None
    assert right is not None
    assert left == encoder.inner, "the Output that was there is used"
    assert right.edges[-1].target == JOIN, "it enters by the Input that it has already"
    assert changed.edges == graph.edges
    assert is_sound(changed)


def test_a_new_tensor_gets_an_output_and_an_input() -> None:
    graph, encoder, decoder = two_blocks()
    assert encoder.inner is not None
    entry = next(node for node in encoder.inner.nodes if node.type == "Input")
    changed = connect_inside(graph, (encoder.id, entry.id), (decoder.id, JOIN))
    left, right = changed.by_id[encoder.id].inner, changed.by_id[decoder.id].inner
    assert left is not None
    assert right is not None
    assert [node.name for node in left.nodes if node.type == "Output"] == ["output", "image_output"]
    assert [node.name for node in right.nodes if node.type == "Input"] == ["encoder", "encoder_1"]
    assert right.by_name["encoder_1"].params == {"shape": None}
    assert changed.edges[-1] == Edge(encoder.id, left.nodes[-1].id, decoder.id, right.nodes[-1].id)
    assert right.edges[-1] == Edge(right.nodes[-1].id, "output", JOIN, "inputs")
    assert is_sound(changed)


def test_a_tensor_leaves_every_block_around_it() -> None:
    graph, path = nested()
    changed = connect_inside(graph, path, (graph.by_name["join"].id,))
    outer = at(changed, path[:1])
    assert [node.name for node in outer.nodes if node.type == "Output"] == ["output", "inner_output"]
    assert at(changed, path[:2]) == at(graph, path[:2]), "it leaves the inner block already"
    assert len(changed.incoming[graph.by_name["join"].id]) == 2
    assert is_sound(changed)


def test_a_tensor_enters_every_block_around_its_target() -> None:
    graph, (outer, inner, first) = nested()
    grown = graph.add("Input", shape=(8,), name="more", inputs=())
    refused = (grown.by_name["more"].id,), (outer, inner, first)
    with pytest.raises(PortTaken) as taken:
        connect_inside(grown, *refused)
    assert str(taken.value) == (
        "first: the input 'input' already receives 'image'. Expected a free input. Delete that connection first, or "
        "merge both tensors with Add or Concatenate."
    )
    level = at(grown, (outer, inner)).add("Add", name="sum", inputs="first")
    grown = edit_at(grown, (outer, inner), lambda _: level)
    changed = connect_inside(grown, refused[0], (outer, inner, level.by_name["sum"].id))
    for depth in (1, 2):
        assert "more" in at(changed, (outer, inner)[:depth]).by_name
    assert is_sound(changed)


def test_inside_one_block_both_are_connected_there() -> None:
    graph, encoder, decoder = two_blocks()
    assert decoder.inner is not None
    entry = decoder.inner.by_name["encoder"]
    changed = connect_inside(graph, (decoder.id, entry.id), (decoder.id, JOIN))
    assert changed.edges == graph.edges
    assert at(changed, (decoder.id,)).edges[-1] == Edge(entry.id, "output", JOIN, "inputs")
    assert is_sound(changed)
    assert encoder.inner == at(changed, (encoder.id,))


def test_an_edge_to_a_named_port_that_is_there_is_refused() -> None:
    graph, encoder, decoder = two_blocks()
    with pytest.raises((DuplicateEdge, PortTaken)):
        connect_inside(graph, (encoder.id, FIRST), (decoder.id, LAST))
    with pytest.raises(UnknownPort) as unknown:
        connect_inside(graph, (encoder.id, FIRST), (decoder.id, JOIN), "nowhere")
    assert str(unknown.value) == (
        "first: there is no port 'nowhere'. Expected one of: 'output'. Connect to a port the node has."
    )


def test_a_way_back_is_refused() -> None:
    graph = fold(fold(row(), [FIRST, JOIN], "encoder"), [LAST], "decoder")
    encoder, decoder = graph.by_name["encoder"].id, graph.by_name["decoder"].id
    with pytest.raises(WouldMakeCycle) as cycle:
        connect_inside(graph, (decoder, LAST), (encoder, JOIN))
    assert cycle.value.values["path"] == "encoder → decoder → encoder"


def test_only_blocks_can_be_entered() -> None:
    graph, encoder, _ = two_blocks()
    with pytest.raises(NotABlock) as no_block:
        connect_inside(graph, (encoder.id, FIRST, "n9"), (encoder.id, FIRST))
    assert no_block.value.values["received"] == "first"
    with pytest.raises(UnknownNode):
        connect_inside(graph, (encoder.id, "n99"), (encoder.id, FIRST))


def test_the_network_of_a_flow_is_no_block_of_it() -> None:
    flow = Graph("flow", kind="flow").add("DataSet", name="data").add("Network", name="net", inner=row())
    with pytest.raises(NotABlock) as refused:
        connect_inside(flow, (flow.by_name["data"].id,), (flow.by_name["net"].id, JOIN))
    assert refused.value.values["received"] == "net"


def test_the_command_is_one_step_and_works_in_an_open_block() -> None:
    graph, encoder, decoder = two_blocks()
    command = ConnectInside(encoder.id, decoder.id, (FIRST,), "output", (JOIN,), "inputs")
    assert UndoStep((command,)).apply(graph) == connect_inside(graph, (encoder.id, FIRST), (decoder.id, JOIN))
    whole = fold(graph, [encoder.id, decoder.id], "whole")
    block = whole.by_name["whole"].id
    changed = UndoStep((command,), (block,)).apply(whole)
    assert at(changed, (block, decoder.id)).edges[-1].target == JOIN
    assert is_sound(changed)
