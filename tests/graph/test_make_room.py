"""What is dropped gets room: nothing overlaps, no node passes another."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import workbench as wb
from workbench.graph.clipboard import copy
from workbench.graph.commands import (
    AddNode,
    ChangeType,
    Connect,
    Duplicate,
    Fold,
    InsertOnEdge,
    Link,
    MoveOntoEdge,
    Paste,
    Reconnect,
    SetParam,
    Unfold,
)
from workbench.graph.document import Graph, Node, Position
from workbench.graph.edits import move
from workbench.graph.graph_errors import PortTaken, WouldMakeCycle
from workbench.graph.layout import laid_out
from workbench.graph.node_size import BETWEEN_LAYERS, BETWEEN_NODES, COLUMN, NODE_WIDTH, node_height
from workbench.graph.ports import output_ports

PLACES = st.tuples(st.integers(-60, 160), st.integers(-40, 80)).map(lambda place: (place[0] * 8.0, place[1] * 8.0))


def chain(length: int = 3) -> Graph:
    graph = wb.Graph("chain").add("Input", shape=(4,), name="x")
    for number in range(1, length):
        graph = graph.add("Dense", units=3, name=f"d{number}")
    return laid_out(graph)


def branched() -> Graph:
    graph = wb.Graph("branched").add("Input", shape=(5, 4), name="x")
    graph = graph.add("LSTM", units=3, return_state=True, name="tall", inputs="x")
    graph = graph.add("LSTM", units=3, name="a", inputs="x").add("LSTM", units=3, name="b", inputs="x")
    return laid_out(graph.add("Add", inputs=["a", "b"], name="sum").add("Dense", units=2, inputs="sum"))


def link(graph: Graph, index: int = 0) -> Link:
    return Link.of(graph.edges[index])


def overlapping(graph: Graph) -> list[tuple[str, str]]:
    return [(one.name, other.name) for one, other in combinations(graph.nodes, 2) if not (_beside(graph, one, other))]


def _beside(graph: Graph, one: Node, other: Node) -> bool:
    return any(_before(graph, *pair, axis) for pair in ((one, other), (other, one)) for axis in (0, 1))


def _before(graph: Graph, one: Node, other: Node, axis: int) -> bool:
    reach = (NODE_WIDTH, node_height(graph, one))[axis]
    return one.position[axis] + reach <= other.position[axis]


def assert_nobody_passed(before: Graph, after: Graph) -> None:
    """Who was wholly left of another, or above, still is."""
    for one in before.nodes:
        for other in before.nodes:
            for axis in (0, 1):
                if _before(before, one, other, axis):
                    assert _before(after, after.by_id[one.id], after.by_id[other.id], axis)


def places(graph: Graph) -> dict[str, Position]:
    return {node.name: node.position for node in graph.nodes}


@settings(deadline=None)
@given(PLACES)
def test_a_node_dropped_anywhere_overlaps_nothing(place: Position) -> None:
    graph = branched()
    grown = AddNode("Dense", *place).apply(graph)
    assert overlapping(grown) == []
    assert grown.nodes[-1].position == place
    assert_nobody_passed(graph, grown)


@settings(deadline=None)
@given(st.lists(st.tuples(PLACES, st.integers(0, 20)), max_size=6))
def test_nodes_dropped_on_any_connections_overlap_nothing(drops: list[tuple[Position, int]]) -> None:
    graph = branched()
    for place, number in drops:
        grown = AddNode("Dense", *place, edge=link(graph, number % len(graph.edges))).apply(graph)
        assert overlapping(grown) == []
        assert_nobody_passed(graph, grown)
        graph = grown


@settings(deadline=None)
@given(st.lists(st.tuples(PLACES, st.sets(st.integers(0, 5), min_size=1)), min_size=1, max_size=4))
def test_parts_pasted_anywhere_overlap_nothing(pastes: list[tuple[Position, set[int]]]) -> None:
    graph = branched()
    for place, numbers in pastes:
        ids = [graph.nodes[number].id for number in numbers]
        for command in (Paste(copy(graph, ids), place), Duplicate(tuple(ids))):
            grown = command.apply(graph)
            assert overlapping(grown) == []
            assert_nobody_passed(graph, grown)
            graph = grown


def test_a_layer_dropped_on_a_connection_gets_a_column_of_its_own() -> None:
    graph = chain()
    grown = AddNode("Dropout", 100.0, 8.0, edge=link(graph)).apply(graph)
    assert places(grown) == {
        "x": (0.0, 0.0),
        "dropout": (float(COLUMN), 8.0),
        "d1": (2.0 * COLUMN, 0.0),
        "d2": (3.0 * COLUMN, 0.0),
    }


def test_neighbours_with_room_between_them_stay() -> None:
    graph = chain()
    wide = move(graph, {"n2": (600.0, 0.0), "n3": (900.0, 0.0)})
    grown = AddNode("Dropout", 300.0, 0.0, edge=link(wide)).apply(wide)
    assert {**places(wide), "dropout": (300.0, 0.0)} == places(grown)


def test_on_a_connection_that_leads_down_the_neighbours_move_down() -> None:
    graph = move(chain(), {"n2": (0.0, 120.0), "n3": (0.0, 240.0)})
    grown = InsertOnEdge(link(graph), "Dropout").apply(graph)
    assert overlapping(grown) == []
    assert {place[0] for place in places(grown).values()} == {0.0}


def test_a_second_paste_moves_the_first_one_down() -> None:
    graph = chain(1)
    part = copy(graph, ["n1"])
    once = Paste(part, (400.0, 0.0)).apply(graph)
    twice = Paste(part, (400.0, 0.0)).apply(once)
    assert twice.nodes[-1].position == (400.0, 0.0)
    assert overlapping(twice) == []


def test_copies_stand_below_and_what_stood_there_moves_on() -> None:
    graph = chain(2)
    graph = AddNode("Dense", 0.0, float(node_height(graph, graph.nodes[0]) + BETWEEN_NODES), name="low").apply(graph)
    grown = Duplicate(("n1",)).apply(graph)
    copied = grown.nodes[-1]
    assert copied.position[0] == 0.0
    assert grown.by_name["low"].position[1] > copied.position[1]
    assert overlapping(grown) == []


def test_what_does_not_overlap_stays_however_near() -> None:
    graph = chain(1)
    near = AddNode("Dense", float(NODE_WIDTH + 8), 0.0).apply(graph)
    assert places(near)["x"] == (0.0, 0.0)
    assert BETWEEN_LAYERS > 8


def test_a_node_is_moved_onto_a_connection() -> None:
    graph = chain()
    graph = AddNode("Dropout", 0.0, 400.0).apply(graph)
    grown = MoveOntoEdge("n4", link(graph, 1), (330.0, 0.0)).apply(graph)
    names = [(grown.by_id[edge.source].name, grown.by_id[edge.target].name) for edge in grown.edges]
    assert names == [("x", "d1"), ("d1", "dropout"), ("dropout", "d2")]
    assert places(grown)["dropout"] == (2.0 * COLUMN, 0.0)
    assert places(grown)["d2"] == (3.0 * COLUMN, 0.0)


def test_a_node_that_is_connected_is_not_moved_onto_a_connection() -> None:
    graph = chain(4)
    with pytest.raises(PortTaken):
        MoveOntoEdge("n2", link(graph, 2), (0.0, 0.0)).apply(graph)
    with pytest.raises(PortTaken):
        MoveOntoEdge("n2", link(graph, 0), (0.0, 0.0)).apply(graph)


def test_the_order_of_the_inputs_of_a_merge_is_kept() -> None:
    graph = branched()
    graph = AddNode("Dropout", 0.0, 900.0).apply(graph)
    into = next(edge for edge in graph.incoming[graph.by_name["sum"].id])
    grown = MoveOntoEdge(graph.nodes[-1].id, Link.of(into), (0.0, 0.0)).apply(graph)
    sources = [grown.by_id[edge.source].name for edge in grown.incoming[grown.by_name["sum"].id]]
    assert sources == ["dropout", "b"]


def test_a_connection_on_a_taken_input_replaces_what_was_there() -> None:
    graph = chain()
    port = graph.edges[1].target_port
    with pytest.raises(PortTaken):
        Connect("n1", "n3", target_port=port).apply(graph)
    replaced = Connect("n1", "n3", target_port=port, replace=True).apply(graph)
    assert [(edge.source, edge.target) for edge in replaced.edges] == [("n1", "n2"), ("n1", "n3")]
    moved = Reconnect(link(graph), "n1", "n3", target_port=port, replace=True).apply(graph)
    assert [(edge.source, edge.target) for edge in moved.edges] == [("n1", "n3")]


def test_what_is_refused_replaces_nothing_and_many_inputs_are_kept() -> None:
    graph = chain(4)
    with pytest.raises(WouldMakeCycle):
        Connect("n4", "n2", target_port="input", replace=True).apply(graph)
    merged = branched()
    into = merged.by_name["sum"]
    port = merged.incoming[into.id][0].target_port
    grown = Connect(merged.by_name["x"].id, into.id, target_port=port, replace=True).apply(merged)
    assert len(grown.incoming[into.id]) == 3


def with_block(length: int, *, below: bool = False) -> Graph:
    """x → block (``length`` layers inside) → d, in the places of neighbours."""
    inner = wb.Graph("inner").add("Input", shape=None, name="in")
    for number in range(length):
        inner = inner.add("Dense", units=3, name=f"inside{number}")
    graph = wb.Graph("outer").add("Input", shape=(4,), name="x")
    graph = graph.add("Block", name="block")
    block = replace(graph.by_name["block"], inner=laid_out(inner.add("Output", name="out")))
    graph = replace(graph, nodes=(graph.nodes[0], block))
    graph = laid_out(graph.add("Dense", units=2, name="d"))
    return AddNode("Dense", float(COLUMN), 120.0, name="low").apply(graph) if below else graph


@pytest.mark.parametrize("length", [1, 2, 5])
@pytest.mark.parametrize("below", [False, True])
def test_what_a_block_is_unfolded_into_gets_room(length: int, below: bool) -> None:
    graph = with_block(length, below=below)
    grown = Unfold(graph.by_name["block"].id).apply(graph)
    assert overlapping(grown) == []
    kept = [node for node in graph.nodes if node.name != "block"]
    assert all(
        _before(grown, grown.by_name[one.name], grown.by_name[other.name], 0)
        for one in kept
        for other in kept
        if _before(graph, one, other, 0)
    )


def test_a_row_stays_a_row_when_a_block_in_it_is_unfolded() -> None:
    graph = with_block(3)
    grown = Unfold(graph.by_name["block"].id).apply(graph)
    names = ["x", "inside0", "inside1", "inside2", "d"]
    assert [places(grown)[name] for name in names] == [(float(number * COLUMN), 0.0) for number in range(5)]


def test_what_was_folded_is_unfolded_to_where_it_was() -> None:
    graph = chain(5)
    folded = Fold(("n2", "n3")).apply(graph)
    back = Unfold(folded.by_name["block"].id).apply(folded)
    assert places(back) == places(graph)


def test_a_block_gets_room_where_the_middle_of_its_nodes_is_taken() -> None:
    graph = chain(4)
    graph = move(graph, {"n2": (0.0, 400.0), "n3": (800.0, 400.0), "n4": (400.0, 400.0)})
    folded = Fold(("n2", "n3")).apply(graph)
    assert overlapping(folded) == []


def test_inputs_and_outputs_inside_a_block_do_not_lie_on_each_other() -> None:
    graph = branched()
    folded = Fold((graph.by_name["sum"].id,)).apply(graph)
    inner = folded.by_name["block"].inner
    assert inner is not None
    assert len(inner.nodes) == 4
    assert overlapping(inner) == []


def test_a_layer_that_becomes_taller_gets_room() -> None:
    graph = wb.Graph("tall").add("Input", shape=(5, 4), name="x").add("LSTM", units=3, name="lstm")
    lstm = graph.by_name["lstm"]
    x, y = lstm.position
    low = y + node_height(graph, lstm) + BETWEEN_NODES
    graph = AddNode("Dense", x, low, name="low").apply(graph)
    taller = SetParam(lstm.id, "return_state", True).apply(graph)
    assert overlapping(taller) == []
    assert taller.by_name["low"].position[1] > low
    assert taller.by_name["x"].position == graph.by_name["x"].position
    changed = ChangeType(lstm.id, "MultiHeadAttention", {"num_heads": 2, "key_dim": 3}).apply(graph)
    assert overlapping(changed) == []


def test_a_new_layer_is_connected_behind_the_output_that_was_meant() -> None:
    graph = wb.Graph("two").add("Input", shape=(5, 4), name="x").add("LSTM", units=3, return_state=True, name="lstm")
    ports = [edge.source_port for edge in AddNode("Dense", 400.0, 0.0, after="n2").apply(graph).outgoing["n2"]]
    assert ports == ["output"]
    other = output_ports(graph, graph.by_name["lstm"])[1].name
    grown = AddNode("Dense", 400.0, 0.0, after="n2", after_port=other).apply(graph)
    assert [edge.source_port for edge in grown.outgoing["n2"]] == [other]
